"""The table ``[roles]`` of the configuration: which login holds which role on a desk in a file.

```toml
[roles]
lead = ["tanaka", "@kigen-leads"]   # a login, or @ and a group of the system
operator = ["*"]                    # everybody else
```

Who is named nowhere is a viewer. Without the table everybody is a lead.
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


def rights_by(tables: Iterable[RoleTable], login: str, groups: Iterable[str]) -> Rights:
    """What all of ``tables`` allow ``login``: the least that one of them says, so that no file raises whom another
    one holds down. The holders are those of the first, which is the site's where it has one."""
    given = tuple(tables)
    names = {login, *(f"@{group}" for group in groups)}
    role = min((_role_in(table, names) for table in given), key=lambda role: role.rank, default=Role.LEAD)
    return Rights(role, given[0]) if given else Rights(role)


def _role_in(table: RoleTable, names: Iterable[str]) -> Role:
    """The highest that one of ``names`` is given; that of everybody counts for who is not named."""
    for wanted in (set(names), {EVERYBODY}):
        held = [role for role in Role if wanted.intersection(table.get(role, ()))]
        if held:
            return held[-1]
    return Role.VIEWER
