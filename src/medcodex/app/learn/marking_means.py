"""What answers are marked with: the books with their trees and index, the edits, and the engine that reads charts."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock
from typing import TYPE_CHECKING

from medcodex.app.coder import Coders
from medcodex.app.learn.means import EditJudge, ShelfBooks
from medcodex.coding import DocumentInput, NoteInput
from medcodex.encounter import Assertion
from medcodex.errors import NotLoadedError
from medcodex.learn.cases.case import Quote
from medcodex.learn.marking.ports import Markers, Words
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.terminology.icd10cm.codes import prefixes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.coding import CodedNote
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.learn.cases.case import Case
    from medcodex.library.shelf import Shelf

_ICD10CM, _ICD10PCS = "icd10cm", "icd10pcs"
_MOST_PATHS = 6
_KEPT = 200
_DAYS_PER_YEAR = 365.25
_STANDS = {
    Assertion.PRESENT: "",
    Assertion.NEGATED: "the chart denies it",
    Assertion.POSSIBLE: "the chart calls it possible",
    Assertion.HISTORICAL: "the chart tells it of the past",
    Assertion.FAMILY: "the chart tells it of the family",
    Assertion.HYPOTHETICAL: "the chart speaks of what might come",
    Assertion.OTHER_SUBJECT: "the chart tells it of somebody else",
}


class MarkingShelf(ShelfBooks):
    """learn.marking.ports.MarkingBooks over a shelf."""

    def above(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        """See the port."""
        if system != _ICD10CM:
            return ()
        try:
            with self._shelf.lend(_ICD10CM, date) as volume:
                found = [one.key for one in volume.ancestors(code) if one.kind == "code"]
                return found or [one for one in reversed(prefixes(code)) if volume.node(one) is not None]
        except NotLoadedError:
            return ()

    def index_paths(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        """See the port; of ICD-10-CM."""
        if system != _ICD10CM:
            return ()
        try:
            with self._shelf.lend_as(Icd10cmVolume, date) as volume:
                return _leading(volume, code)
        except NotLoadedError:
            return ()


class ChartWords:
    """learn.marking.ports.ChartReader over the engine: one chart at a time, what was read is kept for the next learner.
    Where no release is loaded for the chart's date, nothing is found."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self._coders = Coders(say)
        self._lock = RLock()
        self._read: OrderedDict[str, Sequence[Words]] = OrderedDict()

    def words(self, case: Case) -> Sequence[Words]:
        """See the port."""
        with self._lock:
            found = self._read.pop(case.digest, None)
            if found is None:
                found = list(self._words(case))
            self._read[case.digest] = found
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
            return found

    def _words(self, case: Case) -> Iterator[Words]:
        try:
            coded = self._coders.on(case.date).code(note_of(case))
        except NotLoadedError:
            return
        left_out = {one.code: f"{one.because} ({one.source})" for one in coded.not_reported}
        for mention in coded.mentions:
            if mention.codes and mention.document is not None:
                quote = Quote(mention.document, mention.start, mention.end, mention.text)
                because = _STANDS[mention.assertion] or left_out.get(mention.codes[0], "")
                yield Words(mention.system, mention.codes, quote, because)
        yield from _proposed(coded)


def open_markers(shelf: Shelf, say: Callable[[str], None] = lambda _: None) -> Markers:
    """Everything over a data folder; nothing is opened before it is asked for."""
    return Markers(MarkingShelf(shelf), LockedJudge(EditJudge(say)), ChartWords(say))


class LockedJudge:
    """A judge for one thread at a time: the checks and groupers are not for two."""

    def __init__(self, judge: EditJudge) -> None:
        self._judge = judge
        self._lock = RLock()

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """See learn.cases.ports.CaseJudge."""
        with self._lock:
            return self._judge.findings(encounter)

    def ms_drg(self, encounter: Encounter) -> str | None:
        """See learn.cases.ports.CaseJudge."""
        with self._lock:
            return self._judge.ms_drg(encounter)


def _leading(volume: Icd10cmVolume, code: str) -> Sequence[str]:
    """The index names a code up to where laterality and seventh characters begin: the longest start of it that the
    index has."""
    for start in (code, *prefixes(code)):
        found = volume.index.leading_to(start, _MOST_PATHS)
        if found:
            return [", ".join(one.path) for one in found]
    return ()


def note_of(case: Case) -> NoteInput:
    """A practice chart as the engine reads charts."""
    age = case.age if case.age is not None else (case.age_days or 0) / _DAYS_PER_YEAR
    documents = tuple(
        DocumentInput(one.id, one.text, one.type or None, one.role or one.author or None, one.signed, one.date)
        for one in case.documents
    )
    return NoteInput(case.id, None, case.setting, case.claim, case.date, documents, age=age, sex=case.sex)


def _proposed(coded: CodedNote) -> Iterator[Words]:
    """What the engine would report: codes that it reached by rules stand in no mention."""
    for code in coded.codes:
        for one in code.evidence[:1]:
            if one.document is not None:
                yield Words(code.system, (code.code,), Quote(one.document, one.start, one.end, one.text))
