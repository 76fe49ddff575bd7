"""Turns a concept and what is asserted of it into the code to report for it, if any."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion, Why
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.past import History
    from medcodex.terminology.book import Icd10cmBook

_PAST_SECTIONS = frozenset({"past medical history", "past surgical history", "past history"})
# History wording after which a chronic condition is still present.
_STILL_PRESENT = frozenset({"history-of", "pmh-listing", "status-post", "prior", "years-ago", "dated"})


class Resolved(NamedTuple):
    """A concept with the code it stands for: ``reportable`` when the guidelines let it be reported as it is asserted,
    ``why`` the steps to the code."""

    concept: Concept
    code: str
    assertion: Assertion
    reportable: bool
    why: Why


def resolve(concept: Concept, history: History, book: Icd10cmBook, inpatient: bool) -> Resolved:
    """Present conditions stand for themselves; past ones for their history code or nothing; a relative's for the family
    history code; all others for nothing.

    ``inpatient``: Sections II and III apply, so that uncertain diagnoses at discharge count as established (II.H,
    III.C) and a condition treated and resolved during the stay is still reported (III).
    """
    why = Why(_KINDS.get(concept.kind, concept.kind), concept.path, concept.source)
    if not concept.code or concept.kind == "vague" or _not_taken(concept):
        return Resolved(concept, concept.code, concept.assertion, reportable=False, why=why)
    if concept.kind == "therapy" and concept.section == "allergies":
        return _allergy(concept, history, book, why)
    assertion = concept.assertion
    if assertion is Assertion.PRESENT and _names_procedure(concept):
        past = concept.section in _PAST_SECTIONS
        return Resolved(concept, concept.code if past else "", assertion, reportable=past, why=why)
    assertion = _as_the_book_sees(concept, history, inpatient)
    if assertion is Assertion.HISTORICAL and concept.code[0] != "Z":
        # A symptom that is over is over, and has no history code.
        found = ("", "") if is_symptom(concept.code) else history.personal(concept.code)
        return _by_history(concept, assertion, found, book, why)
    if assertion is Assertion.FAMILY and concept.code[0] != "Z":
        return _by_history(concept, assertion, history.family(concept.code), book, why)
    uncertain = assertion is Assertion.POSSIBLE and inpatient and concept.section not in _BEFORE_STUDY
    reportable = (assertion in _REPORTED or uncertain) and not _of_relative(concept, assertion)
    return Resolved(concept, concept.code, assertion, reportable, why)


# What was suspected before study is no uncertain diagnosis at the time of discharge (II.H).
_BEFORE_STUDY = frozenset(
    {
        "admission diagnosis",
        "preoperative diagnosis",
        "chief complaint",
        "reason for visit",
        "differential diagnosis",
        "indications",
    }
)
_REPORTED = frozenset({Assertion.PRESENT, Assertion.HISTORICAL, Assertion.FAMILY})


def _as_the_book_sees(concept: Concept, history: History, inpatient: bool) -> Assertion:
    """Present or historical by the nature of the condition and the place it is written in."""
    chronic = history.is_chronic(concept.code)
    if concept.rule == _ALLERGY_SECTION and concept.code in _ALLERGIES:
        return Assertion.PRESENT  # the reactions listed may come, the allergy is there
    if concept.assertion is Assertion.PRESENT and concept.section in _PAST_SECTIONS and not chronic:
        return Assertion.HISTORICAL if history.personal(concept.code)[0] else concept.assertion
    if concept.assertion is Assertion.HISTORICAL:
        status = concept.code[0] == "Z" and concept.code not in _HISTORY_CODES
        if status or (concept.rule == "status-post" and concept.code[0] in _EXTERNAL_CAUSE):
            # A status holds now, however it came about; what the patient comes after is what is treated now.
            return Assertion.PRESENT
        if inpatient and concept.rule == "resolved" and concept.section not in _PAST_SECTIONS:
            return Assertion.PRESENT
        if chronic and concept.rule in _STILL_PRESENT and concept.code[0] != "Z":
            return Assertion.PRESENT
    return concept.assertion


def _of_relative(concept: Concept, assertion: Assertion) -> bool:
    """Whether a drug taken or a status is a relative's ("mother on insulin")."""
    return assertion is Assertion.FAMILY and (concept.kind == "therapy" or concept.code in _OWN_STATUS)


def _not_taken(concept: Concept) -> bool:
    """Whether a drug was stopped, is taken for a short time or is only talked about, or a prescription is."""
    if concept.code in _PRESCRIBED:
        return concept.rule == _TALKED_ABOUT
    return concept.kind == "therapy" and concept.rule in _NOT_TAKEN


def _allergy(concept: Concept, history: History, book: Icd10cmBook, why: Why) -> Resolved:
    """A drug listed under allergies is an allergy status (Z88), not a therapy."""
    code = history.allergy(concept.path[0], concept.path[1])
    row = book.row(code)
    if concept.assertion is Assertion.NEGATED or row is None or not row.billable:
        return Resolved(concept, "", concept.assertion, reportable=False, why=why)
    step = Why("rule", (concept.path[0], f"allergy status: {code} {row.title}"), "ICD-10-CM Z88")
    return Resolved(concept, code, Assertion.PRESENT, True, step)


def _names_procedure(concept: Concept) -> bool:
    """Whether only the name of an operation led to a status code ("nephrectomy", Z90.5): it may be the one planned."""
    if concept.code not in _STATUS_AFTER:
        return False
    worded_as_past = not concept.forms.isdisjoint(_PAST_WORDS) or concept.forms >= {"s", "p"}
    told_as_past = worded_as_past or concept.rule in _STILL_PRESENT
    operation = any(form.endswith(_OPERATIONS) for form in concept.forms)
    return operation and not told_as_past


_TALKED_ABOUT = "talked-about"
_NOT_TAKEN = frozenset({"stopped", "stopped-before", "short-course", "short-course-of", _TALKED_ABOUT})
_PRESCRIBED = CodeRanges("Z30.01")  # encounters for a prescription, not for talk about one
_ALLERGY_SECTION = "allergy-section"
_ALLERGIES = CodeRanges("Z88,Z91.0")
_EXTERNAL_CAUSE = "VWXY"
_HISTORY_CODES = CodeRanges("Z80-Z87,Z91.4-Z91.5,Z92")
_STATUS_AFTER = CodeRanges("E89.0,Z89,Z90,Z93,Z94,Z95.1-Z95.5,Z96.6,Z98")
_OWN_STATUS = CodeRanges("Z79,Z89-Z99")
_PAST_WORDS = frozenset({"status", "history", "prior", "previous", "acquired", "absent", "absence", "presence"})
_OPERATIONS = (
    "ectomy",
    "plasty",
    "otomy",
    "ostomy",
    "pexy",
    "bypass",
    "graft",
    "transplant",
    "repair",
    "fusion",
    "cabg",
    "surgery",
)
_KINDS = {
    "vague": "index",
    "therapy": "lexicon",
    "eindex": "index",
    "neoplasm": "index",
    "drug": "index",
    "finding": "lexicon",
    "organism": "lexicon",
}


def _by_history(
    concept: Concept, assertion: Assertion, found: tuple[str, str], book: Icd10cmBook, why: Why
) -> Resolved:
    code, source = found
    row = book.row(code) if code else None
    if row is None:
        return Resolved(concept, concept.code, assertion, reportable=False, why=why)
    if not row.billable:
        below = book.billable_below(code)
        row = next((r for r in below if "unspecified" in r.title.lower()), below[-1] if below else None)
        if row is None:
            return Resolved(concept, concept.code, assertion, reportable=False, why=why)
    step = f"{'family' if assertion is Assertion.FAMILY else 'personal'} history of {concept.code}: {row.code}"
    return Resolved(concept, row.code, assertion, True, Why("rule", (*why.path, step), source))
