"""The configuration: what the site and the user say in TOML, and which desk that makes.

Keys: ``database``, ``database_password``, ``language``, ``time_zone``, ``shared_logins``, ``risk_share``, ``terms``,
those of ``storage/screen_settings.py`` and ``storage/backup_settings.py``, and the tables ``claims`` of
``storage/claim_settings.py`` and ``roles`` of ``storage/role_settings.py``. The user's file wins over the site's, key
by key; ``--database``, ``KIGEN_DATABASE`` and ``KIGEN_TERMS`` win over both. ``roles`` and ``shared_logins`` are the
site's alone: nobody says himself who he is and what he may do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.desk.settings import Settings
from core.errors import BadInput, KigenError, ManyErrors
from core.terms.names import unknown
from storage.backup_settings import READERS as BACKUP_READERS
from storage.backup_settings import BackupSettings, backup_settings
from storage.database.location import Location
from storage.paths import Paths
from storage.role_settings import TABLE as _ROLES
from storage.role_settings import RoleTable, read_roles
from storage.screen_settings import READERS, ScreenSettings, screen_settings
from storage.secret_source import SecretSource
from storage.toml_file import read_toml

if TYPE_CHECKING:
    from storage.claim_settings import ClaimSettings

ENVIRONMENT_VARIABLE = "KIGEN_DATABASE"
TERMS_VARIABLE = "KIGEN_TERMS"
_CLAIMS = "claims"
_OF_THE_SITE = (_ROLES, "shared_logins")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was configured; empty or None where nothing was.

    ``risk_share`` and ``time_zone`` are the settings of a desk that is made. ``claims`` are the parts of the table of
    that name. ``roles`` is the site's table, None without one. ``origins`` says which file each key came from.
    """

    database: str = ""
    database_password: SecretSource | None = None
    language: str = ""
    time_zone: str = ""
    shared_logins: tuple[str, ...] = ()
    risk_share: Fraction | None = None
    terms: Path | None = None
    screens: ScreenSettings = field(default_factory=ScreenSettings)
    backups: BackupSettings = field(default_factory=BackupSettings)
    claims: Mapping[str, Any] = field(default_factory=dict)
    roles: RoleTable | None = None
    origins: Mapping[str, Path] = field(default_factory=dict)

    @property
    def claim_settings(self) -> ClaimSettings:
        """What the table ``claims`` says; what was not configured is as by default."""
        from storage.claim_settings import ClaimSettings

        return ClaimSettings(**self.claims)

    @property
    def settings(self) -> Settings:
        """The settings of a desk that is made; what was not configured is as by default."""
        default = Settings()
        return Settings(self.risk_share or default.risk_share, self.time_zone or default.time_zone)


@dataclass(frozen=True, slots=True)
class ChosenLocation:
    """Where the desk is, and who said so: ``option``, ``environment``, ``configuration`` (its file) or ``default``."""

    location: Location
    said_by: str
    file: Path | None = None


def read_configuration(paths: Paths) -> Configuration:
    """The site's and the user's files together; a missing file says nothing.

    Raises ``BadInput`` with file and line, or ``ManyErrors`` with all that is wrong in both.
    """
    values: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    roles: RoleTable | None = None
    origins: dict[str, Path] = {}
    errors: list[KigenError] = []
    for file in (paths.site_configuration, paths.user_configuration):
        try:
            found = _read(file, () if file == paths.site_configuration else _OF_THE_SITE, paths.site_configuration)
        except ManyErrors as many:
            errors.extend(many.errors)
        except KigenError as error:
            errors.append(error)
        else:
            claims.update(found.pop(_CLAIMS, {}))
            roles = found.pop(_ROLES, roles)
            values.update(found)
            origins.update(dict.fromkeys(found, file))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    own = {key: value for key, value in values.items() if key in _KEYS}
    backups = backup_settings(values)
    return Configuration(
        **own, screens=screen_settings(values), backups=backups, claims=claims, roles=roles, origins=origins
    )


def choose_location(
    option: str | None, environment: Mapping[str, str], configuration: Configuration, paths: Paths
) -> ChosenLocation:
    """The desk to open: ``--database``, then ``KIGEN_DATABASE``, the user's file, the site's, the user's own desk."""
    if option is not None:
        return ChosenLocation(Location.parse(option), "option")
    if said := environment.get(ENVIRONMENT_VARIABLE):
        return ChosenLocation(Location.parse(said), "environment")
    if configuration.database:
        location = Location.parse(configuration.database)
        if configuration.database_password is not None:  # meant for this server: no other one is ever shown it
            location = replace(location, password=partial(configuration.database_password.read, environment))
        return ChosenLocation(location, "configuration", configuration.origins.get("database"))
    return ChosenLocation(Location.of_file(paths.database), "default")


def own_terms(environment: Mapping[str, str], configuration: Configuration, paths: Paths) -> Path:
    """The directory of the user's own documents: ``KIGEN_TERMS``, else as configured, else the usual place."""
    if said := environment.get(TERMS_VARIABLE):
        return Path(said)
    return configuration.terms or paths.terms


def _read(file: Path, refused: Collection[str], site: Path) -> dict[str, Any]:
    """What ``file`` says; the keys that are ``refused`` there belong into the file of the ``site``."""
    found = read_toml(file)
    values: dict[str, Any] = {}
    errors: list[KigenError] = []
    for key, value in found.document.items():
        line = found.line_of(key)
        try:
            if key in refused:
                code = "configuration_key_of_site"
                errors.append(BadInput(code, field=key, name=key, file=str(file), line=line, site=str(site)))
            elif key in _KEYS:
                values[key] = _KEYS[key](value, file.parent)
            elif key in READERS:
                values[key] = READERS[key](value)
            elif key in BACKUP_READERS:
                values[key] = BACKUP_READERS[key](value, file.parent)
            elif key == _ROLES:
                values[key] = read_roles(value)
            elif key == _CLAIMS:
                from storage.claim_settings import read_claims  # most have no such table, and each start asks

                values[key], wrong = read_claims(found)
                errors.extend(wrong)
            else:
                known = (*_KEYS, *READERS, *BACKUP_READERS, _CLAIMS, _ROLES)
                errors.append(
                    unknown("configuration_key_unknown", key, known, field=key, file=str(file), line=line),
                )
        except (ValueError, TypeError, BadInput):
            code = "secret" if key == "database_password" else key
            errors.append(BadInput(f"configuration_{code}_wrong", field=key, name=key, file=str(file), line=line))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return values


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _database(value: object, directory: Path) -> str:
    """A relative path is meant from the file that says it."""
    said = _text(value)
    Location.parse(said)
    return said if "://" in said else str(directory / Path(said).expanduser())


def _database_password(value: object, _: Path) -> SecretSource:
    return SecretSource.parse(value)


def _language(value: object, _: Path) -> str:
    if value not in ("ja", "en"):
        raise ValueError
    return _text(value)


def _time_zone(value: object, _: Path) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError from None
    return name


def _shared_logins(value: object, _: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _risk_share(value: object, _: Path) -> Fraction:
    """``"1/4"`` or ``0.25``; more than none and at most all of the time."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    try:
        share = Fraction(str(value))
    except ZeroDivisionError:
        raise ValueError from None
    if not 0 < share <= 1:
        raise ValueError
    return share


def _terms(value: object, directory: Path) -> Path:
    return directory / Path(_text(value)).expanduser()


_KEYS: Mapping[str, Callable[[object, Path], Any]] = {
    "database": _database,
    "database_password": _database_password,
    "language": _language,
    "time_zone": _time_zone,
    "shared_logins": _shared_logins,
    "risk_share": _risk_share,
    "terms": _terms,
}
