"""Questions about HCPCS Level II and the pairs of the National Correct Coding Initiative."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.concepts import Concept

DOSE = re.compile(
    r"\AInjection, (?P<drug>[^,]+(?:,? [a-z() -]+)?), (?:per )?"
    r"(?P<dose>\d+(?:\.\d+)?) ?(?P<unit>mg|mcg|gm|g|units|ml|cc)\Z"
)
_PLENTY = 230
_SAYINGS = {
    "column1-allowed": (
        "{a} is paid and {b} denied, unless an NCCI modifier is right and documented",
        "Column 1 is paid; indicator 1 lets a modifier lift the edit.",
    ),
    "column1-never": (
        "{a} is paid and {b} denied, whatever the modifier",
        "Column 1 is paid; indicator 0 lets no modifier lift the edit.",
    ),
    "column2-allowed": (
        "{b} is paid and {a} denied, unless an NCCI modifier is right and documented",
        "The columns are turned round: column 1 is paid.",
    ),
    "column2-never": (
        "{b} is paid and {a} denied, whatever the modifier",
        "The columns are turned round: column 1 is paid.",
    ),
}


class ServiceTitle:
    """The code of a supply, drug or service, and what a code is for."""

    name = "hcpcs-title"
    topics = frozenset({"hcpcs"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _codes(self) -> Sequence[str]:
        return [one.code for one in self._books.services.values() if len(one.title) < _PLENTY and one.code[0] != "M"]

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes in both directions."""
        return [(code, way) for code in self._codes for way in ("code", "title")]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        code, way = key
        own = self._books.services[code]
        at = self._codes.index(code)
        near = [self._books.services[one] for one in self._codes[max(0, at - 6) : at + 7] if one != code]
        rng.shuffle(near)
        if way == "code":
            asked = Asked("hcpcs-titled", (own.title,))
            stem = f"Which HCPCS Level II code is reported for: {_said(own)}?"
            right = Choice(code, code, f"This is the descriptor of {code}.")
            wrong = [Choice(one.code, one.code, f"{one.code}: {_said(one)}.") for one in near]
        else:
            asked = Asked("hcpcs-title-of", (code,))
            stem = f"A line carries HCPCS Level II code {code}. What was supplied or done?"
            right = Choice(own.title, _said(own), f"This is the descriptor of {code}.")
            wrong = [Choice(one.title, _said(one), f"That is {one.code}, a neighbour.") for one in near]
        source = f"{self._books.hcpcs_source}: {code}"
        return Draft(asked, stem, right, wrong, source, ("hcpcs",), Level.FOUNDATION, code[:4], (f"hcpcs {code}",))


class DrugUnits:
    """How many units a dose is."""

    name = "hcpcs-units"
    topics = frozenset({"hcpcs", "ndc", "pharmacy"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _keys(self) -> Sequence[Key]:
        found = [one for one in self._books.services.values() if one.code[0] == "J" and DOSE.match(one.title)]
        return [(one.code, how) for one in found for how in ("whole", "part")]

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes of drugs by dose, given in whole multiples of it or not."""
        return self._keys

    def draft(self, key: Key, rng: Random) -> Draft | None:
        """See Generator."""
        code, how = key
        own = self._books.services[code]
        matched = DOSE.match(own.title)
        if matched is None:
            return None
        one = Decimal(matched["dose"])
        times = rng.choice((3, 4, 6, 7, 9, 12, 15, 18, 22))
        given = one * times if how == "whole" else one * times - one * Decimal(rng.choice(("0.4", "0.5", "0.7")))
        if how == "part" and one < 2:
            return None
        units = math.ceil(given / one)
        dose = f"{given.normalize():f}"
        unit = matched["unit"]
        candidates = [
            (dose, "That is the dose itself: units count the amount that the descriptor names."),
            ("1", "That counts the injection and not the amount that the descriptor names."),
            (str(math.floor(given / one)), "Rounded down: a part of a unit that was given is billed as a whole one."),
            (str(units + 1), "One too many: the dose does not reach into a further unit."),
            (f"{(given / one).normalize():f}", "Units are whole numbers: a part is rounded up."),
            (f"{(given * one).normalize():f}", "Multiplied where it has to be divided."),
        ]
        wrong = [Choice(value, f"{value} units", told) for value, told in candidates if value != str(units)]
        first = wrong[:1]
        rest = wrong[1:]
        rng.shuffle(rest)
        return Draft(
            Asked("hcpcs-units", (code, dose)),
            f"{code} is “{own.title}”. A patient gets {dose} {unit} of it from a vial that is used up, nothing is "
            "discarded. How many units are billed?",
            Choice(str(units), f"{units} units",
                   f"{dose} {unit} by {one.normalize():f} {unit} a unit is {units}{', rounded up' * (how == 'part')}."),
            [*first, *rest],
            f"{self._books.hcpcs_source}: {code}; Medicare Claims Processing Manual (CMS 100-04) chapter 17, 10",
            ("hcpcs", "ndc", "pharmacy"),
            Level.WORKING,
            code,
            (f"hcpcs {code}",),
        )  # fmt: skip


class CorrectCoding:
    """What a pair of the NCCI says of two services of one day."""

    name = "ncci-pair"
    topics = frozenset({"edits", "modifiers"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _keys(self) -> Sequence[Key]:
        known = self._books.services
        return [
            (one.column1, one.column2, one.indicator)
            for one in self._books.edits
            if one.indicator in {"0", "1"} and one.column1 in known and one.column2 in known
        ]

    def keys(self, topic: str) -> Sequence[Key]:
        """Pairs with their indicator."""
        return self._keys

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        a, b, indicator = key
        own = "column1-never" if indicator == "0" else "column1-allowed"
        choices = {value: Choice(value, text.format(a=a, b=b), why) for value, (text, why) in _SAYINGS.items()}
        right = choices.pop(own)
        first, second = self._books.services[a], self._books.services[b]
        return Draft(
            Asked("ncci-pair", (a, b)),
            f"One provider bills {a} ({_short(first)}) and {b} ({_short(second)}) for one patient on one day. The NCCI "
            f"table has {a} in column 1, {b} in column 2, modifier indicator {indicator}. What follows?",
            right,
            list(choices.values()),
            f"{self._books.edits_name}: {a} / {b}; NCCI Policy Manual for Medicare Services, chapter I",
            ("edits", "modifiers"),
            Level.WORKING,
            f"{a} {indicator}",
            (f"hcpcs {a}", f"hcpcs {b}"),
        )


def _short(one: Concept) -> str:
    title = _said(one)
    return title if len(title) <= 70 else title[:70].rpartition(" ")[0].rstrip(",;") + " ..."


def _said(one: Concept) -> str:
    return one.title.rstrip(".")
