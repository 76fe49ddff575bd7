"""What an OCR engine read, with its confidence: Tesseract's table of words (its option ``tsv``).

Columns: level page_num block_num par_num line_num word_num left top width height conf text; words are rows of level 5,
``conf`` runs from 0 to 100 and is -1 where there is no word.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from medcodex.errors import InputError

UNCERTAIN = 60
"""A word read with less confidence is uncertain."""
_COLUMNS = 12
_WORD = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read, ``confidence`` 0 to 100, ``line`` tells its line from others of the page."""

    text: str
    confidence: float
    line: tuple[int, int, int]

    @property
    def uncertain(self) -> bool:
        """Whether somebody should look at the picture."""
        return self.confidence < UNCERTAIN


def read_words(table: str, where: str) -> tuple[Word, ...]:
    """The words of one page, in reading order. InputError where it is no such table."""
    found = []
    for number, row in enumerate(table.splitlines()):
        cells = row.split("\t")
        if number == 0 or not row.strip():
            continue
        if len(cells) < _COLUMNS - 1:
            raise InputError(f"the OCR engine's answer is broken in row {number + 1}", where)
        text = "\t".join(cells[_COLUMNS - 1 :]).strip()
        if cells[0] != _WORD or not text:
            continue
        try:
            block, paragraph, line = (int(cell) for cell in cells[2:5])
            found.append(Word(text, max(0.0, min(float(cells[10]), 100.0)), (block, paragraph, line)))
        except ValueError:
            raise InputError(f"the OCR engine's answer is broken in row {number + 1}", where) from None
    return tuple(found)


def mean_confidence(words: tuple[Word, ...]) -> float:
    """The mean over all words, each counted by its characters, as noise is read as short words. 0 without any."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def page_lines(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The lines of a page; an empty one stands between blocks and paragraphs."""
    lines: list[tuple[Word, ...]] = []
    before = None
    for line, told in groupby(words, key=lambda word: word.line):
        if before is not None and line[:2] != before[:2]:
            lines.append(())
        lines.append(tuple(told))
        before = line
    return lines
