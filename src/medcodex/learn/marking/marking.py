"""An answer held against the key of its chart."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import DIAGNOSES
from medcodex.learn.cases.encounter import key_encounter
from medcodex.learn.marking.claim import claim_of, conventions_missed, drgs_of_key
from medcodex.learn.marking.corrections import corrected
from medcodex.learn.marking.credit import credit
from medcodex.learn.marking.judging import judged_codes
from medcodex.learn.marking.mark import DrgMark, KeyMark, Mark, Place, Verdict, VisitMark
from medcodex.learn.marking.matching import differences, matched
from medcodex.learn.marking.near import FOUND, Near, axis_of
from medcodex.learn.marking.scores import parts_of, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.learn.cases.case import Case
    from medcodex.learn.marking.answer import Answer
    from medcodex.learn.marking.corrections import Correction
    from medcodex.learn.marking.matching import Match
    from medcodex.learn.marking.ports import Markers

_ELEMENTS = ("problems", "data", "risk")


def mark(case: Case, answer: Answer, markers: Markers, corrections: Sequence[Correction] = ()) -> Mark:
    """The answer marked. ``corrections`` are those that the site holds for this chart."""
    case, applied, beside = corrected(case, corrections)
    matches = matched(case, answer.codes, markers.books)
    key = tuple(_key_marks(case, answer, matches, markers))
    codes = judged_codes(case, answer.codes, matches, markers, beside)
    standing = {one.answer: case.key.codes[one.key] for one in matches if one.near in FOUND}
    claim = claim_of(case, answer.codes, standing)
    invalid = frozenset(one.given.code for one in codes if one.verdict is Verdict.INVALID)
    findings = tuple(conventions_missed(case, claim, markers.judge, invalid)) if answer.codes else ()
    order = tuple(_order(case, answer, matches))
    visit, drg = _visit(case, answer), _drg(case, answer, claim, markers)
    parts = parts_of(key, codes=codes, order=order, findings=findings, visit=visit, drg=drg)
    used = tuple(one for one in beside if any(each.correction is one for each in codes))
    return Mark(case, answer, key, codes, order, findings, parts, whole_of(parts), visit, drg, (*applied, *used))


def is_stay(case: Case) -> bool:
    """Whether diagnoses are marked as present on admission: on a hospital's inpatient claim."""
    return case.setting.value == "inpatient" and case.claim.value == "facility"


def _key_marks(case: Case, answer: Answer, matches: Sequence[Match], markers: Markers) -> Iterator[KeyMark]:
    by_key = {one.key: one for one in matches}
    for at, key in enumerate(case.key.codes):
        match = by_key.get(at)
        given = None if match is None else answer.codes[match.answer]
        near = Near.MISSED if match is None else match.near
        asked = is_stay(case) and key.role in DIAGNOSES and near in FOUND and given is not None
        yield KeyMark(
            key=key,
            near=near,
            credit=credit("key", near),
            title=markers.books.title(key.system, key.code, case.date),
            given=given,
            differences=tuple(differences(key, given)) if given is not None and near is Near.DETAIL else (),
            poa_right=given.poa == key.poa if asked and given is not None else None,
            axis=axis_of(key.code, given.code) if given is not None and near is Near.AXIS else None,
            index=tuple(markers.books.index_paths(key.system, key.code, case.date)),
        )


def _order(case: Case, answer: Answer, matches: Sequence[Match]) -> Iterator[Place]:
    places = {case.key.codes[one.key].code: one.answer for one in matches if one.near in FOUND}
    if any(one.role in DIAGNOSES for one in case.key.codes):
        yield _leading(case, answer, matches)
    for key in case.key.codes:
        for later in key.before:
            if key.code in places and later in places:
                kept = places[key.code] < places[later]
                yield Place(f"{key.code} stands before {later}", kept, key.guideline)


def _leading(case: Case, answer: Answer, matches: Sequence[Match]) -> Place:
    stands_for = {one.answer: case.key.codes[one.key] for one in matches if one.near in FOUND}
    diagnoses = [at for at, one in enumerate(answer.codes) if one.system in {"icd10cm", None}]
    kept = False
    if diagnoses:
        key = stands_for.get(diagnoses[0])
        leading = {answer.codes[diagnoses[0]].code, *(key.accepted if key is not None else ())}
        kept = bool(leading & set(case.key.first))
    word = "principal diagnosis" if case.setting.is_inpatient else "first-listed diagnosis"
    return Place(f"{' or '.join(case.key.first)} is the {word}", kept, case.key.codes[0].guideline)


def _visit(case: Case, answer: Answer) -> VisitMark | None:
    key, given = case.key.visit, answer.visit
    if key is None:
        return None
    elements: Mapping[str, tuple[str | None, str]] = MappingProxyType(
        {name: (None if given is None else getattr(given, name), getattr(key, name)) for name in _ELEMENTS}
    )
    level = None if given is None else given.level
    return VisitMark(level, key.level, level == key.level, elements, key.rationale)


def _drg(case: Case, answer: Answer, claim: Encounter, markers: Markers) -> DrgMark | None:
    """None, too, where no grouper is installed: what cannot be grouped is not marked."""
    if case.key.drg is None or markers.judge.ms_drg(key_encounter(case)) is None:
        return None
    wanted = drgs_of_key(case, markers.judge)
    grouped = markers.judge.ms_drg(claim) if claim.diagnoses else None
    return DrgMark(grouped, wanted, grouped in wanted, answer.ms_drg, case.key.drg.rationale)
