"""The words in the chart behind what was denied: the evidence of the line's code as it was final when the claim was
built, and of the diagnoses to which the line points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.text.document import read_document
from medcodex.text.section_rules import SectionRules
from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.encounter import Evidence
    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.chart import Chart, Document
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.session.line import Line
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document that support a code: the ``at``th evidence of its line, from zero. ``sentence`` is what
    stands around them; ``day`` when the document was written, else when it came."""

    at: int
    document: str
    title: str
    kind: str
    author: str
    signed: bool | None
    day: dt.date
    section: str
    text: str
    sentence: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsOfCode:
    """A code of the claim with its words; ``line`` is its line in the coding session. ``denied``: it is what was
    denied, and not a diagnosis that the denied line points to. ``sources`` are those of the rules that led to it."""

    line: str
    system: str
    code: str
    display: str
    denied: bool
    quotes: tuple[Quoted, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeniedWords:
    """``lines`` in claim order, what was denied first. ``uncoded``: nobody codes the denied line, such as a room.
    ``changed``: the codes were completed anew since the claim was built."""

    lines: tuple[WordsOfCode, ...]
    uncoded: bool = False
    changed: bool = False

    @property
    def silent(self) -> tuple[WordsOfCode, ...]:
        """The codes for which the record has no words."""
        return tuple(one for one in self.lines if not one.quotes)


def words_of(
    work: Work, claim: ClaimRecord, billed: BilledClaim | None, denial: Denial
) -> tuple[DeniedWords, Chart]:  # fmt: skip
    """The words behind a denial, with the chart; whoever asks was let in to it before. NotFoundError where the chart is
    not there."""
    chart = work.charts.get(claim.chart_id)
    if chart is None:
        raise NotFoundError("the claim's chart is not there", claim.id)
    finals = work.decisions.finals(claim.chart_id, claim.claim)
    final = next((one for one in finals if one.number == claim.completion), None)
    run = None if final is None else work.decisions.run(final.run_id)
    if final is None or run is None:
        return DeniedWords((), uncoded=True), chart
    events = [one for one in work.decisions.events(claim.chart_id, claim.claim) if one.seq <= final.seq]
    standing = fold(run, events).standing()
    own = _own(standing, denial)
    chosen = [*own, *_pointed(standing, billed, denial, own)]
    documents = work.charts.documents(claim.chart_id)
    lines = tuple(_words(one, documents, denied=one in own) for one in dict.fromkeys(chosen))
    changed = finals[-1].number != final.number or finals[-1].reopened_at is not None
    return DeniedWords(lines, uncoded=not own, changed=changed), chart


def _own(standing: Sequence[Line], denial: Denial) -> Sequence[Line]:
    """The session's lines of what was denied: of the whole claim all of them."""
    if denial.of_claim:
        return standing
    alike = [one for one in standing if one.section is not Section.DIAGNOSIS and bare(one.code) == bare(denial.code)]
    same = [one for one in alike if set(one.modifiers) == set(denial.modifiers)]
    return (same or alike)[:1]


def _pointed(
    standing: Sequence[Line], billed: BilledClaim | None, denial: Denial, own: Sequence[Line]
) -> Iterable[Line]:  # fmt: skip
    """The diagnoses to which the denied line points; where it has no pointers, as on a facility's claim, the first."""
    if denial.of_claim:
        return ()
    diagnoses = [one for one in standing if one.section is Section.DIAGNOSIS]
    codes: Sequence[str] = ()
    if billed is not None and denial.line is not None and denial.line < len(billed.lines):
        pointers = billed.lines[denial.line].pointers
        codes = [billed.diagnoses[one - 1].code for one in pointers if 0 < one <= len(billed.diagnoses)]
    by_code = {bare(one.code): one for one in diagnoses}
    found = [by_code[bare(code)] for code in codes if bare(code) in by_code]
    by_line = [one for one in diagnoses if any(one.id in line.dx for line in own)]
    return found or by_line or diagnoses[:1]


def bare(code: str) -> str:
    """A code as claims have it: without its dot."""
    return code.replace(".", "").upper()


def _words(line: Line, documents: Sequence[Document], *, denied: bool) -> WordsOfCode:
    by_id: Mapping[str, Document] = {one.id: one for one in documents}
    first = documents[0].id if documents else ""
    quotes = (
        _quoted(at, one, by_id[one.document or first])
        for at, one in enumerate(line.evidence)
        if (one.document or first) in by_id
    )
    sources = tuple(dict.fromkeys(one.source for one in line.why if one.kind == "rule"))
    return WordsOfCode(line.id, line.system, line.code, line.display, denied, tuple(quotes), sources)


def _quoted(at: int, one: Evidence, document: Document) -> Quoted:
    return Quoted(
        at,
        document.id,
        document.title,
        document.kind,
        document.author or "",
        document.signed,
        (document.written or document.received).date(),
        one.section,
        one.text,
        _sentence(document.text, one),
        one.marks,
    )


def _sentence(text: str, one: Evidence) -> str:
    """The sentences in which the words stand, in one line."""
    around = [each for each in read_document(text, None, _rules()).sentences if _meet(each.start, each.end, one)]
    if not around:
        return " ".join(one.text.split())
    return " ".join(text[around[0].start : around[-1].end].split())


def _meet(start: int, end: int, one: Evidence) -> bool:
    return start < one.end and one.start < end


@cache
def _rules() -> SectionRules:
    return SectionRules.load()
