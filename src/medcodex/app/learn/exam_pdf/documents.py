"""The two documents of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Circle, Drawing, String
from reportlab.lib.colors import HexColor
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table, TableStyle

from medcodex.app.learn.exam_pdf.sheets import LETTERS, OPTION, PART, STEM, WHY, bound, head, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper, Question

_COLUMNS = 4
_GREY = HexColor("#444444")


def paper_pdf(paper: Paper, blueprint: Blueprint) -> bytes:
    """The questions and, on a page of its own, the answer sheet. Nothing in it tells which option is right."""
    parts = head(paper, blueprint, "paper")
    for place, question in enumerate(paper.questions, 1):
        item = question.item
        options = [text(one.text, OPTION, lead=f"{LETTERS[at]}.") for at, one in enumerate(item.options)]
        parts.append(KeepTogether([text(item.stem, STEM, lead=f"{place}."), *options]))
    parts += [PageBreak(), text("Answer sheet", PART), text("Name: ______________________   Date: ______________")]
    parts += [Spacer(1, 10), _sheet(paper)]
    return bound(parts, paper, "paper")


def key_pdf(paper: Paper, blueprint: Blueprint) -> bytes:
    """The right answers at a glance, then each question with why every option is right or wrong, and the source."""
    parts = [*head(paper, blueprint, "key"), Spacer(1, 8), _glance(paper), PageBreak(), text("Explanations", PART)]
    titles = {one.name: one.title for one in blueprint.domains}
    for place, question in enumerate(paper.questions, 1):
        parts.append(KeepTogether(_explained(place, question, titles.get(question.domain, question.domain))))
    return bound(parts, paper, "key")


def _explained(place: int, question: Question, domain: str) -> list[Flowable]:
    item = question.item
    found: list[Flowable] = [text(item.stem, STEM, lead=f"{place}.")]
    for at, one in enumerate(item.options):
        found.append(text(one.text, OPTION, lead=f"{LETTERS[at]}.{' Right:' if one.right else ''}"))
        if one.because:
            found.append(text(one.because, WHY))
    found.append(text(f"{domain}. Source: {item.source}", WHY))
    return found


def _in_columns(cells: Sequence[Sequence[object]], width: float) -> Table:
    """Cells down one column, then the next."""
    rows = -(-len(cells) // _COLUMNS)
    blank = [""] * len(cells[0])
    lines = [
        [part for column in range(_COLUMNS) for part in _at(cells, column * rows + row, blank)] for row in range(rows)
    ]
    widths = [0.38 * inch, width] * _COLUMNS
    table = Table(lines, colWidths=widths[: len(lines[0])], rowHeights=[17] * rows, hAlign="LEFT")
    table.setStyle(
        TableStyle([
            ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
            ("ALIGN", (0, 0), (-1, -1), "LEFT"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ])
    )  # fmt: skip
    return table


def _at(cells: Sequence[Sequence[object]], at: int, blank: Sequence[object]) -> Sequence[object]:
    return cells[at] if at < len(cells) else blank


def _sheet(paper: Paper) -> Flowable:
    cells: Sequence[Sequence[object]] = [
        [str(place), _bubbles(len(one.item.options))] for place, one in enumerate(paper.questions, 1)
    ]
    return _in_columns(cells, 1.3 * inch)


def _glance(paper: Paper) -> Flowable:
    cells: Sequence[Sequence[object]] = [
        [str(place), LETTERS[one.item.right]] for place, one in enumerate(paper.questions, 1)
    ]  # fmt: skip
    return _in_columns(cells, 0.9 * inch)


def _bubbles(number: int) -> Flowable:
    """Circles with letters, to be filled in by hand."""
    drawn = Drawing(17 * number, 13)
    for at in range(number):
        drawn.add(Circle(7 + 17 * at, 6, 6, fillColor=None, strokeColor=_GREY, strokeWidth=0.7))
        drawn.add(String(7 + 17 * at, 3.6, LETTERS[at], fontSize=7, textAnchor="middle", fillColor=_GREY))
    return drawn
