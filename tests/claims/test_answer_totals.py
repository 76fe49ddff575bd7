"""What an acknowledgement counts is held against the claims that it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import SENDING
from medcodex.app.checking_x12 import check_file
from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode
from medcodex.formats.x12.answers.writing import write_277ca

DAY = dt.date(2026, 5, 15)
CLINICS = [Party(name, identifier=npi, qualifier="XX") for name, npi in (("A", "1234567893"), ("B", "1245319599"))]


def answer(number: str, cents: int, *, taken: bool, clinic: int = 0) -> ClaimAnswer:
    code = StatusCode("A2", "20") if taken else StatusCode("A7", "562", "85")
    status = Status((code,), DAY, "WQ" if taken else "U", Decimal(cents) / 100)
    patient = Party("QUOKKA", "ZELDA", person=True, identifier="1AA0AA0AA00", qualifier="MI")
    return ClaimAnswer(1, "277ca", number, (status,), patient, batch="B1", providers=(CLINICS[clinic],), first=DAY,
                       last=DAY)  # fmt: skip


FILE = "".join(
    write_277ca(
        [
            answer("A1", 10000, taken=True),
            answer("A2", 2550, taken=False),
            answer("A3", 100, taken=True, clinic=1),
        ],
        SENDING,
    )
)


def found(text: str) -> list[tuple[int, str, str | None]]:
    report = check_file(BytesIO(text.encode()), "made")
    assert report.faults == []
    return [(one.segment, one.finding.rule, one.finding.where) for one in report.findings]


def place(text: str, segment: str) -> int:
    return text[: text.index(segment)].count("~") + 1


SUBMITTERS, FIRST, SECOND = (
    place(FILE, "TRN*2*B1"), place(FILE, "TRN*1*0~"), place(FILE.replace("TRN*1*0~", "TRN_1_0~", 1), "TRN*1*0~")
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param([], [], id="as written"),
        pytest.param([("QTY*90*2", "QTY*90*3")], [(SUBMITTERS, "AK-01", "submitter")], id="taken of all"),
        pytest.param([("QTY*AA*1", "QTY*AA*0")], [(SUBMITTERS, "AK-01", "submitter")], id="refused of all"),
        pytest.param([("AMT*YU*101", "AMT*YU*101.01")], [(SUBMITTERS, "AK-02", "submitter")], id="charges of all"),
        pytest.param([("QTY*QA*1~\nQTY*QC*1~\nAMT*YU*100", "QTY*QA*1~\nQTY*QC*2~\nAMT*YU*100")],
                     [(FIRST, "AK-01", "provider")], id="refused of the first provider"),
        pytest.param([("QTY*QA*1~\nAMT*YU*1~", "QTY*QA*1~\nAMT*YU*2~")], [(SECOND, "AK-02", "provider")],
                     id="charges of the second provider"),
        pytest.param([("QTY*90*2~\nQTY*AA*1~\nAMT*YU*101~\nAMT*YY*25.5~\n", "")], None, id="nothing told of all"),
    ],
)  # fmt: skip
def test_a_total_that_differs_is_told_at_its_level(
    changes: list[tuple[str, str]], told: list[tuple[int, str, str]] | None
) -> None:
    text = FILE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    if told is None:
        lines = text.split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("SE*"))
        lines[at] = lines[at].replace(lines[at].split("*")[1], str(int(lines[at].split("*")[1]) - 4))
        text = "\n".join(lines)
    assert found(text) == (told or [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**7), st.booleans(), st.integers(0, 1)), min_size=1, max_size=12))
def test_what_we_write_adds_up(claims: list[tuple[int, bool, int]]) -> None:
    answers = [answer(f"C{place}", *one[:1], taken=one[1], clinic=one[2]) for place, one in enumerate(claims)]
    assert found("".join(write_277ca(answers, SENDING))) == []
    lost = "".join(write_277ca([*answers, replace(answers[0], number="X")], SENDING))
    assert found(lost) == []


def test_a_level_that_is_refused_whole_lists_no_claims() -> None:
    text = (Path(__file__).parents[1] / "formats/x12/valid/277ca_accepted_and_rejected.x12").read_text()
    assert found(text) == []
    assert found(text.replace("QTY*90*1~", "QTY*90*2~").replace("STC*A3:24:85**U*0~", "STC*A1:19:85**WQ*0~")) != []
