"""The configuration: who says where the desk is, and what a wrong file is told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from core.desk.roles import Role
from core.errors import BadInput, KigenError, ManyErrors
from core.messages import Message
from storage.configuration import Configuration, choose_location, own_terms, read_configuration
from storage.paths import Paths, paths
from storage.screen_settings import ScreenSettings


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    """Paths of a machine with nothing on it."""
    user, site = tmp_path / "user", tmp_path / "site"
    user.mkdir()
    site.mkdir()
    return Paths(
        database=tmp_path / "data" / "kigen.db",
        user_configuration=user / "config.toml",
        site_configuration=site / "config.toml",
        terms=user / "terms",
        keymap=user / "keymap.toml",
        replies=user / "replies",
        site_replies=site / "replies",
        state=tmp_path / "state",
        log=tmp_path / "kigen.log",
    )


def test_without_files_nothing_is_configured(places: Paths) -> None:
    assert read_configuration(places) == Configuration()


def test_every_key_is_read(places: Paths) -> None:
    places.user_configuration.write_text(
        'database = "team.db"\nlanguage = "ja"\ntime_zone = "Asia/Tokyo"\nrisk_share = "1/3"\nterms = "own"\n',
        encoding="utf-8",
    )
    places.site_configuration.write_text('shared_logins = ["ops"]\n', encoding="utf-8")
    found = read_configuration(places)
    directory = places.user_configuration.parent
    assert (found.database, found.language, found.time_zone) == (str(directory / "team.db"), "ja", "Asia/Tokyo")
    assert (found.shared_logins, found.risk_share, found.terms) == (("ops",), Fraction(1, 3), directory / "own")


def test_the_keys_of_the_screens_are_read(places: Paths) -> None:
    places.site_configuration.write_text('theme = "nord"\nmouse = "off"\n', encoding="utf-8")
    places.user_configuration.write_text(
        'glyphs = "ascii"\nmouse = "on"\nnotify = "osc777"\nnotify_on = ["risk", "risk"]\nplain = true\n'
        'times = "utc"\ncell_diff = "off"\nkitty_keys = true\n',
        encoding="utf-8",
    )
    assert read_configuration(places).screens == ScreenSettings(
        theme="nord", glyphs="ascii", mouse=True, notify="osc777", notify_on=("risk",), plain=True, times="utc",
        cell_diff=False, kitty_keys=True,
    )  # fmt: skip


def test_a_slip_in_a_key_of_the_screens_is_told_the_nearest(places: Paths) -> None:
    places.user_configuration.write_text('them = "nord"\n', encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        read_configuration(places)
    assert wrong.value.code == "configuration_key_unknown"
    hint = wrong.value.params["hint"]
    assert isinstance(hint, Message)
    assert hint.params["nearest"] == "theme"


def test_the_user_wins_over_the_site_key_by_key(places: Paths) -> None:
    places.site_configuration.write_text('database = "/srv/desk.db"\nlanguage = "ja"\n', encoding="utf-8")
    places.user_configuration.write_text('language = "en"\n', encoding="utf-8")
    found = read_configuration(places)
    assert (found.database, found.language) == ("/srv/desk.db", "en")
    assert found.origins == {"database": places.site_configuration, "language": places.user_configuration}


def test_the_nearest_says_where_the_desk_is(places: Paths) -> None:
    configured = Configuration(database="/srv/desk.db", origins={"database": places.site_configuration})
    said = {"KIGEN_DATABASE": "/tmp/said.db"}
    chosen = [
        choose_location("/tmp/option.db", said, configured, places),
        choose_location(None, said, configured, places),
        choose_location(None, {"KIGEN_DATABASE": ""}, configured, places),
        choose_location(None, {}, Configuration(), places),
    ]
    assert [(one.location.name, one.said_by, one.file) for one in chosen] == [
        ("/tmp/option.db", "option", None),
        ("/tmp/said.db", "environment", None),
        ("/srv/desk.db", "configuration", places.site_configuration),
        (str(places.database), "default", None),
    ]


def test_the_nearest_says_where_the_own_documents_are(places: Paths) -> None:
    configured = Configuration(terms=Path("/srv/terms"))
    assert own_terms({"KIGEN_TERMS": "/tmp/terms"}, configured, places) == Path("/tmp/terms")
    assert own_terms({}, configured, places) == Path("/srv/terms")
    assert own_terms({}, Configuration(), places) == places.terms


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ('language = "ja"\ndatabase = \n', "configuration_broken", 2),
        ("a = 1\na = 2\n", "configuration_broken", 2),
        ('language = "ja"\n\nlangauge = "ja"\n', "configuration_key_unknown", 3),
        ('[desk]\nname = "x"\n', "configuration_key_unknown", 1),
        ('\nlanguage = "fr"\n', "configuration_language_wrong", 2),
        ('time_zone = "Asia/Tokio"\n', "configuration_time_zone_wrong", 1),
        ('time_zone = "../../etc/passwd"\n', "configuration_time_zone_wrong", 1),
        ('risk_share = "1/0"\n', "configuration_risk_share_wrong", 1),
        ("risk_share = 25\n", "configuration_risk_share_wrong", 1),
        ("risk_share = true\n", "configuration_risk_share_wrong", 1),
        ('database = "mysql://x"\n', "configuration_database_wrong", 1),
        ("terms = 3\n", "configuration_terms_wrong", 1),
        ('theme = ""\n', "configuration_theme_wrong", 1),
        ('glyphs = "emoji"\n', "configuration_glyphs_wrong", 1),
        ('mouse = "yes"\n', "configuration_mouse_wrong", 1),
        ("notify = true\n", "configuration_notify_wrong", 1),
        ('notify_on = "risk"\n', "configuration_notify_on_wrong", 1),
        ('notify = "bell"\nnotify_on = ["risk", "all"]\n', "configuration_notify_on_wrong", 2),
        ("plain = 1\n", "configuration_plain_wrong", 1),
        ('times = "local"\n', "configuration_times_wrong", 1),
        ('cell_diff = ["on"]\n', "configuration_cell_diff_wrong", 1),
        ("kitty_keys = 0\n", "configuration_kitty_keys_wrong", 1),
    ],
)
def test_a_wrong_file_is_told_with_its_line(places: Paths, content: str, code: str, line: int) -> None:
    places.user_configuration.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        read_configuration(places)
    assert wrong.value.code == code
    assert (wrong.value.params["line"], wrong.value.params["file"]) == (line, str(places.user_configuration))


@pytest.mark.parametrize("said", ["shared_logins = []", 'shared_logins = ["ops"]', 'roles.lead = ["*"]', "[roles]"])
def test_who_acts_and_who_may_what_is_the_sites_alone_to_say(places: Paths, said: str) -> None:
    site = 'shared_logins = ["ops"]\n[roles]\nlead = ["sato"]\n'
    places.site_configuration.write_text(site, encoding="utf-8")
    places.user_configuration.write_text(f'language = "en"\n{said}\n', encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        read_configuration(places)
    assert wrong.value.code == "configuration_key_of_site"
    expected = {"line": 2, "file": str(places.user_configuration), "site": str(places.site_configuration)}
    assert expected.items() <= wrong.value.params.items()
    places.user_configuration.unlink()
    found = read_configuration(places)
    assert found.shared_logins == ("ops",)
    assert found.roles == {Role.LEAD: ("sato",)}


@pytest.mark.parametrize("wrong", ['shared_logins = "ops"', "shared_logins = [1]", 'shared_logins = [""]'])
def test_shared_logins_are_a_list_of_logins(places: Paths, wrong: str) -> None:
    places.site_configuration.write_text(f"{wrong}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="configuration_shared_logins_wrong"):
        read_configuration(places)


def test_all_that_is_wrong_is_told_at_once(places: Paths) -> None:
    places.site_configuration.write_text('language = "fr"\nrisk_share = 2\n', encoding="utf-8")
    places.user_configuration.write_bytes(b"\xff\xfe")
    with pytest.raises(ManyErrors) as wrong:
        read_configuration(places)
    codes: list[KigenError] = list(wrong.value.errors)
    assert [error.code for error in codes] == [
        "configuration_language_wrong",
        "configuration_risk_share_wrong",
        "configuration_not_utf8",
    ]


def test_the_users_directories_are_heeded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    found = paths()
    assert found.database == tmp_path / "data" / "kigen" / "kigen.db"
    assert found.user_configuration == tmp_path / "config" / "kigen" / "config.toml"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_no_variable_of_the_user_moves_the_sites_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str
) -> None:
    monkeypatch.setattr("sys.platform", system)
    usual = paths().site_configuration
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert paths().site_configuration == usual


@pytest.mark.parametrize(
    ("found", "heeded"),
    [(None, False), (PermissionError(), False), (FileNotFoundError(), True), (NotADirectoryError(), True)],
    ids=["there", "closed", "missing", "no directory"],
)
def test_another_directory_counts_only_where_the_site_surely_has_none(
    monkeypatch: pytest.MonkeyPatch, found: OSError | None, heeded: bool
) -> None:
    def looked(_: Path) -> None:
        if found is not None:
            raise found

    monkeypatch.setattr(Path, "lstat", looked)
    monkeypatch.setenv("KIGEN_SITE", "/srv/own")
    assert (paths().site_configuration == Path("/srv/own/config.toml")) is heeded
