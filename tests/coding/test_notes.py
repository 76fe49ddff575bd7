"""Whole notes: what must and must not be proposed, and what every answer promises."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_fixture import note, proposed
from library_fixture import APRIL_2026
from medcodex.coding import DocumentInput
from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion, Claim, Role, Setting

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.coding import CodedNote


class _Case(NamedTuple):
    name: str
    setting: Setting
    text: str
    first: str
    wanted: frozenset[str]
    unwanted: frozenset[str]


def _cases() -> list[_Case]:
    """note_cases.txt: blocks parted by lines of "===="; the first lines of a block are "key: value"."""
    out = []
    for block in (Path(__file__).parent / "note_cases.txt").read_text(encoding="utf-8").split("\n====\n")[1:]:
        head, _, text = block.partition("\n----\n")
        keys = dict(line.split(": ", 1) for line in head.strip().splitlines())
        out.append(
            _Case(
                keys["name"],
                Setting(keys["setting"]),
                text.strip("\n") + "\n",
                keys.get("first", ""),
                frozenset(keys.get("wanted", "").split()),
                frozenset(keys.get("unwanted", "").split()),
            )
        )
    return out


_CASES = _cases()
_NO_DIAGNOSIS = CodeRanges("V00-Y99,Z00-Z99")
# Official Guidelines FY2026 I.C.21.c.16: Z codes that may only be first, and what a visit may be for.
_REASONS = CodeRanges("Z00-Z04,Z33.2,Z31.81-Z31.83,Z34,Z38,Z39,Z42,Z51.0,Z51.1,Z52,Z76.1,Z76.2,Z99.12")


@pytest.fixture(scope="module", params=_CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> _Case:
    return request.param


def _promises(coder: Coder, coded: CodedNote) -> None:
    """What holds for every answer, whatever the note."""
    book = coder.engine.book
    codes = proposed(coded)
    assert len(codes) == len(set(codes))
    assert [code.rank for code in coded.codes] == list(range(1, len(codes) + 1))
    lead = Role.PRINCIPAL if coded.setting.is_inpatient else Role.FIRST_LISTED
    assert [code.role for code in coded.codes] == [lead, *[Role.SECONDARY] * (len(codes) - 1)][: len(codes)]
    for code in coded.codes:
        row = book.row(code.code)
        assert row is not None
        assert row.billable
        assert code.display == row.title
        assert code.system == "icd10cm"
        assert 0 < code.confidence <= 1
        assert code.evidence
        assert code.why
        assert all(why.kind in {"index", "tabular", "rule", "lexicon", "model"} and why.source for why in code.why)
        assert code.code not in {other.code for other in code.alternatives}
    for span in (*coded.mentions, *(e for code in coded.codes for e in code.evidence)):
        text = coded.texts[span.document]
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip()
    for mention in coded.mentions:
        assert all(book.row(code) is not None for code in mention.codes)
    if any(code not in _NO_DIAGNOSIS for code in codes):
        assert codes[0] not in _NO_DIAGNOSIS or codes[0] in _REASONS


def test_note(coder: Coder, case: _Case) -> None:
    coded = coder.code(note(case.text, case.setting))
    codes = proposed(coded)
    assert case.wanted - set(codes) == set()
    assert case.unwanted & set(codes) == set()
    if case.first:
        assert codes[0] == case.first
    _promises(coder, coded)


def test_the_same_note_twice_gives_the_same_answer(coder: Coder, case: _Case) -> None:
    assert coder.code(note(case.text, case.setting)) == coder.code(note(case.text, case.setting))


@pytest.mark.parametrize("text", ["\n", "   \t ", ".", "1.", "ASSESSMENT:", "•••", "\x00", "é" * 50, "-" * 500])
def test_a_note_that_says_nothing(coder: Coder, text: str) -> None:
    coded = coder.code(note(text))
    assert (coded.codes, coded.mentions) == ((), ())


def test_a_note_of_negations_alone_gives_no_codes(coder: Coder) -> None:
    text = (
        "HPI: The patient denies chest pain, shortness of breath, fever, chills, cough, nausea and diarrhea.\n"
        "ROS: Negative for headache, dizziness, rash or weight loss. No dysuria. No hematuria.\n"
        "ASSESSMENT: No evidence of diabetes, hypertension or asthma. No pulmonary embolism. Asthma was ruled out.\n"
    )
    coded = coder.code(note(text))
    assert proposed(coded) == []
    assert {m.assertion for m in coded.mentions if m.codes} == {Assertion.NEGATED}
    assert len(coded.mentions) > 10


def test_a_normal_note_gives_no_disease(coder: Coder) -> None:
    text = (
        "PHYSICAL EXAM: Well developed, well nourished. Lungs clear to auscultation bilaterally. Heart regular.\n"
        "Abdomen soft, nontender. Extremities without edema. Alert and oriented.\n"
        "LABS: Sodium 140, potassium 4.1. Within normal limits.\n"
    )
    assert [code for code in proposed(coder.code(note(text))) if code[0] not in "Z"] == []


_DOCUMENTS = (
    DocumentInput(
        "admit", "CHIEF COMPLAINT: Chest pain.\nIMPRESSION: Possible acute pancreatitis. Hypertension.\n", "H&P"
    ),
    DocumentInput(
        "dc", "DISCHARGE DIAGNOSES:\n1. Acute pancreatitis.\n2. Hypertension.\n3. Hypokalemia.\n", "discharge summary"
    ),
)


def test_evidence_names_its_document(coder: Coder) -> None:
    coded = coder.code(note(setting=Setting.INPATIENT, documents=_DOCUMENTS))
    assert set(coded.texts) == {"admit", "dc"}
    assert {"K85.90", "I10", "E87.6"} <= set(proposed(coded))
    by_code = {code.code: {e.document for e in code.evidence} for code in coded.codes}
    assert by_code["I10"] == {"admit", "dc"}
    assert by_code["E87.6"] == {"dc"}
    assert {mention.document for mention in coded.mentions} == {"admit", "dc"}
    _promises(coder, coded)


def test_the_same_documents_under_other_ids_give_the_same_codes(coder: Coder) -> None:
    renamed = tuple(replace(d, id=f"x{n}") for n, d in enumerate(_DOCUMENTS))
    one = coder.code(note(setting=Setting.INPATIENT, documents=_DOCUMENTS))
    other = coder.code(note(setting=Setting.INPATIENT, documents=renamed))
    assert proposed(one) == proposed(other)
    assert {e.document for code in other.codes for e in code.evidence} == {"x0", "x1"}


def test_an_empty_document_among_others_changes_nothing(coder: Coder) -> None:
    with_empty = (*_DOCUMENTS, DocumentInput("empty", "", "nursing"))
    one = coder.code(note(setting=Setting.INPATIENT, documents=_DOCUMENTS))
    assert proposed(coder.code(note(setting=Setting.INPATIENT, documents=with_empty))) == proposed(one)


def test_what_is_said_of_the_note_comes_back(coder: Coder) -> None:
    coded = coder.code(note("ASSESSMENT: Hypertension.", Setting.OBSERVATION, Claim.FACILITY))
    assert (coded.id, coded.setting, coded.claim, coded.date) == ("n", Setting.OBSERVATION, Claim.FACILITY, APRIL_2026)
    assert coded.releases["icd10cm"]["codes"] == "2026-04"


def test_a_note_of_a_megabyte(coder: Coder) -> None:
    visit = (
        "ASSESSMENT AND PLAN:\n1. Hypertension, stable. Continue lisinopril 10 mg daily.\n2. No evidence of asthma.\n\n"
    )
    text = visit * (1_000_000 // len(visit))
    coded = coder.code(note(text))
    assert "I10" in proposed(coded)
    assert "J45.909" not in proposed(coded)
    assert max(m.end for m in coded.mentions) > 990_000
    _promises(coder, coded)


def test_one_endless_line_of_words(coder: Coder) -> None:
    text = "hypertension asthma left knee pain of the right hip " * 4_000
    coded = coder.code(note(text))
    assert coded.mentions
    _promises(coder, coded)


_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "ASSESSMENT:\n",
                "HPI: ",
                "FAMILY HISTORY: ",
                "PMH:\n",
                "1. ",
                "\n",
                "\n\n",
                "- ",
                "• ",
                ". ",
                ", ",
                "; ",
                " ",
            ),
            *("hypertension", "type 2 diabetes", "CKD stage 4", "congestive heart failure", "left knee pain", "asthma"),
            *("mother had breast cancer", "no ", "possible ", "history of ", "denies ", "rule out ", "COPD", "cough"),
            *("annual physical", "status post cholecystectomy", "on warfarin", "screening mammogram"),
            *(
                "fell from a ladder",
                "fracture of the right tibia",
                "former smoker",
                "nausea and vomiting",
                "İ",
                "ﬁ",
                "\x00",
                "😀",
            ),
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=120, deadline=None)
@given(text=st.one_of(_PIECES, st.text(max_size=200)), setting=st.sampled_from(list(Setting)))
def test_any_text_gets_an_answer_that_keeps_the_promises(coder: Coder, text: str, setting: Setting) -> None:
    coded = coder.code(note(text, setting))
    assert coded.texts == {None: text}
    _promises(coder, coded)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(_PIECES, min_size=1, max_size=4), setting=st.sampled_from([Setting.INPATIENT, Setting.OUTPATIENT])
)
def test_any_documents_get_an_answer_that_keeps_the_promises(coder: Coder, texts: list[str], setting: Setting) -> None:
    documents = tuple(DocumentInput(str(n), text) for n, text in enumerate(texts))
    _promises(coder, coder.code(note(setting=setting, documents=documents)))


def test_text_before_a_mention_only_moves_it(coder: Coder) -> None:
    text = "ASSESSMENT:\n1. Hypertension.\n2. Asthma.\n"
    here = coder.code(note(text))
    moved = coder.code(note("\n\n\n" + text))
    assert [m._replace(start=m.start + 3, end=m.end + 3) for m in here.mentions] == list(moved.mentions)
