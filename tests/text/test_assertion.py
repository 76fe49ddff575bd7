"""Assertion rules against the project's own sentences, and the promises of judge()."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.text.assertion import AssertionRules, judge
from medcodex.text.document import read_document
from medcodex.text.lead_ins import lead_ins
from medcodex.text.model import Document, Section, Sentence
from medcodex.text.section_rules import SectionRules

if TYPE_CHECKING:
    from medcodex.text.assertion import Judgement

_RULES = AssertionRules.load()
_SECTIONS = SectionRules.load()
_MARK = re.compile(r"\[\[(.*?)\]\]")


def _cases() -> list[tuple[str, str, str, str]]:
    lines = (Path(__file__).parent / "assertion_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _judge_marked(section: str, marked: str) -> list[Judgement]:
    """Judge the marked mentions of a text whose sentences are found as in a note."""
    spans: list[tuple[int, int]] = []
    text, last = "", 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        last = match.end()
    text += marked[last:]
    found = read_document(text, None, _SECTIONS)
    document = Document(text, (Section(section, 0, 0, 0, len(text)),), found.sentences)
    judgements: list[Judgement] = []
    for sentence in found.sentences:
        inside = [span for span in spans if sentence.start <= span[0] < sentence.end]
        judgements += judge(document, Sentence(sentence.start, sentence.end, 0, list_item=False), inside, _RULES)
    assert len(judgements) == len(spans)
    return judgements


@pytest.mark.parametrize(("section", "marked", "expected", "rule"), _cases())
def test_case(section: str, marked: str, expected: str, rule: str) -> None:
    judgements = _judge_marked(section, marked)
    assert [str(judgement.assertion) for judgement in judgements] == expected.split()
    if rule:
        assert {judgement.rule for judgement in judgements} == {rule}


def test_enough_cases_in_every_category() -> None:
    cases = _cases()
    assert len(cases) >= 200
    assert {word for case in cases for word in case[2].split()} == {str(a) for a in _RULES.assertions.values()}


def test_negation_stays_in_its_list_item() -> None:
    text = "ASSESSMENT:\n1. No pneumonia.\n2. Hypertension.\n3. No fever\n4. Asthma\n"
    document = read_document(text, None, _SECTIONS)
    said = []
    for word in ("pneumonia", "Hypertension", "fever", "Asthma"):
        start = text.index(word)
        sentence = next(s for s in document.sentences if s.start <= start < s.end)
        said.append(str(judge(document, sentence, [(start, start + len(word))], _RULES)[0].assertion))
    assert said == ["negated", "present", "negated", "present"]


_LED = (
    ("Denies:\n- fever\n- cough\n", "negated negated"),
    ("Negative for:\n  fever\n  cough\n", "negated negated"),
    ("Denies: \r\n* fever\r\n* cough\r\n", "negated negated"),
    ("Denies:\n- fever\nReports:\n- cough\n", "negated present"),
    ("Denies:\n- fever\n\n- cough\n", "negated present"),
    ("Denies:\n- fever\nThe cough, however, has been there for many weeks and brings up sputum.\n", "negated present"),
    ("Call if you have:\n- fever\n- no cough\n", "hypothetical negated"),
    ("Seen today:\n- fever\n- cough\n", "present present"),
)


@pytest.mark.parametrize(("text", "expected"), _LED, ids=[text for text, _ in _LED])
def test_a_line_leads_into_its_list(text: str, expected: str) -> None:
    document = read_document(text, None, _SECTIONS)
    leads = lead_ins(document, _RULES)
    said = []
    for word in ("fever", "cough"):
        start = text.index(word)
        number = next(n for n, s in enumerate(document.sentences) if s.start <= start < s.end)
        span = (start, start + len(word))
        said.append(str(judge(document, document.sentences[number], [span], _RULES, leads.get(number))[0].assertion))
    assert " ".join(said) == expected


def test_cue_offsets_point_at_the_cue() -> None:
    text = "Lungs clear.  She\tdenies\xa0any  fever."
    document = read_document(text, None, _SECTIONS)
    start = text.index("fever")
    judgement = judge(document, document.sentences[-1], [(start, start + 5)], _RULES)[0]
    assert text[judgement.cue_start : judgement.cue_end] == "denies\xa0any"


def test_default_has_no_cue() -> None:
    text = "Asthma."
    document = read_document(text, None, _SECTIONS)
    judgement = judge(document, document.sentences[0], [(0, 6)], _RULES)[0]
    assert (judgement.rule, judgement.cue_start) == ("default-present", judgement.cue_end)


def test_no_mentions_no_judgements() -> None:
    document = read_document("Asthma.", None, _SECTIONS)
    assert judge(document, document.sentences[0], [], _RULES) == []


_WORDS = st.sampled_from(
    [
        *("no", "denies", "not", "without", "negative", "ruled", "out", "unlikely", "history", "of", "mother", "if"),
        *("risk", "possible", "versus", "resolved", "years", "ago", "is", "was", "and", "or", "but", "fever", "cough"),
        *(",", ".", ";", ":", "(", ")", "-", "?", "•", "İ", "ﬁ", "½", "don’t", "ＮＯ"),
    ]
)


@given(st.lists(_WORDS, min_size=1, max_size=30), st.data())
def test_any_words_are_judged_with_offsets_inside_the_sentence(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = Document(text, (Section("", 0, 0, 0, len(text)),), (Sentence(0, len(text), 0, list_item=False),))
    judgement = judge(document, document.sentences[0], [(start, end)], _RULES)[0]
    assert 0 <= judgement.cue_start <= judgement.cue_end <= len(text)
    assert judgement.cue_start < judgement.cue_end or judgement.rule == "default-present"
