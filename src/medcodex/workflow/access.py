"""What each role may do (HIPAA, 45 CFR 164.312(a)(1) access control and 164.502(b) minimum necessary): a table, and the
question that every use case asks before anything else."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import ForbiddenError
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.workflow.people import Actor


@cache
def permissions() -> Mapping[str, frozenset[Role]]:
    """The roles that hold each permission."""
    text = (files("medcodex.workflow") / "data" / "permissions.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return MappingProxyType({name: frozenset(Role(role) for role in roles.split()) for name, roles, _ in rows})


def may(actor: Actor, permission: str) -> bool:
    """Whether the actor's role holds a permission; the program itself holds all. KeyError for a name that the table
    lacks, which is a fault of ours and no answer."""
    roles = permissions()[permission]
    return actor.via == "system" or actor.role in roles


def require(actor: Actor, permission: str) -> None:
    """ForbiddenError, naming role and permission, where the actor may not."""
    if not may(actor, permission):
        raise ForbiddenError(f"the role {actor.role} does not include {permission}")
