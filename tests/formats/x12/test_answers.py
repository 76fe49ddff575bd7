"""Answers of payers out of files: what they say, whatever the file looks like, and nothing lost in a faulty one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.encounter.claim_status import (
    AnsweredFault,
    AnswerLevel,
    BatchAnswer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    SetAnswer,
    Status,
    StatusCode,
    StatusQuestion,
)
from medcodex.formats.billing_json import billed_object
from x12_answers import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    CLAIMS_ACKNOWLEDGED,
    FILES,
    TA1,
    answers_of,
    interchange,
    joined,
)


def day(number: int) -> dt.date:
    return dt.date(2026, 11, number)


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_has_no_fault(name: str) -> None:
    records, faults = answers_of(joined(FILES[name]))
    assert faults == []
    assert records


def test_an_interchange_refused() -> None:
    assert answers_of(joined(TA1))[0] == [InterchangeAnswer(2, "000000009", "261121", "0900", "R", "022")]


def test_a_group_with_a_refused_set() -> None:
    [group] = answers_of(joined(ACKNOWLEDGED))[0]
    assert (group.functional, group.control, group.verdict, group.guide) == ("HC", "17", "P", "005010X222A1")
    assert (group.included, group.received, group.accepted, group.more) == (2, 2, 1, False)
    taken, refused = group.sets
    assert taken == SetAnswer(5, "837", "0001", "A", "005010X222A1")
    assert (refused.control, refused.verdict, refused.reasons) == ("0002", "R", ("5", "I6"))
    claim = ("CLM01:A1",)
    assert refused.faults == (
        AnsweredFault(
            "CLM", 20, "IK403:7", "2300", "CLM05-2", "1332", "1", "Q",
            (claim, ("SITUATIONAL TRIGGER", "CLM", "20", "", "5:2", "1332")),
        ),
        AnsweredFault("CLM", 20, "IK403:7", "2300", "CLM06", context=(claim,)),
        AnsweredFault("DTP", 31, "IK304:3", "2400"),
    )  # fmt: skip


def test_a_very_large_group_comes_in_parts_and_whole() -> None:
    count = 25_000
    body = [
        "AK1*HC*17",
        *(row for n in range(count) for row in (f"AK2*837*{n:04}", "IK5*A")),
        f"AK9*A*{count}*{count}*{count}",
    ]
    records, faults = answers_of(joined(interchange("FA", "005010X231A1", body)))
    assert faults == []
    assert [one.more for one in records] == [True, True, False]
    assert [one.verdict for one in records] == ["", "", "A"]
    assert [one.control for group in records for one in group.sets] == [f"{n:04}" for n in range(count)]


def test_claims_taken_and_refused() -> None:
    records, _ = answers_of(joined(CLAIMS_ACKNOWLEDGED))
    submitter, provider, taken, refused = records
    assert isinstance(submitter, BatchAnswer)
    assert (submitter.level, submitter.batch, submitter.party.identifier) == (AnswerLevel.SUBMITTER, "BATCH7", "S1")
    assert (submitter.received, submitter.processed) == (day(20), day(21))
    assert (provider.level, provider.batch, provider.party.last) == (AnswerLevel.PROVIDER, "BATCH7", "SAMPLE CLINIC")
    for level in (submitter, provider):
        assert (level.accepted, level.rejected) == (1, 1)
        assert (level.accepted_charge, level.rejected_charge) == (Decimal(100), Decimal(200))
    assert isinstance(taken, ClaimAnswer)
    assert (taken.number, taken.payer_number, taken.batch, taken.references) == (
        "A1",
        "P900",
        "BATCH7",
        (("D9", "CH5"),),
    )
    assert taken.statuses == (Status((StatusCode("A2", "20"),), day(21), "WQ", Decimal(100)),)
    assert (taken.patient.last, taken.providers[0].identifier, taken.source.identifier) == (
        "OKAPI",
        "1234567893",
        "99999",
    )
    [status] = refused.statuses
    assert [(one.category, one.code, one.entity) for one in status.codes] == [
        ("A6", "476", ""), ("A7", "562", "85"), ("A8", "400", ""),
    ]  # fmt: skip
    assert (status.action, status.message, refused.bill_type) == ("U", "SAY UNITS", "111")
    assert (refused.first, refused.last) == (day(1), day(3))
    [line] = refused.lines
    assert (line.code, line.modifiers, line.charge, line.revenue, line.units) == (
        "99213", ("25",), Decimal(200), "0301", Decimal(2),
    )  # fmt: skip
    assert (line.control, line.first, line.statuses[0].codes[0].code) == ("L1", day(2), "476")


def test_a_question_and_its_answer() -> None:
    (first, second), _ = answers_of(joined(ASKED))
    assert isinstance(first, StatusQuestion)
    assert (first.trace, first.number, first.payer_number, first.charge) == ("T1", "A1", "P900", Decimal(100))
    assert (first.subscriber.birth_date, first.subscriber.sex, first.patient) == (dt.date(1950, 2, 3), "F", None)
    assert second.patient is not None
    assert (second.patient.first, second.patient.birth_date, second.subscriber.first) == (
        "CHILD", dt.date(2015, 1, 2), "PARENT",
    )  # fmt: skip
    assert (second.lines[0].code, second.lines[0].control) == ("99213", "L9")
    (paid, waits, unknown), _ = answers_of(joined(ANSWERED))
    assert (paid.trace, paid.number, paid.subscriber) == ("T1", "A1", None)
    [status] = paid.statuses
    assert (status.paid, status.decided, status.paid_on, status.payment) == (Decimal(80), day(18), day(19), "EFT7")
    assert (waits.trace, waits.patient.first, waits.subscriber.first) == ("T2", "CHILD", "PARENT")
    assert waits.lines[0].statuses[0].codes == (StatusCode("P1", "20"),)
    assert (unknown.level, unknown.party.last, unknown.batch) == (AnswerLevel.PROVIDER, "OTHER CLINIC", "")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("marks", "end"), [("*:~^", ""), ("|<\x1c!", "\r\n"), ("*>\n^", ""), ("\x1d\x1f'^", "\n\n")],
    ids=["one line", "odd marks", "line ends alone", "control characters"],
)  # fmt: skip
def test_any_separators(name: str, marks: str, end: str) -> None:
    plain = joined(FILES[name])
    told = "".join(f"{one}~" for one in FILES[name])
    changed = told.translate(str.maketrans("*:~^", marks)).replace(marks[2], marks[2] + end)
    again, faults = answers_of(b"\xef\xbb\xbf" + changed.encode())
    expected = answers_of(plain)[0]
    if marks[1] != ":":  # the context of a 999 is text, which is written with the common mark
        assert [type(one) for one in again] == [type(one) for one in expected]
    assert again == expected
    assert faults == []


def test_several_interchanges_and_versions_in_a_file() -> None:
    asked = [row.replace("005010X212", "005010X212A2") for row in ASKED]
    files = [TA1, ACKNOWLEDGED, CLAIMS_ACKNOWLEDGED, asked, ANSWERED]
    rows = []
    for number, one in enumerate(files, 1):
        old = one[0][90:99]
        rows += [row.replace(old, f"{number:09}") if row.startswith(("ISA", "IEA")) else row for row in one]
    records, faults = answers_of(joined(rows))
    assert faults == []
    kinds = [type(one) for one in records]
    assert [kinds.count(one) for one in (InterchangeAnswer, GroupAnswer, BatchAnswer, ClaimAnswer, StatusQuestion)] == [
        1, 1, 3, 4, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start", "instead", "code"),
    [
        ("999", "AK9*", [], "IK304:3"),
        ("999", "AK1*", [], "IK304:3"),
        ("999", "IK5*A", ["IK5*Z"], "IK403:7"),
        ("277CA", "HL*2", [], "IK304:3"),
        ("277CA", "TRN*2*A2", [], "IK304:3"),
        ("277CA", "STC*A2", ["STC*A2:20*20261321*WQ*100"], "IK403:8"),
        ("277", "SE*", [], "IK502:2"),
        ("TA1", "TA1*", ["TA1*9*261121*0900*R*022"], "IK403:4"),
    ],
    ids=lambda value: "" if isinstance(value, list) else str(value),
)
def test_what_is_wrong_is_listed_and_the_rest_is_read(name: str, start: str, instead: list[str], code: str) -> None:
    rows = FILES[name]
    place = next(number for number, row in enumerate(rows) if row.startswith(start))
    records, faults = answers_of(joined([*rows[:place], *instead, *rows[place + 1 :]]))
    assert code in {one.code for one in faults}
    assert records


@pytest.mark.parametrize("name", FILES)
def test_records_are_json_and_back(name: str) -> None:
    for one in answers_of(joined(FILES[name]))[0]:
        data = msgspec.json.Encoder(decimal_format="string").encode(billed_object(one))
        assert msgspec.json.decode(data, type=type(one)) == one


ROWS = [row for rows in FILES.values() for row in rows]


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.sampled_from(ROWS), max_size=60), text=st.text("AZ19*:~^\n", max_size=12))
def test_any_order_of_segments_is_read(rows: list[str], text: str) -> None:
    answers_of(joined([ROWS[0], *rows, text, *rows[:3]]))


@settings(max_examples=100, deadline=None)
@given(drops=st.sets(st.integers(3, 11), max_size=4), cut=st.integers(0, 150))
def test_no_verdict_is_lost(drops: set[int], cut: int) -> None:
    """Whatever else a 999 lacks, each verdict that it still tells is in a record."""
    data = joined([row for number, row in enumerate(ACKNOWLEDGED) if number not in drops])
    data = data[: len(data) - cut]
    told = [row.split("*")[1] for row in data.decode().split("~\n")[:-1] if row.startswith("IK5")]
    found = [one.verdict for group in answers_of(data)[0] for one in group.sets if one.verdict]
    assert found[: len(told)] == told
