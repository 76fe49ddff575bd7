"""The risk element: what was decided about drugs, surgery, hospital care and other treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.visit.clauses import conditional, denied, past, supposed
from medcodex.suggest.visit.model import TAKEN_HOME, Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.suggest.visit.model import Hit, Passage

_DECIDED = frozenset({"plan", "aside", "diagnosis"})
_DISPOSED = frozenset({"plan", "disposition", "hospital course"})
_WAS = frozenset({"was", "were", "been", "had"})
_NEAR = 6  # words between what is decided and what it is about
_DOSE = 4  # words behind a drug that may tell its dose
_UNITS = ("mg", "mcg", "gram", "g", "ml", "unit", "tablet", "puff", "drop", "meq")
_SIG = 10  # words behind a drug that may tell how often
_OFTEN = frozenset(
    {"daily", "twice", "bid", "b.i.d", "tid", "t.i.d", "qid", "q.i.d", "qd", "q.d", "prn", "p.r.n", "nightly",
     "bedtime", "weekly", "every", "po", "p.o", "q.h.s", "qhs"}
)  # fmt: skip
_PRESCRIBED = frozenset({TAKEN_HOME, "medications"})  # of the latter only what the visit prescribed is read
_OPENING = 3  # words within which a drug opens its line
_AMA = "AMA, table of medical decision making 2021 and 2023"


def risk_signs(passages: Sequence[Passage]) -> Iterator[Sign]:
    """What was decided, sentence by sentence, in assessment and plan."""
    for passage in passages:
        if passage.section_class not in _DECIDED:
            continue
        yield from _drugs(passage)
        yield from _decisions(passage)
        yield from _lesser(passage)


def is_prescribed(passage: Passage, hit: Hit) -> bool:
    """Whether a drug, as it stands here, is one on prescription: by its name or by words beside
    it. A dose alone does not tell."""
    if hit.term.detail == "rx":
        return True
    return any(one.term.name == "prescription" and abs(one.first - hit.first) <= _NEAR for one in passage.all("drug"))


def is_managed(passage: Passage, hit: Hit) -> bool:
    """Whether something is done about a drug here, and not only told of it."""
    if denied(passage, hit) and "manage" not in passage.hits:
        return False
    if conditional(passage, hit) or (past(passage, hit) and not _is_handed_out(passage, hit)):
        return False
    opens = hit.first < _OPENING and (passage.sentence.list_item or _is_dosed(passage, hit))
    return opens or passage.section in _PRESCRIBED or "manage" in passage.hits or _has_dose(passage, hit)


def _is_handed_out(passage: Passage, hit: Hit) -> bool:
    """Whether a prescription is given in so many words, whatever stands before."""
    return hit.term.name == "prescription" and any(0 < hit.first - one.last <= 2 for one in passage.all("manage"))


def _is_dosed(passage: Passage, hit: Hit) -> bool:
    """Whether how often a drug is taken stands behind its name."""
    return not _OFTEN.isdisjoint(passage.words.forms[hit.last + 1 : hit.last + _SIG])


def _drugs(passage: Passage) -> Iterator[Sign]:
    for hit in passage.all("drug"):
        if not is_managed(passage, hit):
            continue
        if is_prescribed(passage, hit):
            yield _sign("prescription_drug_management", f"prescription drug managed ({hit.term.name})", _AMA, passage)
        else:
            yield _sign("low", f"drug without prescription ({hit.term.name})", hit.term.source, passage)
    for hit in passage.all("medicine"):
        verb = any(0 <= hit.first - one.last <= _NEAR for one in passage.all("manage"))
        if verb and not denied(passage, hit) and not conditional(passage, hit) and not _without(passage):
            yield _sign("prescription_drug_management", "medication managed", _AMA, passage)
    if {"parenteral", "controlled", "manage"} <= passage.hits.keys() and not any(
        supposed(passage, one) or denied(passage, one) for one in passage.all("controlled")
    ):
        yield _sign("parenteral_controlled_substance", "controlled substance given by injection", _AMA, passage)
    if {"toxicity", "intensive drug"} <= passage.hits.keys():
        yield _sign("drug_requiring_intensive_toxicity_monitoring", "drug watched for toxicity", _AMA, passage)


def _without(passage: Passage) -> bool:
    return any(one.term.name == "medicine without prescription" for one in passage.all("drug"))


def _decisions(passage: Passage) -> Iterator[Sign]:
    cues = passage.hits
    for hit in passage.all("surgery"):
        if "decide" not in cues or denied(passage, hit) or past(passage, hit) or supposed(passage, hit):
            continue
        urgent = any(0 < hit.first - one.last <= _NEAR for one in passage.all("urgent"))
        item, what = "elective_major_surgery_no_risk_factors", "surgery decided on, no risk factors told"
        if urgent:
            item, what = "emergency_major_surgery", "emergency surgery decided on"
        elif "risk factor" in cues:
            item, what = "elective_major_surgery_with_risk_factors", "surgery decided on, with risk factors"
        yield _sign(item, what, hit.term.source, passage)
        break
    for cue, item, what in _ALONE:
        for hit in passage.all(cue):
            if not (
                denied(passage, hit) or supposed(passage, hit) or past(passage, hit) or _was_admitted(passage, hit)
            ):
                yield _sign(item, what, hit.term.source, passage)
                break


def _was_admitted(passage: Passage, hit: Hit) -> bool:
    """Whether an admission is told of as part of the story, and not decided on: a consultant's assessment opens so."""
    if passage.words.forms[hit.first] != "admitted":
        return False
    before = passage.words.forms[max(hit.first - 2, 0) : hit.first]
    return "listed" in passage.hits or (passage.section not in _DISPOSED and not _WAS.isdisjoint(before))


def _lesser(passage: Passage) -> Iterator[Sign]:
    for cue, item in (("low risk", "low"), ("minimal risk", "minimal")):
        for hit in passage.all(cue):
            if not denied(passage, hit):
                said = passage.said(hit)
                yield _sign(item, f"treatment of {item} risk ({said})", hit.term.source, passage)
                break


def _has_dose(passage: Passage, hit: Hit) -> bool:
    """Whether milligrams or the like stand behind a drug's name."""
    behind = passage.words.forms[hit.last + 1 : hit.last + _DOSE]
    return any(form[:1].isdigit() for form in behind) and any(form.endswith(_UNITS) for form in behind)


def _sign(item: str, because: str, source: str, passage: Passage) -> Sign:
    return Sign("risk", item, "", because, source, (passage.place,))


_ALONE = (
    ("hospital", "hospitalization_or_escalation_decision", "hospital care decided on"),
    ("no resuscitation", "dnr_or_deescalation_poor_prognosis", "no resuscitation, or care withdrawn"),
    ("social need", "sdoh_limits_diagnosis_or_treatment", "social circumstances limit care"),
)
