# Everything runs in .venv, made from the locks in requirements/. Needs Python 3.11 or later, its venv module, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := uv==0.13.8
MESSAGES := $(wildcard tui/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := setup
# Where these are set, each of hundreds of programs that tests and benches start compiles kigen anew, or never waits.
unexport PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED
.PHONY: setup demo test check bench soak pictures keys lock messages clean

setup: $(VENV)/.dev messages ## everything that developing needs

demo: $(VENV)/.run messages ## opens the desk on sample data in a throw-away database
	@$(BIN)/kigen demo

test: setup
	$(BIN)/python -m pytest -n 4 --dist worksteal # more than processors: terminals and servers are waited for

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks

soak: setup
	$(BIN)/python -m pytest -n 2 -m "" --hypothesis-profile soak # everything, each with many more examples

pictures: setup ## takes the pictures of the screens anew; look at each before committing it
	$(BIN)/python -m pytest -n 2 -m "" tests/tui/screens/test_pictures.py --snapshot-update

keys: setup ## writes the table of keys in the docs anew
	$(BIN)/kigen --lang en keys --markdown > docs/keys.md

messages: $(MESSAGES:.po=.mo)

%.mo: %.po | $(VENV)/.run
	@$(BIN)/python -m tui.locale.compile $<

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml setup.py | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-build-isolation --no-deps --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# The locks name no host and hold the hashes of all files of a release, for every system and Python.
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install $(UV)
	build/lock/bin/uv pip compile $(LOCK) pyproject.toml --group build -o requirements/run.txt
	build/lock/bin/uv pip compile $(LOCK) pyproject.toml --extra postgresql --extra keyring --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis snapshot_report.html
	find core storage tui tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f tui/locale/*/LC_MESSAGES/*.mo
