"""What makes a decision one that can be recorded: its fields, and that what it speaks of is there.

Messages name the field and what is wrong with it, never the value.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.session.decision import OF_THE_CLAIM, ON_A_LINE, Field, Kind
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.workflow.session.decision import Decision, Value
    from medcodex.workflow.session.fold import Folded
    from medcodex.workflow.session.line import Line

LONGEST_REASON = 2000
LONGEST_KEY = 80
MOST_MODIFIERS = 4  # CMS-1500 item 24D and UB-04 form locator 44 have room for four
MOST_POINTERS = 12
_POA = frozenset("YNUW1")
_KEY = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_OF_FORM = {
    Field.DISCHARGE_STATUS: re.compile(r"[0-9]{2}"),
    Field.ADMISSION_TYPE: re.compile(r"[0-9]"),
    Field.POINT_OF_ORIGIN: re.compile(r"[0-9A-Z]"),
}
_UNITS = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
_DOLLARS = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")


def check_key(key: str) -> None:
    """InputError where a key is none: 1 to 80 letters, digits and . _ : -"""
    if not _KEY.fullmatch(key):
        raise InputError(f"1 to {LONGEST_KEY} letters, digits or . _ : - are needed", "key")


def checked(wish: Decision, now: Folded) -> Decision:
    """The decision with its value in the form that is kept. InputError naming the field for what cannot be: a line that
    is not there, a value out of its form, a reopening without a reason."""
    if wish.reason is not None and len(wish.reason) > LONGEST_REASON:
        raise InputError(f"more than {LONGEST_REASON} characters", "reason")
    if wish.kind in ON_A_LINE:
        _line(wish, now)
    match wish.kind:
        case Kind.MOVE if wish.to is None or wish.to < 1:
            raise InputError("a rank from 1 on is needed", "to")
        case Kind.CHANGE if not wish.code:
            raise InputError("a code is needed", "code")
        case Kind.ADD if not wish.code or not wish.system:
            raise InputError("a system and a code are needed", "code")
        case Kind.REOPEN if not (wish.reason or "").strip():
            raise InputError("a reason is needed", "reason")
        case Kind.SET:
            return _setting(wish, now)
    return wish


def _line(wish: Decision, now: Folded) -> Line:
    line = now.line(wish.line) if wish.line else None
    if line is None:
        raise InputError("no line of this id", "line")
    return line


def _setting(wish: Decision, now: Folded) -> Decision:
    if wish.field is None:
        raise InputError("one of " + ", ".join(Field) + " is needed", "field")
    if wish.field in OF_THE_CLAIM:
        if wish.line is not None:
            raise InputError(f"{wish.field} is the claim's, not a line's", "line")
        form = _OF_FORM[wish.field]
        if wish.value is not None and not (isinstance(wish.value, str) and form.fullmatch(wish.value)):
            raise InputError(f"not of the form of {wish.field}", "value")
        return wish
    line = _line(wish, now)
    allowed = _SECTIONS[wish.field]
    if line.section not in allowed:
        raise InputError(f"{wish.field} is no field of a {line.section}", "field")
    if wish.field is Field.DX:
        return replace(wish, value=_pointers(wish.value, now))
    return replace(wish, value=_VALUES[wish.field](wish.value))


_SECTIONS: Mapping[Field, frozenset[Section]] = {
    Field.POA: frozenset({Section.DIAGNOSIS}),
    Field.MODIFIERS: frozenset({Section.SERVICE}),
    Field.UNITS: frozenset({Section.SERVICE}),
    Field.CHARGE: frozenset({Section.SERVICE}),
    Field.DX: frozenset({Section.SERVICE}),
    Field.DATE: frozenset({Section.SERVICE, Section.PROCEDURE}),
}


def _poa(value: Value) -> Value:
    if value is not None and value not in _POA:
        raise InputError("Y, N, U, W, 1 or null is needed", "value")
    return value


def _modifiers(value: Value) -> Value:
    if value is None:
        return ()
    given = tuple(one.upper() for one in ((value,) if isinstance(value, str) else value) if one)
    if len(given) > MOST_MODIFIERS or not all(_MODIFIER.fullmatch(one) for one in given):
        raise InputError(f"up to {MOST_MODIFIERS} modifiers of two letters or digits are needed", "value")
    return given


def _pointers(value: Value, now: Folded) -> Value:
    given = () if value is None else (value,) if isinstance(value, str) else value
    diagnoses = {line.id for line in now.lines if line.section is Section.DIAGNOSIS}
    if len(given) > MOST_POINTERS or len(set(given)) < len(given) or not diagnoses.issuperset(given):
        raise InputError(f"up to {MOST_POINTERS} different ids of diagnosis lines are needed", "value")
    return given


def _units(value: Value) -> Value:
    if value is None:
        return None
    if not (isinstance(value, str) and _UNITS.fullmatch(value)) or not Decimal(value):
        raise InputError("a number above 0 is needed", "value")
    return f"{Decimal(value).normalize():f}"


def _charge(value: Value) -> Value:
    if value is None:
        return None
    if not (isinstance(value, str) and _DOLLARS.fullmatch(value)):
        raise InputError("dollars and cents are needed", "value")
    return f"{Decimal(value):.2f}"


def _date(value: Value) -> Value:
    if value is None:
        return None
    try:
        if not isinstance(value, str):
            raise ValueError
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise InputError("a date as YYYY-MM-DD is needed", "value") from None


_VALUES: Mapping[Field, Callable[[Value], Value]] = {
    Field.POA: _poa,
    Field.MODIFIERS: _modifiers,
    Field.UNITS: _units,
    Field.CHARGE: _charge,
    Field.DATE: _date,
}
