"""Writes a gap as the query that a provider reads: neutral title, quoted record, one question, answers to choose from.

Written to the practice brief "Guidelines for Achieving a Compliant Query Practice" (AHIMA and ACDIS, 2022 update): the
record is quoted with its place, no answer is suggested, "other" and "unable to determine" are always among the answers,
and nothing is said of payment or of measures of quality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.query import Query, QueryForm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.encounter import Evidence
    from medcodex.query.gap import Gap

OTHER = "Other (please specify): ____"
UNDETERMINED = "Unable to determine / clinically undetermined"
_UNNAMED = "note"
_JUDGMENT = "Please answer from your own clinical judgment."


def draft(gap: Gap, dates: Mapping[str | None, dt.date | None]) -> Query:
    """The query about a gap; ``dates`` of the documents by id, where they are known."""
    title = f"Clarification: {gap.topic}"
    options = (*gap.options, OTHER, UNDETERMINED)
    if gap.form is QueryForm.OPEN:
        options = ()
    lines = [title, "", "In the record:"]
    lines += [f"- “{_on_one_line(quote.text)}”{_place(quote, dates)}" for quote in gap.quotes]
    lines += ["", f"{gap.question} {_JUDGMENT}"]
    if options:
        lines += ["", *(f"[ ] {option}" for option in options)]
    return Query(
        gap.rule,
        gap.kind,
        title,
        gap.reason,
        "\n".join(lines) + "\n",
        gap.form,
        options,
        gap.quotes,
        gap.codes,
        gap.source,
    )


def _place(quote: Evidence, dates: Mapping[str | None, dt.date | None]) -> str:
    date = dates.get(quote.document)
    parts = [quote.document or "", date.isoformat() if date else "", quote.section]
    return f" ({', '.join(filter(None, parts)) or _UNNAMED})"


def _on_one_line(text: str) -> str:
    """Quotation marks of the record become single, so that the quote ends where it ends."""
    return " ".join(text.split()).replace("“", "‘").replace("”", "’").replace('"', "'")
