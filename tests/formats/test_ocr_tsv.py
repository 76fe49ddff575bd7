"""The table of words that the OCR engine answers with."""

from __future__ import annotations

import pytest

from medcodex.errors import InputError
from medcodex.formats.ocr_tsv import mean_confidence, page_lines, read_words

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def row(text: str, confidence: object, block: int = 1, line: int = 1, level: int = 5) -> str:
    return f"{level}\t1\t{block}\t1\t{line}\t1\t0\t0\t9\t9\t{confidence}\t{text}\n"


TABLE = HEAD + row("", -1, level=4) + row("Gout,", 96.5) + row("lcft", 31) + row("toe", 90, line=2) + row("Plan", 80, 2)


def test_words_with_their_confidence() -> None:
    words = read_words(TABLE, "x")
    assert [(word.text, word.confidence, word.uncertain) for word in words] == [
        ("Gout,", 96.5, False),
        ("lcft", 31, True),
        ("toe", 90, False),
        ("Plan", 80, False),
    ]
    assert mean_confidence(words) == pytest.approx((96.5 * 5 + 31 * 4 + 90 * 3 + 80 * 4) / 16)


def test_lines_with_a_gap_between_blocks() -> None:
    lines = page_lines(read_words(TABLE, "x"))
    assert [" ".join(word.text for word in line) for line in lines] == ["Gout, lcft", "toe", "", "Plan"]


def test_a_page_without_words() -> None:
    assert read_words(HEAD, "x") == ()
    assert page_lines(()) == []
    assert mean_confidence(()) == 0


@pytest.mark.parametrize(
    "table", [HEAD + "5\t1\n", HEAD + row("a", "high"), HEAD + row("a", 9).replace("5\t1\t1", "5\t1\tx")]
)
def test_a_broken_table_is_refused(table: str) -> None:
    with pytest.raises(InputError, match="row 2"):
        read_words(table, "x")
