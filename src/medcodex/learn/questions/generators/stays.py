"""Questions about MS-DRG and risk adjustment, computed by the groupers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.encounter.coded import Diagnosis, Encounter
from medcodex.encounter.records import Claim, Setting
from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key

_AT_ONCE = 20
_EVERY = 12
_INJURIES = 19
_WORDS = {"MCC": "a major complication or comorbidity (MCC)", "CC": "a complication or comorbidity (CC)",
          "NONE": "neither a CC nor an MCC"}  # fmt: skip


def stay_of(principal: str, secondary: Sequence[str], date: dt.date) -> Encounter:
    """A stay of a woman of sixty who went home, all diagnoses present on admission."""
    return Encounter(
        None,
        Setting.INPATIENT,
        Claim.FACILITY,
        date,
        age=60,
        sex="F",
        discharge_status="01",
        diagnoses=tuple(Diagnosis(one, "Y") for one in (principal, *secondary)),
    )


class Severity:
    """The secondary diagnosis of a level."""

    name = "drg-severity"
    topics = frozenset({"drg"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _principals(self) -> Sequence[str]:
        rows = table_rows("medcodex.learn.questions", "data/principals.tsv")
        return [row["code"] for row in rows if row["code"] in self._books.codes]

    @cached_property
    def _levels(self) -> Mapping[str, Sequence[str]]:
        """Codes by their level: one of every dozen, and not injuries, whose levels go with the episode."""
        if not self._books.groups_stays or not self._principals:
            return {}
        codes = [row.code for row in self._books.billable if (row.chapter or _INJURIES) < _INJURIES][::_EVERY]
        found: defaultdict[str, list[str]] = defaultdict(list)
        for start in range(0, len(codes), _AT_ONCE):
            stay = self._books.stay(stay_of(self._principals[0], codes[start : start + _AT_ONCE], self._books.date))
            for one in stay.secondary if stay is not None else ():
                if one.valid:
                    found[one.level].append(one.code)
        return found

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes with their level; of those without one no more than of the others."""
        counted = [(level, code) for level in ("MCC", "CC") for code in self._levels.get(level, ())]
        return [*counted, *(("NONE", code) for code in self._levels.get("NONE", ())[: len(counted) // 2])]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        level, code = key
        books = self._books
        principal = rng.choice(self._principals)
        others = [one for one in _WORDS if one != level]
        chosen = [(rng.choice(self._levels[one]), one) for one in (*others, *others, *others) if self._levels.get(one)]
        near = [(one, other) for other in others for one in self._levels.get(other, ()) if one[:3] == code[:3]]
        chosen = [*rng.sample(near, min(2, len(near))), *chosen]
        title = books.codes[principal].title
        return Draft(
            Asked("drg-severity", (principal, level)),
            f"Principal diagnosis {principal} {title}. Which secondary diagnosis is, for the MS-DRG of this stay, "
            f"{_WORDS[level]}?",
            Choice(code, f"{code} {books.codes[code].title}", f"The grouper takes it as {_WORDS[level]}."),
            [
                Choice(one, f"{one} {books.codes[one].title}", f"The grouper takes it as {_WORDS[other]}.")
                for one, other in chosen
            ],
            f"CMS MS-DRG grouper in force on {books.date}; severity lists (Definitions Manual, Appendix C and G)",
            ("drg", topic_of(books.codes[code])),
            Level.ADVANCED,
            code[:3],
            (f"icd10cm {principal}", f"icd10cm {code}"),
        )


@dataclass(frozen=True, slots=True)
class _Category:
    number: str
    label: str

    @property
    def text(self) -> str:
        return f"HCC {self.number} {self.label}"


class PaymentCategory:
    """The category of a diagnosis in a risk adjustment model, and which diagnosis has one."""

    name = "hcc-category"
    topics = frozenset({"risk-adjustment"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _mapped(self) -> Mapping[str, _Category]:
        """Codes of one category, whatever age or sex."""
        model = self._books.hcc
        if model is None:
            return {}
        found = {}
        for row in self._books.billable:
            bare = row.code.replace(".", "")
            categories = model.categories.get(bare, ())
            if len(categories) == 1 and bare not in model.edits and (row.chapter or _INJURIES) < _INJURIES:
                found[row.code] = _Category(categories[0], model.labels.get(categories[0], ""))
        return found

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes, asked for their category or as the one that has one."""
        return [(code, way) for code in self._mapped for way in ("category", "which")]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        code, way = key
        model, books = self._books.hcc, self._books
        assert model is not None  # noqa: S101 - there are keys only where it is
        own, row = self._mapped[code], books.codes[code]
        name = f"CMS-HCC {model.model}, payment year {model.year}"
        if way == "category":
            asked = Asked("hcc-of", (code,))
            stem = f"{name}: to which payment category does {code} {row.title} belong?"
            right = Choice(own.number, own.text, f"CMS's mapping puts {code} there.")
            numbers = sorted(model.labels, key=lambda one: abs(int(one) - int(own.number)))
            around = [_Category(one, model.labels[one]) for one in numbers[1:9] if one != own.number]
            rng.shuffle(around)
            wrong = [
                Choice(one.number, one.text, "A neighbouring category; the code is not mapped to it.") for one in around
            ]
        else:
            asked = Asked("hcc-any", ())
            stem = f"{name}: which of these diagnoses counts towards {own.text}, a payment category?"
            right = Choice(code, f"{code} {row.title}", f"CMS's mapping puts it into {own.text}.")
            bare = [
                one for one in books.by_section[row.section or ""] if one.code.replace(".", "") not in model.categories
            ]
            far = [one for one in rng.sample(books.billable, 60) if (one.chapter or _INJURIES) < _INJURIES]
            found = [*rng.sample(bare, min(4, len(bare))), *far]
            wrong = [
                Choice(one.code, f"{one.code} {one.title}", "It maps to no payment category of this model.")
                for one in found
                if one.code.replace(".", "") not in model.categories
            ]
        return Draft(
            asked,
            stem,
            right,
            wrong,
            f"CMS, {name}: mapping of ICD-10-CM codes, {code}",
            ("risk-adjustment", topic_of(row)),
            Level.ADVANCED,
            f"{own.number} {code[:3]}",
            (f"icd10cm {code}",),
        )
