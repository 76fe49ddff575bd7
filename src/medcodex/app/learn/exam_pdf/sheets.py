"""What both documents share: page, styles, the head of a paper."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from medcodex.app.learn.exam_pdf.letters import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BOOKS = {
    "icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS", "hcpcs": "HCPCS Level II", "cpt": "CPT", "cdt": "CDT",
    "ndc": "NDC", "icd11": "ICD-11",
}  # fmt: skip
_MARGIN = 0.8 * inch

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13.5, alignment=TA_LEFT)
STEM = ParagraphStyle("stem", parent=BODY, leftIndent=22, firstLineIndent=-22, spaceBefore=10, spaceAfter=2)
OPTION = ParagraphStyle("option", parent=BODY, leftIndent=40, firstLineIndent=-18)
QUIET = ParagraphStyle("quiet", parent=BODY, fontSize=8.5, leading=11, textColor="#444444")
WHY = ParagraphStyle("why", parent=QUIET, leftIndent=40)
HEAD = ParagraphStyle("head", parent=BODY, fontName="Helvetica-Bold", fontSize=16, leading=20)
PART = ParagraphStyle(
    "part", parent=BODY, fontName="Helvetica-Bold", fontSize=12, leading=16, spaceBefore=8, keepWithNext=1
)


def text(words: str, style: ParagraphStyle = BODY, *, lead: str = "") -> Paragraph:
    """A paragraph of somebody's words, behind ``lead`` in bold."""
    bold = f"<b>{escape(plain(lead))}</b> " if lead else ""
    return Paragraph(bold + escape(plain(words)).replace("\n", "<br/>"), style)


def head(paper: Paper, blueprint: Blueprint, kind: str) -> list[Flowable]:
    """The head: what this is, by what it was made, so that it can be made again."""
    made = ", ".join(f"{_BOOKS.get(name, name)} {told}" for name, told in sorted(paper.releases.items()))
    minutes = blueprint.seconds(len(paper.questions)) // 60
    books = ", ".join(_BOOKS[name] for name in blueprint.books) or "none"
    lines = [
        text(f"{paper.title}: {kind}", HEAD),
        text("Practice paper made by medcodex. Not an exam of, and not endorsed by, any certifying body.", QUIET),
        Spacer(1, 6),
        text(f"{len(paper.questions)} questions, {minutes} minutes. Books that may be open: {books}."),
        text(f"Paper {paper.digest}: blueprint {paper.blueprint} {paper.edition}, seed {paper.seed}.", QUIET),
    ]
    if made:
        lines.append(text(f"Made from {made}.", QUIET))
    titles = {one.name: one.title for one in blueprint.domains}
    lines += [
        text(f"{titles.get(one.domain, one.domain)}: {one.given} questions in place of {one.wanted}.", QUIET)
        for one in paper.short
    ]
    lines += [text(one, QUIET) for one in blueprint.remarks]
    return lines


def bound(parts: Sequence[Flowable], paper: Paper, kind: str) -> bytes:
    """The document. Nothing in it tells when it was made: the same parts make the same bytes."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=letter, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=plain(f"{paper.title}: {kind}"), author="medcodex", subject=f"paper {paper.digest}", invariant=1,
        lang="en",
    )  # fmt: skip

    def foot(canvas: Any, doc: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillGray(0.3)
        canvas.drawString(_MARGIN, 0.5 * inch, plain(f"{kind.capitalize()} {paper.blueprint} {paper.digest}"))
        canvas.drawRightString(letter[0] - _MARGIN, 0.5 * inch, str(doc.page))
        canvas.restoreState()

    document.build(list(parts), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()
