"""What every answer promises, whatever the note: real billable codes, each with evidence in the note's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.coding.procedures import ProcedureStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.app import Coder
    from medcodex.coding import CodedNote


def books_of(coder: Coder) -> dict[str, Any]:
    """The books that answer for each system; that of procedures by way of the step that proposes them."""
    finder = next(step for step in coder.steps if isinstance(step, ProcedureStep)).open_finder()
    return {"icd10cm": coder.engine.book, "icd10pcs": finder and finder.book}


def faults_of(coder: Coder, coded: CodedNote, number: int) -> Iterator[str]:
    """What an answer breaks, by position of the note and code; never its text."""
    books = books_of(coder)
    for mention in coded.mentions:
        text = coded.texts[mention.document]
        if text[mention.start : mention.end] != mention.text or not mention.text:
            yield f"note {number}: a mention at {mention.start} is not its text"
        yield from (
            f"note {number}: {code} does not exist" for code in mention.codes if books[mention.system].row(code) is None
        )
    codes = [code.code for code in coded.codes]
    if len(codes) != len(set(codes)):
        yield f"note {number}: a code is proposed twice"
    for rank, proposed in enumerate(coded.codes, 1):
        row = books[proposed.system].row(proposed.code)
        if row is None or not row.billable:
            yield f"note {number}: {proposed.code} cannot be billed"
        if proposed.rank != rank:
            yield f"note {number}: rank {proposed.rank} stands at {rank}"
        if not proposed.evidence or not proposed.why:
            yield f"note {number}: {proposed.code} without evidence or reason"
        for evidence in proposed.evidence:
            if coded.texts[evidence.document][evidence.start : evidence.end] != evidence.text or not evidence.text:
                yield f"note {number}: evidence at {evidence.start} is not its text"
