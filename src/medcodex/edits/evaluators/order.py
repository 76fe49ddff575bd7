"""Order and repetition of codes, and symptoms beside the diseases they belong to (Official Guidelines I.B, II.A)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.integral import IntegralSymptoms
from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Evaluate, Maker


# Codes that are no disease: a drug code tells a cause, and the symptom is the nature of the adverse effect and is coded
# (I.C.19.e.5); an organism code tells of another code.
_NO_DISEASE = ("T36", "T37", "T38", "T39", "T4", "T50", "B95", "B96", "B97")


def duplicate(case: Case, places: list[int]) -> Iterator[Hit]:
    """A code that stands on the claim before already."""
    if len(set(case.codes)) == len(case.codes):
        return
    seen: dict[str, int] = {}
    for place, code in enumerate(case.codes):
        if code in seen:
            yield Hit((place,), where=f"diagnoses[{place}]")
        seen.setdefault(code, place)


def _sequela_first(sets: CodeSets, rest: str) -> Evaluate:
    manifest = sets.number("manifestation")

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """A sequela code first, unless a manifestation code follows whose "code first" list holds it."""
        if 0 in places and not any(
            case.codes[0] in owned.line.codes
            for other in case.places(manifest)
            for owned in case.notes.of(case.codes[other]).code_first
        ):
            yield Hit((0,))

    return evaluate


def _integral(*, principal: bool) -> Maker:
    def make(sets: CodeSets, rest: str) -> Callable[[Case, list[int]], Iterator[Hit]]:
        table = IntegralSymptoms.load()

        def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
            """A symptom that is a usual part of another diagnosis; as principal diagnosis only where that was not
            absent on admission."""
            if principal and not (case.inpatient and 0 in places):
                return
            for place in [0] if principal else places:
                causes = [
                    other
                    for other in case.others(place)
                    if not case.codes[other].startswith(_NO_DISEASE)
                    and table.covered(case.codes[place], [case.codes[other]])
                    and not (principal and case.poa[other] == "N")
                ]
                if causes:
                    yield Hit((place, *causes))

        return evaluate

    return make


EVALUATORS: dict[str, Maker] = {
    "duplicate": plain(duplicate),
    "sequela_first": _sequela_first,
    "integral": _integral(principal=False),
    "symptom_as_principal": _integral(principal=True),
}
