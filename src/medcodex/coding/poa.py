"""Present-on-admission indicators for facility claims of inpatient stays, each with its reason.

Official Guidelines FY2026 Appendix I: what the record says decides first, then where it says it, then the nature of the
condition; what nobody documented is U, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.present_on_admission import ABSENT, PRESENT, UNKNOWN, Indicator
from medcodex.encounter import Claim, Setting, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.present_on_admission import PoaTables
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

_APPENDIX = "Official Guidelines FY2026 Appendix I"
# Hospitals whose claims carry the indicator; other inpatient facilities are exempt from reporting it.
_REPORTING = frozenset({Setting.INPATIENT, Setting.PSYCHIATRIC})
# What the record tells there was so when the stay began, but for the sections that tell its course.
_AT_THE_START = frozenset({"before", "complaint", "story", "past"})
_COURSE = frozenset({"hospital course", "summary", "complications", "condition"})
_OPERATED_FOR = frozenset({"preoperative diagnosis", "postoperative diagnosis", "indications"})
_OPERATION = frozenset({"operation"})
_CARE = ("T80", "T81", "T82", "T83", "T84", "T85", "T86", "T87", "T88", "D78", "E36", "G97", "H59", "H95", "I97")
_COMPLICATION_OF_CARE = (*_CARE, "J95", "K91", "L76", "M96", "N99")
_BEFORE, _AFTER = 240, 160  # characters of a sentence that are read around a mention
EXEMPT = Indicator("", "exempt", f"{_APPENDIX}: categories and codes exempt from reporting")


def reports_poa(note: NoteInput) -> bool:
    """Whether the claim carries present-on-admission indicators."""
    return note.claim is Claim.FACILITY and note.setting in _REPORTING


class PoaReader:
    """Reads indicators; the tables are loaded once."""

    def __init__(self, tables: PoaTables, history: History, classes: SectionClasses) -> None:
        self._tables = tables
        self._history = history
        self._classes = classes
        self._exempt: dict[str, bool] = {}

    def of(self, case: Case, read: ReadNote, book: Icd10cmBook) -> Indicator:
        """The indicator of one reported code. A code that stands for several conditions is N where one of them arose
        after admission, and U where that of one is not documented (Appendix I, combination codes)."""
        if self._is_exempt(case.code, book):
            return EXEMPT
        parts: dict[str, list[Placed]] = {}
        for mention in case.mentions:
            parts.setdefault(mention.resolved.concept.code or case.code, []).append(mention)
        if not case.rules:  # several wordings of one condition, however the finder named each
            parts = {case.code: list(case.mentions)}
        found = [self._of_condition(code, mentions, read) for code, mentions in parts.items()]
        whole = self._tables.of_code(case.code)
        if whole is not None and whole.whatever and all(one.value != ABSENT for one in found):
            return whole
        return next((one for value in (ABSENT, UNKNOWN) for one in found if one.value == value), found[0])

    def _is_exempt(self, code: str, book: Icd10cmBook) -> bool:
        """By the list of the book; without one, statuses, circumstances and external causes, which nearly all are."""
        if code not in self._exempt:
            self._exempt[code] = book.poa_exempt(code) if "poa" in book.releases else code[0] in "VWXYZ"
        return self._exempt[code]

    def _of_condition(self, code: str, mentions: Sequence[Placed], read: ReadNote) -> Indicator:
        nature = self._tables.of_code(code)
        if nature is not None and nature.whatever:
            return nature
        return self._as_told(mentions, read) or self._by_nature(code, mentions, read)

    def _as_told(self, mentions: Sequence[Placed], read: ReadNote) -> Indicator | None:
        """By the words of the record and where they stand."""
        said = [one for mention in mentions if (one := self._said(mention, read)) is not None]
        started = [m.resolved.concept.section for m in mentions if self._at_the_start(m.resolved.concept.section)]
        # What stood in the history before the stay was there, whatever is said of its course later.
        told = next((one for one in said if one.value != PRESENT), None)
        if told and not (told.value == ABSENT and started):
            return told
        if said and said[0].value == PRESENT:
            return said[0]
        if started:
            return Indicator(PRESENT, "told-at-the-start", f"{_APPENDIX}: diagnosed or evident before", started[0])
        return None

    def _by_nature(self, code: str, mentions: Sequence[Placed], read: ReadNote) -> Indicator:
        """By what the condition is, and what was operated on for it; U where nothing tells."""
        if code.startswith(_COMPLICATION_OF_CARE) and self._operated(read):
            return Indicator(ABSENT, "complication-of-this-care", f"{_APPENDIX}: arose during the stay")
        by_nature = self._tables.of_code(code)
        if by_nature is not None:
            return by_nature
        if self._history.is_chronic(code):
            return Indicator(PRESENT, "chronic", f"{_APPENDIX}: chronic conditions")
        operated_for = [m for m in mentions if m.resolved.concept.section in _OPERATED_FOR]
        if operated_for:
            section = operated_for[0].resolved.concept.section
            return Indicator(PRESENT, "reason-for-operation", f"{_APPENDIX}: present before the operation", section)
        return Indicator(UNKNOWN, "not-documented", f"{_APPENDIX}: documentation is insufficient to tell")

    def _said(self, mention: Placed, read: ReadNote) -> Indicator | None:
        concept, found = mention.resolved.concept, read.found[mention.document]
        sentence = found.document.sentences[concept.sentence]
        start, end = max(sentence.start, concept.start - _BEFORE), min(sentence.end, concept.end + _AFTER)
        passage = found.document.text[start:end]
        return self._tables.said(passage, concept.start - start, in_course=concept.section in _COURSE)

    def _at_the_start(self, section: str) -> bool:
        return section not in _COURSE and self._classes.of(section) in _AT_THE_START

    def _operated(self, read: ReadNote) -> bool:
        return any(
            self._classes.of(section.name) in _OPERATION for one in read.found for section in one.document.sections
        )


def principal(indicator: Indicator) -> Indicator:
    """The indicator of the principal diagnosis: what is established as the reason for admission was there (Official
    Guidelines FY2026 II), unless the record says that it arose later."""
    if indicator.value != UNKNOWN:
        return indicator
    return Indicator(PRESENT, "reason-for-admission", "Official Guidelines FY2026 II; Appendix I")


def why(indicator: Indicator) -> Why:
    """The step that a proposed code shows for its indicator."""
    if indicator.value is None:
        return Why("rule", ("present on admission: exempt from reporting",), indicator.source)
    name = indicator.rule.replace("-", " ")
    said = f": “{indicator.said}”" if indicator.said else ""
    return Why("rule", (f"present on admission: {indicator.value}", f"{name}{said}"), indicator.source)
