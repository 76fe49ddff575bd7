"""Papers as PDF: the same bytes again, the key apart, any letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from exam_making import HOSTILE, means
from medcodex.app.learn.exam_pdf.documents import key_pdf, paper_pdf
from medcodex.app.learn.exam_pdf.letters import plain

DAY = dt.date(2026, 5, 15)


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_the_same_paper_makes_the_same_bytes() -> None:
    plan = means().blueprint("cpc")
    for make in (paper_pdf, key_pdf):
        first, again = (make(means().paper("cpc", DAY, 7, 25), plan) for _ in range(2))
        assert first == again
        assert first != make(means().paper("cpc", DAY, 8, 25), plan)


def test_the_paper_has_all_questions_and_an_answer_sheet_and_no_key() -> None:
    paper, plan = means().paper("cca", DAY, 3, 25), means().blueprint("cca")
    sheet, key = words(paper_pdf(paper, plan)), words(key_pdf(paper, plan))
    for place, question in enumerate(paper.questions, 1):
        assert f"{place}. On {question.topic}" in sheet
        assert question.item.source in key
    assert "Answer sheet" in sheet
    assert "that is so" not in sheet
    assert "Right:" not in sheet
    assert key.count("that is so") == 25
    assert key.count("Right:") == 25
    assert paper.digest in sheet
    assert f"seed {paper.seed}" in sheet


def test_markup_and_letters_that_the_fonts_lack_come_out_as_text() -> None:
    paper, plan = means().paper("ccs", DAY, 3, 5), means().blueprint("ccs")
    assert HOSTILE in paper.questions[0].item.stem
    shown = words(paper_pdf(paper, plan))
    assert "<script>alert(1)</script> >= 5 µg “café” beta-blocker" in shown
    odd = replace(paper, title="汉字 \x00 & <b> Ω")
    assert "? ? & <b> Omega" in words(paper_pdf(odd, plan)).replace("??", "? ?")


@pytest.mark.parametrize(
    ("text", "written"),
    [("≥ 5 µg", ">= 5 µg"), ("β-hCG", "beta-hCG"), ("Δ", "Delta"), ("Zażółć", "Zazólc"), ("“x” – …", "“x” – …"),
     ("x₂", "x2")],
)  # fmt: skip
def test_letters(text: str, written: str) -> None:
    assert plain(text) == written


@given(st.text(max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    plain(text).encode("cp1252")
