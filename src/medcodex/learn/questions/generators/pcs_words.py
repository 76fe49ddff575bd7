"""Questions about the definitions and keys of ICD-10-PCS."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10pcs.model import Definition

_SECTIONS = {
    "0": "Medical and Surgical", "1": "Obstetrics", "2": "Placement", "3": "Administration",
    "4": "Measurement and Monitoring", "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies", "7": "Osteopathic", "8": "Other Procedures", "9": "Chiropractic",
    "B": "Imaging", "C": "Nuclear Medicine", "D": "Radiation Therapy", "F": "Physical Rehabilitation",
    "G": "Mental Health", "H": "Substance Abuse Treatment", "X": "New Technology",
}  # fmt: skip
_TOPICS = {3: "pcs-root-operation", 5: "pcs-approach"}
_AXES = {"operation": "root operation", "root operation": "root operation", "approach": "approach", "type": "type",
         "root type": "root type"}  # fmt: skip
_SMALL = frozenset({"of", "the", "and", "left", "right", "upper", "lower", "for", "in", "to"})


def rivals() -> Mapping[str, Sequence[str]]:
    """Root operations that each is taken for."""
    found: dict[str, list[str]] = {}
    for row in table_rows("medcodex.terminology.icd10pcs", "data/root_operations.tsv"):
        found.setdefault(row["operation"], []).append(row["rival"])
    return found


class PcsDefinition:
    """The operation or approach of a definition, or the definition of one."""

    name = "pcs-definition"
    topics = frozenset({"pcs-root-operation", "pcs-approach"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books
        self._rivals = rivals()

    def keys(self, topic: str) -> Sequence[Key]:
        """Sections, axes and their titles, in both directions."""
        return [
            (section, str(position), one.titles[0], way)
            for section in _SECTIONS
            for position, own in _TOPICS.items()
            if own == topic
            for one in self._defined(section, position)
            for way in ("term", "meaning")
        ]

    def _defined(self, section: str, position: int) -> Sequence[Definition]:
        return [
            one
            for one in self._books.definitions(section, position)
            if one.definition and one.titles and one.axis.casefold() in _AXES
        ]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        section, place, title, way = key
        position = int(place)
        topic = _TOPICS[position]
        defined = {one.titles[0]: one for one in self._defined(section, position)}
        own = defined[title]
        axis = _AXES[own.axis.casefold()]
        near = [one for one in self._rivals.get(title, ()) if one in defined]
        rest = [one for one in defined if one != title and one not in near]
        rng.shuffle(rest)
        order = [*near, *rest]
        named = f"{_SECTIONS[section]} section"
        if way == "term":
            stem = f"Which {axis} of the {named} is defined as “{own.definition}”?"
            right = Choice(title, title, f"{title}: {own.definition}.")
            wrong = [Choice(one, one, f"{one} is “{defined[one].definition}”.") for one in order]
        else:
            stem = f"What does the {axis} {title} mean in the {named}?"
            right = Choice(title, own.definition, f"The definition of {title}.")
            wrong = [Choice(one, defined[one].definition, f"That is {one}.") for one in order]
        return Draft(
            Asked("pcs-defined", (section, place, own.definition)),
            stem,
            right,
            wrong,
            self._books.pcs_source("definitions", f"section {section}, {axis} {title}"),
            (topic,),
            Level.FOUNDATION,
            f"{section}{place}{title}{way}",
        )


class PcsKey:
    """The value that a term of the body part, device or substance key is coded to."""

    name = "pcs-key"
    topics = frozenset({"pcs-body-part", "pcs-device", "anatomy"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _terms(self) -> Mapping[int, Sequence[tuple[str, Definition]]]:
        return {
            position: [
                (term, one)
                for one in self._books.definitions("0", position)
                for term in one.includes
                if one.titles and len(term) < 70
            ]
            for position in (4, 6)
        }

    def keys(self, topic: str) -> Sequence[Key]:
        """Positions with the number of a term."""
        position = 6 if topic == "pcs-device" else 4
        return [(str(position), str(at)) for at in range(len(self._terms[position]))]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        position, at = map(int, key)
        terms = self._terms[position]
        term, own = terms[at]
        around = [one for one in self._books.definitions("0", position) if one.titles]
        rng.shuffle(around)
        asked = _words(term, *own.titles)
        around.sort(key=lambda one: -len(asked & _words(*one.titles, *one.includes)))
        kind = "body part" if position == 4 else "device"
        return Draft(
            Asked("pcs-key", (str(position), term)),
            f"To which {kind} value does the ICD-10-PCS {kind} key send “{term}”?",
            Choice(_titles(own), _titles(own), f"The {kind} key: {term}, use {_titles(own)}."),
            [
                Choice(_titles(one), _titles(one), f"The key sends there, for example, “{one.includes[0]}”.")
                for one in around[:8]
                if one is not own and one.includes
            ],
            self._books.pcs_source("definitions", f"{kind} key, {term}"),
            ("pcs-device",) if position == 6 else ("pcs-body-part", "anatomy"),
            Level.WORKING,
            _titles(own),
        )


def _titles(one: Definition) -> str:
    return " / ".join(one.titles)


def _words(*texts: str) -> frozenset[str]:
    found = frozenset(word for text in texts for word in text.casefold().replace(",", " ").split())
    return found - _SMALL
