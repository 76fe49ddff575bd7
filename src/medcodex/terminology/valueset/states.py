"""What properties and extensions say of the state of a concept: its status, whether in use, whether selectable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.records import standards_status
from medcodex.terminology.valueset.systems import INACTIVE_STATUSES, property_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.valueset.records import Extension
    from medcodex.terminology.valueset.systems import Property, PropertyDefinition


class State(NamedTuple):
    """``status`` is "" where nothing states one."""

    status: str
    inactive: bool
    abstract: bool


def state_of(
    declared: Sequence[PropertyDefinition], properties: Sequence[Property], extensions: tuple[Extension, ...]
) -> State:
    """The state of a concept. A property counts under the code its system declares for it and under its usual code:
    systems use the usual codes without declaring them."""
    status = _value(declared, properties, "status") or standards_status(extensions)
    inactive = _value(declared, properties, "inactive") == "true" or status in INACTIVE_STATUSES
    return State(status, inactive, _value(declared, properties, "notSelectable") == "true")


def _value(declared: Sequence[PropertyDefinition], properties: Sequence[Property], name: str) -> str:
    codes = {name, property_code(declared, name)}
    return next((each.text for each in properties if each.code in codes), "")
