"""Values of the facts of a visit, each read by its kind. Errors name the fact and its place, never the value, which may
be patient text where it was misplaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.group.em.items import first_day, items, items_of
from medcodex.group.em.tables import fact_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter.coded import Fact

MAX_MINUTES = 1440
MAX_HOURS = 24
_MAX_COUNT = 99
_ITEM = re.compile(r"(?P<name>\w+)\s*(?:=\s*(?P<count>[0-9]{1,3})|:\s*(?P<which>\S.*))?")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Documented:
    """An item with how often it is documented; ``which`` tells the test or the source where it is told."""

    name: str
    count: int = 1
    which: str | None = None


class Facts:
    """The facts about a visit out of those of an encounter. InputError for a fact that begins with "em_" and is none of
    the vocabulary."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = {name: value for name, value in facts.items() if name.startswith("em_")}
        for name in self._facts:
            if name not in fact_rows():
                told = name if name.isascii() and name.isidentifier() and len(name) <= 40 else "em_..."
                raise InputError("no fact of a visit has this name; `medcodex group --facts` lists them", _at(told))

    def __contains__(self, name: str) -> bool:
        return name in self._facts

    def choice(self, name: str, allowed: tuple[str, ...] = ()) -> str | None:
        """One word of those that the fact may be."""
        value = self._facts.get(name)
        if value is None:
            return None
        allowed = allowed or tuple(fact_rows()[name].values.split())
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if not isinstance(value, str) or value.strip().lower() not in allowed:
            raise InputError(f"one of {', '.join(allowed)} expected", _at(name))
        return value.strip().lower()

    def choices(self, name: str) -> tuple[str, ...]:
        """Several words of those that the fact may be."""
        allowed = fact_rows()[name].values.split()
        found = self.names(name)
        for place, one in enumerate(found):
            if one not in allowed:
                raise InputError(f"one of {', '.join(allowed)} expected", f"{_at(name)}[{place}]")
        return found

    def names(self, name: str) -> tuple[str, ...]:
        """Words of a list, in lower case; a single word is a list of one."""
        return tuple(text.lower() for text in self._texts(name))

    def items(self, name: str, day: date) -> tuple[Documented, ...]:
        """The items of an element."""
        element = fact_rows()[name].values
        return tuple(_item(text, element, day, f"{_at(name)}[{place}]") for place, text in enumerate(self._texts(name)))

    def flag(self, name: str) -> bool | None:
        """True, false, or None where it is not told."""
        value = self._facts.get(name)
        if isinstance(value, str):
            value = _FLAGS.get(value.strip().lower(), value)
        if value is None or isinstance(value, bool):
            return value
        raise InputError("true or false expected", _at(name))

    def minutes(self, name: str) -> int | None:
        """A number of minutes of one day."""
        return self._whole(name, MAX_MINUTES, "minutes")

    def hours(self, name: str) -> int | None:
        """A number of hours of one day."""
        return self._whole(name, MAX_HOURS, "hours")

    def _whole(self, name: str, most: int, what: str) -> int | None:
        value = self._facts.get(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value.strip()[:6])
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise InputError(f"whole {what} from 0 to {most} expected", _at(name))
        return value

    def day(self, name: str) -> date | str | None:
        """A day, or "never"."""
        value = self._facts.get(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().lower() == "never":
            return "never"
        try:
            return date.fromisoformat(value.strip() if isinstance(value, str) else "")
        except ValueError:
            raise InputError('a date as YYYY-MM-DD, or "never", expected', _at(name)) from None

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self._facts.get(name, ())
        values = value if isinstance(value, tuple) else (value,)
        for place, one in enumerate(values):
            if not isinstance(one, str) or not one.strip():
                raise InputError("a list of names expected", f"{_at(name)}[{place}]")
        return tuple(str(one).strip() for one in values)


def _at(name: str) -> str:
    return f"facts.{name}"


def _item(text: str, element: str, day: date, where: str) -> Documented:
    parts = _ITEM.fullmatch(text)
    item = items().get((element, parts["name"].lower())) if parts else None
    if parts is None or item is None:
        known = ", ".join(one.name for one in items_of(element, day))
        raise InputError(f"no item of {element}; one of {known}, with =COUNT or :WHICH behind it", where)
    if item.start > max(day, first_day()):  # days before the framework are told by the grouper
        raise InputError(f"{item.name} is in the framework from {item.start} on", where)
    if parts["which"]:
        return Documented(item.name, 1, parts["which"].strip().lower())
    count = int(parts["count"]) if parts["count"] else 1
    if not 1 <= count <= _MAX_COUNT:
        raise InputError(f"a count from 1 to {_MAX_COUNT} expected", where)
    return Documented(item.name, count)
