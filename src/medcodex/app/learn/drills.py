"""All drills: those of the install, and one for each query that a practice chart's key asks for."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.app.learn.case_folders import library
from medcodex.errors import NotFoundError
from medcodex.learn.drills.reading import drills_of, own_drills

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.learn.drills.drill import Drill


@cache
def all_drills() -> Mapping[str, Drill]:
    """All drills by id, own ones first."""
    return MappingProxyType({**own_drills(), **{one.id: one for one in drills_of(library().values())}})


def drill_of(drill_id: str) -> Drill:
    """The drill of an id. NotFoundError where there is none."""
    found = all_drills().get(drill_id)
    if found is None:
        raise NotFoundError("no such drill", drill_id)
    return found
