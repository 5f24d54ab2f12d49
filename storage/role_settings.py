"""The table ``[roles]`` of the configuration: which login holds which role on a desk in a file.

```toml
[roles]
lead = ["tanaka", "@kigen-leads"]   # a login, or @ and a group of the system
operator = ["*"]                    # everybody else
```

Who is named nowhere is a viewer. Without the table everybody is a lead. Only the site's file holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.desk.roles import Rights, Role

TABLE = "roles"
EVERYBODY = "*"
RoleTable = Mapping[Role, tuple[str, ...]]


def read_roles(value: object) -> RoleTable:
    """The table with the names of each role. Raises ``ValueError`` and ``TypeError`` where it is wrong."""
    if not isinstance(value, dict):
        raise TypeError
    found = {}
    for role, names in value.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip(" @") for name in names):
            raise TypeError
        found[Role(role)] = tuple(names)
    return MappingProxyType(found)


def rights_by(table: RoleTable | None, login: str, groups: Iterable[str]) -> Rights:
    """What ``table`` allows ``login``, and whom it names for which role; all where there is none."""
    if table is None:
        return Rights(Role.LEAD)
    return Rights(_role_in(table, {login, *(f"@{group}" for group in groups)}), table)


def _role_in(table: RoleTable, names: Iterable[str]) -> Role:
    """The highest that one of ``names`` is given; that of everybody counts for who is not named."""
    for wanted in (set(names), {EVERYBODY}):
        held = [role for role in Role if wanted.intersection(table.get(role, ()))]
        if held:
            return held[-1]
    return Role.VIEWER
