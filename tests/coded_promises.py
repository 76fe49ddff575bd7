"""What every answer promises, whatever the note: real billable codes, each with evidence in the note's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.app import Coder
    from medcodex.coding import CodedNote


def faults_of(coder: Coder, coded: CodedNote, number: int) -> Iterator[str]:
    """What an answer breaks, by position of the note and code; never its text."""
    book = coder.engine.book
    for mention in coded.mentions:
        text = coded.texts[mention.document]
        if text[mention.start : mention.end] != mention.text or not mention.text:
            yield f"note {number}: a mention at {mention.start} is not its text"
        yield from (f"note {number}: {code} does not exist" for code in mention.codes if book.row(code) is None)
    codes = [code.code for code in coded.codes]
    if len(codes) != len(set(codes)):
        yield f"note {number}: a code is proposed twice"
    for rank, proposed in enumerate(coded.codes, 1):
        row = book.row(proposed.code)
        if row is None or not row.billable:
            yield f"note {number}: {proposed.code} cannot be billed"
        if proposed.rank != rank:
            yield f"note {number}: rank {proposed.rank} stands at {rank}"
        if not proposed.evidence or not proposed.why:
            yield f"note {number}: {proposed.code} without evidence or reason"
        for evidence in proposed.evidence:
            if coded.texts[evidence.document][evidence.start : evidence.end] != evidence.text or not evidence.text:
                yield f"note {number}: evidence at {evidence.start} is not its text"
