"""From the chosen codes to the claim: what the conventions add, what they leave out, in which order, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.adding import (
    SingleGestation,
    StatedReasons,
    ToldElsewhere,
    or_likeliest,
    with_both_sides,
    with_companions,
    with_findings,
    with_implied,
)
from medcodex.coding.blamed import BlamedDrugs
from medcodex.coding.childbirth import InChildbirth
from medcodex.coding.documents import LimitedDocuments
from medcodex.coding.leaving_out import (
    Left,
    without_excluded,
    without_integral,
    without_one_side,
    without_other_patients,
    without_passing_mentions,
    without_redundant,
    without_stranded,
)
from medcodex.coding.order import Sequencer
from medcodex.coding.out_of_place import (
    without_brief_drugs,
    without_earlier_births,
    without_just_placed,
    without_later_encounters,
    without_mere_review,
    without_other_hands,
    without_past_of_present,
)
from medcodex.coding.poa import PoaReader, reports_poa
from medcodex.coding.reason import EncounterReasons
from medcodex.coding.unreported import Unreported
from medcodex.conventions.claim_order import ClaimOrder
from medcodex.conventions.exclusions import Exclusions
from medcodex.conventions.implied import ImpliedCodes
from medcodex.conventions.patient_limits import PatientLimits
from medcodex.conventions.present_on_admission import PoaTables
from medcodex.encounter import Claim
from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.leaving_out import Chosen, Kept
    from medcodex.coding.note import NoteInput
    from medcodex.coding.order import PlacedCode
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.companions import Companions
    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.conventions.of_book import BookConventions
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.encounter import NotReported
    from medcodex.suggest.case import Case
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses


class ClaimRules:
    """The conventions over one book, loaded once."""

    def __init__(
        self,
        conventions: BookConventions,
        *,
        companions: Companions,
        redundant: RedundantCodes,
        integral: IntegralSymptoms,
        history: History,
        classes: SectionClasses,
    ) -> None:
        self._book = conventions.book
        self._companions = companions
        self._redundant = redundant
        self._integral = integral
        self._classes = classes
        sets = conventions.sets
        self._sides = conventions.sides
        self._exclusions = Exclusions(conventions.notes, self._says_less)
        self._implied = ImpliedCodes.load(sets)
        self._reasons = StatedReasons(sets, classes)
        self._encounter = EncounterReasons(classes, integral, redundant)
        self._elsewhere = ToldElsewhere(sets, classes)
        self._gestation = SingleGestation(sets)
        self._childbirth = InChildbirth(sets)
        self._blamed = BlamedDrugs(sets)
        self._limits = PatientLimits.load(sets)
        self._limited = LimitedDocuments.load()
        self._first_only = sets.number("first_only")
        self._sets = sets
        self._poa = PoaReader(PoaTables.load(sets), history, classes)
        self._sequencer = Sequencer(ClaimOrder.load(sets, conventions.notes), history, classes)
        self._unreported = Unreported(integral, redundant, classes)

    def claim(
        self,
        cases: Sequence[Case],
        scores: Sequence[float],
        chosen: Sequence[Chosen],
        note: NoteInput,
        read: ReadNote,
    ) -> tuple[list[PlacedCode], tuple[NotReported, ...]]:
        """The codes to report in claim order, and what is not reported with the reason. ``scores`` are those of
        ``cases``; ``chosen`` are the cases above the line."""
        chosen = self._reasons.added(cases, scores, chosen, visit=not note.setting.is_inpatient)
        chosen = self._encounter.added(cases, scores, chosen, read, visit=not note.setting.is_inpatient)
        chosen = self._elsewhere.added(cases, scores, chosen, read)
        chosen = or_likeliest(cases, scores, chosen, self._classes)
        chosen = with_companions(cases, scores, chosen, self._companions)
        chosen = self._blamed.added(cases, scores, chosen)
        chosen = self._childbirth.settled(self._gestation.settled(chosen, self._book), self._book)
        kept, left = self._allowed(chosen, note, read)
        kept = with_findings(kept, self._book)
        indicators = {case.code: self._poa.of(case, read, self._book) for case, _ in kept} if reports_poa(note) else {}
        placed = self._sequencer.place(kept, note, read, indicators)
        placed, out_of_place = self._only_first(placed)
        codes = [one.case.code for one in placed]
        scored = list(zip(cases, scores, strict=True))
        out = [*left, *out_of_place]
        return placed, self._unreported.of(scored, out, codes, read, self._book, stay=_is_stay(note))

    def _allowed(self, chosen: Sequence[Chosen], note: NoteInput, read: ReadNote) -> tuple[list[Chosen], list[Left]]:
        left: list[Left] = []

        def noted(kept: Kept) -> list[Chosen]:
            left.extend(kept.left)
            return kept.chosen

        rest = noted(without_other_patients(chosen, self._limits, note.age, note.sex))
        rest = noted(without_passing_mentions(rest, self._classes, stay=_is_stay(note)))
        rest = noted(without_other_hands(rest, self._limited))
        rest = noted(without_mere_review(rest, read, self._classes))
        rest = noted(without_just_placed(rest, read, self._classes))
        if _is_stay(note):
            rest = noted(without_brief_drugs(rest, read, self._classes))
        rest = noted(without_later_encounters(rest, read, self._classes))
        rest = noted(without_earlier_births(rest, stay=note.setting.is_inpatient))
        rest = noted(without_past_of_present(rest, self._redundant, self._title))
        rest = noted(without_redundant(rest, self._redundant))
        rest = with_implied(rest, self._implied, self._book)
        rest = noted(without_integral(rest, self._integral))
        rest = with_both_sides(rest, self._sides, self._book)
        rest = noted(without_one_side(rest, self._sides))
        rest = noted(without_excluded(rest, self._exclusions, lambda case: self._classes.assessed(case.sections)))
        return noted(without_stranded(rest, self._companions)), left

    def _only_first(self, placed: Sequence[PlacedCode]) -> tuple[list[PlacedCode], list[Left]]:
        """Without Z codes that are for the first place alone and do not stand there (I.C.21.c.15-16)."""
        source = "Official Guidelines FY2026 I.C.21.c.15"
        if not placed or self._is_first_only(placed[0].case.code):
            return list(placed), []
        kept = [one for one in placed if not self._is_first_only(one.case.code)]
        because = f"for the first place alone, which {placed[0].case.code} has"
        left = [Left(one.case, because, source) for one in placed if self._is_first_only(one.case.code)]
        return kept, left

    def _is_first_only(self, code: str) -> bool:
        return code[0] == "Z" and self._first_only in self._sets.holding(code)

    def _says_less(self, code: str) -> int:
        return 2 if is_symptom(code) else int(is_generic(self._title(code)))

    def _title(self, code: str) -> str:
        row = self._book.row(code)
        return row.title if row is not None else ""


def _is_stay(note: NoteInput) -> bool:
    """Whether the claim is a facility's for an inpatient stay."""
    return note.setting.is_inpatient and note.claim is Claim.FACILITY
