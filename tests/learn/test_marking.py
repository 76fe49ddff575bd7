"""Marks: what each code is, what it is worth, and what holds for every answer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case_making import PlainBooks, PlainJudge, clinic, markers, perfect, stay

from medcodex.encounter import Finding
from medcodex.learn.cases.case import Need, Quote
from medcodex.learn.marking.answer import Answer, AnswerCode, AnswerVisit
from medcodex.learn.marking.as_json import answer_object, mark_object
from medcodex.learn.marking.corrections import Correction
from medcodex.learn.marking.credit import credits_of
from medcodex.learn.marking.mark import Verdict
from medcodex.learn.marking.marking import mark
from medcodex.learn.marking.near import Near
from medcodex.learn.marking.ports import Words

CLINIC, STAY = clinic(), stay()
CODES = ["E11.621", "L97.421", "I10", "I15.9", "Z79.84", "E11.9", "L97.429", "L97.42", "E11.622", "R05.9", "J18.9"]
answers = st.lists(st.sampled_from(CODES), max_size=8, unique=True).map(
    lambda codes: Answer(tuple(AnswerCode("icd10cm", code) for code in codes))
)


def given_codes(*codes: str, system: str = "icd10cm") -> Answer:
    return Answer(tuple(AnswerCode(system, code) for code in codes))


@pytest.mark.parametrize("case", [CLINIC, STAY], ids=lambda case: case.id)
@pytest.mark.parametrize("acceptable", [True, False])
def test_the_key_marks_whole(case, acceptable: bool) -> None:  # type: ignore[no-untyped-def]
    marked = mark(case, perfect(case, acceptable=acceptable), markers())
    assert marked.score == 1
    assert set(marked.parts.values()) == {1.0}


def test_nothing_marks_nothing() -> None:
    assert mark(CLINIC, Answer(()), markers()).score == 0
    assert mark(CLINIC, given_codes("J18.9"), markers()).score == 0


@given(answers)
def test_every_mark_lies_between_nothing_and_whole(answer: Answer) -> None:
    marked = mark(CLINIC, answer, markers())
    assert 0 <= marked.score <= 1
    assert all(0 <= value <= 1 for value in marked.parts.values())
    assert len(marked.key) == len(CLINIC.key.codes)
    assert len(marked.codes) == len(answer.codes)
    mark_object(marked)


@given(answers.filter(lambda one: not {"I10", "I15.9"} <= {code.code for code in one.codes}), st.data())
def test_whoever_leaves_out_a_right_code_recalls_less(answer: Answer, data: st.DataObject) -> None:
    marked = mark(CLINIC, answer, markers())
    right = [at for at, one in enumerate(marked.codes) if one.verdict is Verdict.RIGHT]
    if right:
        out = data.draw(st.sampled_from(right))
        less = replace(answer, codes=answer.codes[:out] + answer.codes[out + 1 :])
        assert mark(CLINIC, less, markers()).parts["recall"] < marked.parts["recall"]


@given(answers, st.data())
def test_order_changes_nothing_but_the_order(answer: Answer, data: st.DataObject) -> None:
    other = replace(answer, codes=tuple(data.draw(st.permutations(answer.codes))))
    one, two = mark(CLINIC, answer, markers()), mark(CLINIC, other, markers())
    assert {n: v for n, v in one.parts.items() if n != "sequencing"} == {
        n: v for n, v in two.parts.items() if n != "sequencing"
    }
    assert {(m.given.code, m.verdict) for m in one.codes} == {(m.given.code, m.verdict) for m in two.codes}


@given(st.permutations(["L97.421", "I10", "Z79.84"]))
def test_what_no_convention_orders_stands_in_any_order(behind: list[str]) -> None:
    assert mark(CLINIC, given_codes("E11.621", *behind), markers()).parts["sequencing"] == 1


TITLES = {
    "L97.42": "Non-pressure chronic ulcer of left heel and midfoot",
    "L97.421": "limited to breakdown of skin",
    "L97.429": "with unspecified severity",
    "L97.40": "of unspecified heel and midfoot",
    "L97.401": "of unspecified heel and midfoot limited to breakdown of skin",
}


@pytest.mark.parametrize(
    ("wanted", "given_code", "near"),
    [
        ("L97.421", "L97.421", Near.HIT),
        ("L97.421", "L97.42", Near.LESS_SPECIFIC),
        ("L97.421", "L97", Near.LESS_SPECIFIC),
        ("L97.421", "L97.429", Near.LESS_SPECIFIC),
        ("L97.421", "L97.401", Near.LESS_SPECIFIC),
        ("L97.421", "L97.411", Near.NEAR),
        ("L97.421", "L98.421", Near.MISSED),
        ("I10", "I15.9", Near.ALTERNATIVE),
    ],
)
def test_how_near_a_code_is(wanted: str, given_code: str, near: Near) -> None:
    marked = mark(CLINIC, given_codes(given_code), markers(PlainBooks(titles=TITLES)))
    assert next(one.near for one in marked.key if one.key.code == wanted) is near


def test_a_seventh_character_and_an_axis() -> None:
    fracture = replace(CLINIC.key.codes[1], code="S52.521A", evidence=())
    case = replace(CLINIC, key=replace(CLINIC.key, codes=(CLINIC.key.codes[0], fracture)))
    marked = mark(case, given_codes("E11.621", "S52.521D"), markers())
    assert marked.key[1].near is Near.SEVENTH
    assert marked.codes[1].verdict is Verdict.SEVENTH
    assert marked.parts["specificity"] == 0.5
    marked = mark(STAY, given_codes("0FT40ZZ", system="icd10pcs"), markers())
    assert (marked.key[1].near, marked.key[1].axis) == (Near.AXIS, 5)
    assert mark(STAY, given_codes("0FB44ZX", system="icd10pcs"), markers()).key[1].near is Near.MISSED
    assert mark(STAY, given_codes("0FT40ZX", system="icd10pcs"), markers()).key[1].near is Near.NEAR


def test_a_code_of_another_system_stands_for_nothing() -> None:
    assert mark(STAY, given_codes("0FT44ZZ"), markers()).parts["recall"] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"units": Decimal(1)}, "units 1"),
        ({"modifiers": ()}, "modifiers none"),
        ({"modifiers": ("RT",)}, "modifiers RT"),
        ({"units": None}, "units 1"),
    ],
)
def test_details_of_a_service(change: dict[str, object], said: str) -> None:
    answer = perfect(CLINIC)
    wrong = replace(answer.codes[4], **change)  # type: ignore[arg-type]
    marked = mark(CLINIC, replace(answer, codes=(*answer.codes[:4], wrong)), markers())
    assert marked.key[4].near is Near.DETAIL
    assert marked.key[4].differences[0].startswith(said)
    assert marked.parts["specificity"] == 1


def test_what_each_code_of_an_answer_is() -> None:
    reader = Reader(
        [
            Words("icd10cm", ("I50.9",), Quote("note", 0, 1, "C"), "the chart denies it"),
            Words("icd10cm", ("L89.90",), Quote("note", 0, 1, "C")),
        ]
    )
    codes = ["E11.621", "I15.9", "Z79.84", "E11.9", "L97.42", "I50.9", "L89.90", "J18.9", "E11.621", "ZZZ"]
    books = PlainBooks(bad={"L97.42": "not billable; try L97.421", "ZZZ": "no such code"}, titles=TITLES)
    marked = mark(CLINIC, given_codes(*codes), markers(books, reader=reader))
    told = [(one.verdict, one.credit) for one in marked.codes]
    assert told == [
        (Verdict.RIGHT, 1),
        (Verdict.RIGHT, 1),
        (Verdict.ACCEPTABLE, 0),
        (Verdict.TEMPTING, 0),
        (Verdict.INVALID, 0),
        (Verdict.UNSUPPORTED, 0),
        (Verdict.BEYOND, 0),
        (Verdict.UNSUPPORTED, 0),
        (Verdict.TWICE, 0),
        (Verdict.INVALID, 0),
    ]
    assert marked.codes[3].because == "The diabetes has a complication that is named."
    assert marked.codes[4].because == "not billable; try L97.421"
    assert marked.codes[4].stands_for == "L97.421"
    assert marked.codes[5].because == "the chart denies it"
    assert marked.parts["precision"] == pytest.approx(2 / 9)  # what may be reported is not counted
    assert reader.asked == 1


def test_an_alternative_beside_its_code_is_one_too_many() -> None:
    marked = mark(CLINIC, given_codes("I10", "I15.9"), markers())
    assert [one.verdict for one in marked.codes] == [Verdict.RIGHT, Verdict.TWICE]
    assert "not both" in marked.codes[1].because


def test_order_of_the_first_and_of_pairs() -> None:
    marked = mark(CLINIC, given_codes("L97.421", "E11.621", "I10"), markers())
    assert [one.kept for one in marked.order] == [False, False]
    marked = mark(CLINIC, given_codes("E11.621", "I10"), markers())
    assert [one.kept for one in marked.order] == [True]


@pytest.mark.parametrize(("poa", "right"), [("Y", True), ("N", False), (None, False)])
def test_present_on_admission(poa: str | None, right: bool) -> None:
    codes = (AnswerCode("icd10cm", "K80.00", poa), AnswerCode("icd10pcs", "0FT44ZZ"))
    marked = mark(STAY, Answer(codes), markers())
    assert marked.parts["poa"] == right
    assert "poa" not in mark(CLINIC, perfect(CLINIC), markers()).parts


@pytest.mark.parametrize(("level", "right"), [("moderate", 1), ("low", 0), (None, 0)])
def test_the_level_of_the_visit(level: str | None, right: int) -> None:
    answer = replace(perfect(CLINIC), visit=None if level is None else AnswerVisit(level, risk="high"))
    assert mark(CLINIC, answer, markers()).parts["visit"] == right


def test_the_group() -> None:
    marked = mark(STAY, replace(perfect(STAY), ms_drg="418"), markers())
    assert marked.drg is not None
    assert (marked.drg.grouped, marked.drg.right, marked.drg.guess) == ("419", True, "418")
    marked = mark(STAY, perfect(STAY), markers(judge=PlainJudge(drg=None)))
    assert marked.drg is None
    assert marked.score == 1


def test_conventions_missed_are_those_that_the_key_keeps() -> None:
    def finding(rule: str, code: str, severity: str = "error") -> Finding:
        return Finding(rule, "a_rule", severity, f"{code}: against it", (code,), source="Official Guidelines I.A.12.a")

    judge = PlainJudge(
        {
            "I10": finding("A-01", "I10"),  # so the key has it, too
            "I15.9": finding("A-05", "I15.9"),
            "R05.9": finding("B-01", "R05.9", "warning"),
            "J18.9": finding("CL-01", "J18.9"),
            "ZZZ": finding("A-02", "ZZZ"),
        }
    )
    books = PlainBooks(bad={"ZZZ": "no such code"})
    marked = mark(CLINIC, given_codes("E11.621", "I10", "I15.9", "R05.9", "J18.9", "ZZZ"), markers(books, judge))
    assert [one.rule for one in marked.findings] == ["A-05", "B-01"]
    assert marked.parts["conventions"] == 0.75


@pytest.mark.parametrize(
    ("correction", "answer", "recall", "verdict"),
    [
        (Correction("c1", "icd10cm", "R05.9"), ["E11.621", "R05.9"], 1 / 4, Verdict.SITE),
        (Correction("c1", "icd10cm", "R05.9", "I10"), ["E11.621", "R05.9"], 2 / 4, Verdict.RIGHT),
        (Correction("c1", "icd10cm", None, "I10"), ["E11.621"], 1 / 3, Verdict.RIGHT),
    ],
)
def test_what_the_site_holds_for_right(
    correction: Correction, answer: list[str], recall: float, verdict: Verdict
) -> None:
    marked = mark(CLINIC, given_codes(*answer), markers(), [correction])
    assert marked.parts["recall"] == pytest.approx(recall)
    assert marked.codes[-1].verdict is verdict
    assert marked.corrections == (correction,)
    assert mark_object(marked)["corrections"][0]["challenge"] == "c1"


def test_a_correction_that_the_key_came_to_hold_is_not_named() -> None:
    old = [Correction("c1", "icd10cm", "I10"), Correction("c2", "icd10cm", "I15.9", "I10")]
    assert mark(CLINIC, perfect(CLINIC), markers(), old).corrections == ()


def test_each_miss_is_explained() -> None:
    books = PlainBooks(index={"I10": ("Hypertension, hypertensive",)})
    told = mark_object(mark(CLINIC, given_codes("E11.621"), markers(books)))
    missed = next(one for one in told["key"] if one["code"] == "I10")
    quote = missed["evidence"][0]
    text = CLINIC.documents[0].text
    assert text[quote["start"] : quote["end"]] == quote["text"] == "Hypertension, at goal"
    assert missed["index"] == ["Hypertension, hypertensive"]
    assert missed["guideline"] == ["IV.J"]
    assert missed["rationale"]
    assert told["queries"]["key"][0]["about"] == "Kind of the ulcer"
    assert {name for one in told["parts"].values() for name in one} == {"score", "weight", "says"}
    assert answer_object(perfect(CLINIC))["codes"][4]["modifiers"] == ["LT"]


def test_the_table_of_credit_is_whole() -> None:
    assert sum(one.value for one in credits_of("part").values()) == pytest.approx(1.1)
    assert set(credits_of("key")) == set(Near)
    assert set(credits_of("answer")) == set(Verdict) - {Verdict.ACCEPTABLE, Verdict.SITE}
    assert all(0 <= one.value <= 1 and one.says for group in ("key", "answer", "part") for one in
               credits_of(group).values())  # fmt: skip
    assert any(one.need is Need.ACCEPTABLE for one in CLINIC.key.codes)


class Reader:
    """learn.marking.ports.ChartReader with what it is told; counts how often it is asked."""

    def __init__(self, found: list[Words]) -> None:
        self.found, self.asked = found, 0

    def words(self, case: object) -> list[Words]:
        self.asked += 1
        return self.found
