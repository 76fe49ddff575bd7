"""What properties and extensions say of the state of a concept: its status, whether in use, whether selectable."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.records import standards_status
from medcodex.terminology.valueset.systems import CONCEPT_PROPERTIES, INACTIVE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.terminology.valueset.records import Extension
    from medcodex.terminology.valueset.systems import Property, PropertyDefinition

_NAMES = ("status", "inactive", "notSelectable")


class State(NamedTuple):
    """``status`` is "" where nothing states one."""

    status: str
    inactive: bool
    abstract: bool


def state_of(
    declared: tuple[PropertyDefinition, ...], properties: Sequence[Property], extensions: tuple[Extension, ...]
) -> State:
    """The state of a concept. A property counts under the code its system declares for it and under its usual code:
    systems use the usual codes without declaring them."""
    names = _names(declared)
    stated: dict[str, str] = {}
    for each in properties:
        name = names.get(each.code)
        if name is not None:
            stated.setdefault(name, each.text)
    status = stated.get("status", "") or (standards_status(extensions) if extensions else "")
    inactive = stated.get("inactive") == "true" or status in INACTIVE_STATUSES
    return State(status, inactive, stated.get("notSelectable") == "true")


@lru_cache(256)
def _names(declared: tuple[PropertyDefinition, ...]) -> Mapping[str, str]:
    own = {each.code: name for each in declared for name in _NAMES if each.uri == f"{CONCEPT_PROPERTIES}{name}"}
    return {name: name for name in _NAMES} | own
