"""Supplies handed out or put on at the encounter, cast supplies among them; services whose code the payer decides."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.suggest.services.drug_list import places
from medcodex.suggest.services.named import LONGEST_SENTENCE, NamedService
from medcodex.text.assertion import judge
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.services.cues import Cues
    from medcodex.terminology.concepts import Concept
    from medcodex.text.assertion import AssertionRules

_ASIDE = frozenset({"past", "surgical", "social", "review", "before", "complaint", "exam"})
_AWAY = frozenset({"allergies", "differential diagnosis", "discharge medications"})
_TOLD_BEFORE = frozenset({"history of present illness", "subjective"})
_CAST = re.compile(
    r"cast supplies, (?P<item>[a-z ]+ (?:cast|splint)), (?P<age>adult|pediatric) \([^)]*\), "
    r"(?P<material>plaster|fiberglass)"
)
_MATERIAL = re.compile(r"\b(?:plaster|fib(?:er|re)glass)\b", re.IGNORECASE)
_ADULT = 11  # "adult (11 years +)" in the descriptors of cast supplies
_SOURCE = "HCPCS Level II descriptor"
_WORD = re.compile(r"[a-z]+")
_TRIGGER = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A row of data/services/supplies.tsv, or the cast supplies of one kind of cast. ``codes`` are those in force;
    for casts they go with an age and a material, ``by_kind``."""

    phrase: str
    payer: bool
    needs: frozenset[str]
    codes: tuple[str, ...]
    source: str
    by_kind: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Supplies:
    """Items by the matching form of their first word, with what the finder reads with; ``titles`` by code."""

    items: Mapping[str, tuple[Item, ...]]
    titles: Mapping[str, str]
    cues: Cues
    classes: SectionClasses
    assertions: AssertionRules

    def find(self, found: FoundDocument, number: int, age: float | None) -> list[NamedService]:
        """The items of a document; those for which the words leave several codes are not ``reported``. ``age`` of the
        patient in years."""
        triggers = self.items.keys() & found.forms
        if not triggers:
            return []
        text = found.document.text
        lower = text.lower()
        spans = [
            (start, end, item)
            for form in triggers
            for item in self.items[form]
            for start, end in places(item.phrase, text, lower if len(lower) == len(text) else text)
        ]
        out: list[NamedService] = []
        last = -1
        for start, end, item in sorted(spans, key=lambda one: (one[0], -one[1])):
            if start >= last and (service := self._service(found, number, (start, end, item), age)) is not None:
                out.append(service)
            last = max(last, end)
        return out

    def _service(
        self, found: FoundDocument, number: int, named: tuple[int, int, Item], age: float | None
    ) -> NamedService | None:
        start, end, item = named
        document = found.document
        at = bisect_right(document.sentences, start, key=lambda one: one.start) - 1
        if at < 0 or document.sentences[at].end < end:
            return None
        sentence = document.sentences[at]
        section = document.sections[sentence.section].name
        words = frozenset(_WORD.findall(document.text[sentence.start : sentence.end].lower()))
        cue = self.cues.span("item", document.text, sentence.start, sentence.end)
        if (
            cue is None
            or sentence.end - sentence.start > LONGEST_SENTENCE
            or (item.needs and item.needs.isdisjoint(words))
        ):
            return None
        if self.classes.of(section) in _ASIDE or section in _AWAY | _TOLD_BEFORE:
            return None
        if self._not_now(document.text, sentence.start, sentence.end, start):
            return None
        if judge(document, sentence, [(start, end)], self.assertions)[0].assertion is not Assertion.PRESENT:
            return None
        codes, told = _codes(item, document.text[sentence.start : sentence.end], age)
        alone = len(codes) == 1 and not item.payer
        return NamedService(
            "hcpcs",
            codes,
            alone,
            number,
            ((start, end), cue),
            section,
            (self.titles[codes[0]] if alone else item.phrase, told),
            f"{_SOURCE} {codes[0]}" if alone else item.source,
            units=1 if alone else None,
            confidence=0.8 if alone else 0.0,
        )

    def _not_now(self, text: str, start: int, end: int, at: int) -> bool:
        return (
            self.cues.has("elsewhere", text, start, end)
            or self.cues.has("not-item", text, start, end)
            or self.cues.has("ahead", text, start, at)
        )


def open_items(
    concepts: Iterable[Concept], normal: Callable[[str], str]
) -> tuple[dict[str, tuple[Item, ...]], dict[str, str]]:
    """The items of the codes in force by trigger, and the titles of their codes."""
    active = {concept.code: concept.title for concept in concepts if concept.active and concept.title}
    items = list(_casts(active))
    for row in table_rows("medcodex.suggest", "data/services/supplies.tsv"):
        codes = tuple(code for code in row["codes"].split() if code in active)
        if codes:
            items.append(
                Item(row["phrase"], row["kind"] == "payer", frozenset(row["needs"].split()), codes, row["source"])
            )
    by_form: dict[str, list[Item]] = {}
    for item in items:
        if first := _TRIGGER.search(item.phrase):
            by_form.setdefault(normal(first[0]), []).append(item)
    used = {code for item in items for code in item.codes}
    return {form: tuple(found) for form, found in by_form.items()}, {code: active[code] for code in used}


def _casts(active: Mapping[str, str]) -> Iterable[Item]:
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for code, title in active.items():
        if found := _CAST.match(title.lower()):
            kinds.setdefault(found["item"], []).append((found["age"], found["material"], code))
    for phrase, rows in kinds.items():
        codes = tuple(code for _, _, code in rows)
        *limb, kind = phrase.split()
        for spelled in (phrase, *(f"{' '.join(limb)} {material} {kind}" for material in ("plaster", "fiberglass"))):
            yield Item(spelled, False, frozenset(), codes, _SOURCE, tuple(rows))


def _codes(item: Item, sentence: str, age: float | None) -> tuple[tuple[str, ...], str]:
    """The codes that the words leave, and what decided or is missing."""
    if item.payer:
        return item.codes, "which code reports it, if any, is for the payer to say"
    if not item.by_kind:
        return item.codes, "one code" if len(item.codes) == 1 else "the words do not decide between the codes"
    told = {match.lower().replace("fibre", "fiber") for match in _MATERIAL.findall(sentence)}
    who = None if age is None else "adult" if age >= _ADULT else "pediatric"
    left = tuple(
        code for kind, material, code in item.by_kind if who in {None, kind} and (not told or material in told)
    )
    return (left, "age and material as told") if len(left) == 1 else (left or item.codes, "age or material is not told")
