"""Sections and sentences: the project's own texts, and what must hold for any text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.text.document import read_document
from medcodex.text.section_rules import SectionRules

if TYPE_CHECKING:
    from medcodex.text.model import Document

_RULES = SectionRules.load()


def _cases(name: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(_unescape(row[0]), _unescape(row[1])) for row in rows]


def _unescape(cell: str) -> str:
    return cell.replace("\\r", "\r").replace("\\n", "\n")


def _assert_partition(document: Document) -> None:
    """Sections tile the text; each character that is no white space lies in one sentence or one heading zone."""
    text = document.text
    covered = [0] * len(text)
    position = 0
    for section in document.sections:
        assert position == section.heading_start <= section.heading_end <= section.start <= section.end
        position = section.end
        for at in range(section.heading_start, section.start):
            covered[at] += 1
    assert position == len(text)
    last = 0
    for sentence in document.sentences:
        section = document.sections[sentence.section]
        assert max(last, section.start) <= sentence.start < sentence.end <= section.end
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        last = sentence.end
        for at in range(sentence.start, sentence.end):
            covered[at] += 1
    assert all(count == 1 or (count == 0 and text[at].isspace()) for at, count in enumerate(covered))


@pytest.mark.parametrize(("text", "expected"), _cases("section_cases.tsv"))
def test_sections(text: str, expected: str) -> None:
    document = read_document(text, None, _RULES)
    _assert_partition(document)
    assert "|".join(section.name for section in document.sections) == expected


@pytest.mark.parametrize(("text", "expected"), _cases("sentence_cases.tsv"))
def test_sentences(text: str, expected: str) -> None:
    document = read_document(text, None, _RULES)
    _assert_partition(document)
    found = [("*" if s.list_item else "") + text[s.start : s.end] for s in document.sentences]
    assert "|".join(found) == expected


def test_heading_span_is_the_words_alone() -> None:
    text = "  2. PAST  MEDICAL HISTORY : gout"
    section = read_document(text, None, _RULES).sections[0]
    assert text[section.heading_start : section.start] == "  2. PAST  MEDICAL HISTORY : "
    section = read_document("Plan: rest", "n1", _RULES).sections[0]
    assert (section.heading_start, section.heading_end, section.start) == (0, 4, 6)


def test_empty_text_is_one_empty_section() -> None:
    document = read_document("", "x", _RULES)
    assert (document.id, len(document.sections), document.sentences) == ("x", 1, ())


_PIECES = st.sampled_from(
    [
        *("PLAN:", "ASSESSMENT", "PMH", "Neck:", "No", "fever", "Dr.", "q.d.", "1.", "2)", "3.5", ".,", ":,"),
        *(".", ",", ":", ";", "?", "•", "-", "#", "(", ")", "ﬁ", "Ａ", "İ", "é", "\u200b"),
        *(" ", "  ", "\t", "\n", "\r\n", "\n\n", "\xa0", "\u2028", "\x0b", "\x1c", "\x85"),
    ]
)


@given(st.text())
def test_any_text_is_partitioned(text: str) -> None:
    _assert_partition(read_document(text, None, _RULES))


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_note_like_text_is_partitioned(text: str) -> None:
    _assert_partition(read_document(text, None, _RULES))


@pytest.mark.shared
def test_sample_reports_are_partitioned(shared: Path) -> None:
    path = shared / "corpora" / "mtsamples" / "mtsamples-half.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) > 1000
    headed = 0
    for text in texts:
        document = read_document(text, None, _RULES)
        _assert_partition(document)
        headed += len(document.sections) > 1
    assert headed > 0.9 * len(texts)
