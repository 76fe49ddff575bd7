"""Drugs by the circumstance of their use: poisoning by intent, adverse effect, underdosing.

ICD-10-CM Official Guidelines FY2026 I.C.19.e: an adverse effect of a drug properly given has its manifestation before
it (e.5.a), a poisoning is coded by its intent (e.5.b), an underdosing with the reason for it where that is
told (e.5.c).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Assertion
from medcodex.suggest.drug_effects import DrugEffects
from medcodex.text.tokens import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from medcodex.suggest.concept import Concept
    from medcodex.suggest.cues import Cues
    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.suggest.narrow import Narrower
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.lexicon import Lexicon

DRUG_CLASS = "drug class"
_INTENT = {"self-harm": "2", "assault": "3", "undetermined": "4"}
_ADVERSE = "5"
_REASON = {"cost": "Z91.120", "forgot": "Z91.138"}
_LENGTH = 7
_STOPPED = frozenset({"stopped", "stopped-before"})


class _Use(NamedTuple):
    """The words of the table's column, and those by which the lexicon holds it."""

    column: str
    words: str


_TAKEN_TOO_MUCH = _Use("Poisoning, accidental", "poisoning")
_EFFECT = _Use("Adverse effect", "adverse effect")
_TOO_LITTLE = _Use("Underdosing", "underdosing")


class Circumstances:
    """Reads the packaged cues (data/drug_circumstances.tsv) of one sentence at a time."""

    def __init__(self, cues: Cues, book: Icd10cmBook, lexicon: Lexicon, narrower: Narrower, wording: Wording) -> None:
        self._cues = cues
        self._book = book
        self._lexicon = lexicon
        self._narrower = narrower
        self._wording = wording
        self._effects = DrugEffects.load(book, narrower)

    def read(self, concepts: Sequence[Concept], forms: Sequence[str], effects: Mapping[int, int]) -> list[Concept]:
        """The concepts of a sentence with its words ``forms``, its poisonings by intent, and what the sentence says of
        its drugs. ``effects``: number of a condition among the concepts, with the number of the drug it is due to."""
        told = self._cues.told(forms)
        out = [self._by_intent(one, told) if one.kind == "drug" else one for one in concepts]
        if "relieved" not in told:
            for effect, drug in effects.items():
                if concepts[drug].kind == DRUG_CLASS:
                    blamed = [_by_class(concepts[drug], concepts[effect])]
                else:
                    blamed = list(self._found(concepts[drug], _EFFECT, concepts[effect]))
                if blamed:
                    out[effect] = self._effects.placed(out[effect], blamed[0])
                out += blamed
        out = [one._replace(code="", others=(), kind="finding") if one.kind == DRUG_CLASS else one for one in out]
        if told:
            for one in concepts:
                if one.kind == "therapy" and one.assertion in {Assertion.PRESENT, Assertion.HISTORICAL}:
                    out += self._as_taken(one, told)
        return out

    def _as_taken(self, drug: Concept, told: Collection[str]) -> Iterator[Concept]:
        if "too much" in told:
            yield from (self._by_intent(one, told) for one in self._found(drug, _TAKEN_TOO_MUCH, drug))
            return
        reason = next((_REASON[means] for means in told if means in _REASON), "")
        if "underdosing" not in told or "advised" in told or ("reason" in told and not reason):
            return
        # What was stopped is taken too little of now.
        now = drug._replace(assertion=Assertion.PRESENT) if drug.rule in _STOPPED else drug
        for one in self._found(drug, _TOO_LITTLE, now):
            yield one
            row = self._book.row(reason) if reason else None
            if row is not None and row.billable:
                path = (drug.path[0], "underdosing, reason", self._narrower.step(reason))
                yield one._replace(code=reason, kind="lexicon", path=path, source="ICD-10-CM tabular list Z91.1")

    def _found(self, drug: Concept, use: _Use, beside: Concept) -> Iterator[Concept]:
        """The drug's code of one column, standing where both the drug and its effect do."""
        substance = self._wording.forms(drug.path[0])
        key = key_of(substance | self._wording.forms(use.words))
        for sense in self._lexicon.senses(key)[:1]:
            narrowed = self._narrower.narrow(sense.code, frozenset(), frozenset()) if sense.kind == "drug" else ()
            for one in narrowed[:1]:
                yield drug._replace(
                    start=min(drug.start, beside.start),
                    end=max(drug.end, beside.end),
                    code=one.code,
                    others=(),
                    kind="drug",
                    path=(*sense.path, self._narrower.step(one.code)),
                    source=sense.source,
                    assertion=beside.assertion,
                    rule=beside.rule,
                )

    def _by_intent(self, poisoning: Concept, told: Collection[str]) -> Concept:
        if not poisoning.path[-1].startswith(_TAKEN_TOO_MUCH.column) and _TAKEN_TOO_MUCH.column not in poisoning.path:
            return poisoning
        intent = next((_INTENT[means] for means in told if means in _INTENT), "")
        if not intent and "toxicity" in poisoning.forms and "too much" not in told and self._is_medicine(poisoning):
            intent = _ADVERSE
        return self._with_intent(poisoning, intent) if intent else poisoning

    def _is_medicine(self, poisoning: Concept) -> bool:
        senses = self._lexicon.senses(key_of(poisoning.forms - {"toxicity"}))
        return any(sense.kind == "therapy" for sense in senses)

    def _with_intent(self, poisoning: Concept, intent: str) -> Concept:
        """The same substance with another sixth character."""
        code = poisoning.code
        if len(code.replace(".", "")) != _LENGTH or not code[-2].isdigit():
            return poisoning
        row = self._book.row(code[:-2] + intent + code[-1])
        if row is None or not row.billable:
            return poisoning
        return poisoning._replace(code=row.code, path=(*poisoning.path, self._narrower.step(row.code)))


def _by_class(drugs: Concept, effect: Concept) -> Concept:
    """The adverse effect of a class of drugs, standing where both the drugs and their effect do."""
    return drugs._replace(
        start=min(drugs.start, effect.start),
        end=max(drugs.end, effect.end),
        kind="drug",
        assertion=effect.assertion,
        rule=effect.rule,
    )
