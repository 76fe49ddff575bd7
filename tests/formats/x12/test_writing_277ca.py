"""The 277CA that is written: true to its guide and to pyx12's, with totals that are those of its claims, and the same
when it is read."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
import pyx12.params
import pyx12.x12n_document
from hypothesis import given, settings
from hypothesis import strategies as st

from billed_claims import BILLING, CHILD, PAYER, SENDING, SUBSCRIBER
from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import (
    AnswerLevel,
    BatchAnswer,
    ClaimAnswer,
    Status,
    StatusCode,
    StatusLine,
)
from medcodex.errors import InputError
from medcodex.formats.x12.answers.writing import is_refused, write_277ca
from x12_answers import answers_of

DAY = dt.date(2026, 11, 20)
SENT = replace(SENDING, submitter=PAYER, receiver=SENDING.submitter)
TAKEN = ClaimAnswer(
    1, "277ca", "A1", (Status((StatusCode("A2", "20"),), DAY, "WQ", Decimal(100)),), SUBSCRIBER, payer_number="P1",
    batch="B1", first=DAY, last=DAY, source=PAYER, receiver=SENDING.submitter, providers=(BILLING,),
)  # fmt: skip
REFUSED = replace(
    TAKEN, number="A2", payer_number="", patient=CHILD, subscriber=SUBSCRIBER, bill_type="111",
    statuses=(Status((StatusCode("A3", "247"),), DAY, "U", Decimal("70.50")),),
    lines=(StatusLine("HC", "99213", Decimal("70.50"), ("25",), units=Decimal(1), control="L1", first=DAY, last=DAY,
                      statuses=(Status((StatusCode("A6", "476"), StatusCode("A7", "562", "82")), DAY, "U"),)),),
)  # fmt: skip


def written(answers: list[ClaimAnswer]) -> bytes:
    return "".join(write_277ca(answers, SENT, dt.date(2026, 11, 19))).encode()


def claims_of(data: bytes) -> list[ClaimAnswer]:
    records, faults = answers_of(data)
    assert faults == []
    return [one for one in records if isinstance(one, ClaimAnswer)]


def accepted_by_pyx12(data: bytes) -> bool:
    return bool(pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(data.decode()), None, None, None))


def test_it_is_what_was_answered() -> None:
    data = written([TAKEN, REFUSED])
    taken, refused = claims_of(data)
    told = TAKEN.patient
    named = Party(told.last, told.first, told.middle, person=True, identifier=told.identifier, qualifier="MI")
    assert taken.patient == named
    assert (taken.number, taken.payer_number, taken.batch, taken.statuses) == ("A1", "P1", "B1", TAKEN.statuses)
    assert (refused.statuses, refused.lines, refused.bill_type) == (REFUSED.statuses, REFUSED.lines, "111")
    assert refused.patient.identifier == SUBSCRIBER.identifier, "a dependent is named by the subscriber's number"
    assert accepted_by_pyx12(data)


def test_totals_of_what_was_sent_and_of_each_provider() -> None:
    other = replace(BILLING, last="OTHER CLINIC")
    answers = [TAKEN, REFUSED, replace(TAKEN, number="A3", providers=(other,))]
    levels = [one for one in answers_of(written(answers))[0] if isinstance(one, BatchAnswer)]
    assert [(one.level, one.party.last, one.accepted, one.rejected, one.accepted_charge, one.rejected_charge)
            for one in levels] == [
        (AnswerLevel.SUBMITTER, "SAMPLE SUBMITTER", 2, 1, Decimal(200), Decimal("70.5")),
        (AnswerLevel.PROVIDER, "SAMPLE CLINIC", 1, 1, Decimal(100), Decimal("70.5")),
        (AnswerLevel.PROVIDER, "OTHER CLINIC", 1, None, Decimal(100), None),
    ]  # fmt: skip
    assert {one.batch for one in levels} == {"B1"}
    assert levels[0].received == dt.date(2026, 11, 19)


def test_a_set_for_each_file_that_is_answered() -> None:
    text = written([TAKEN, replace(REFUSED, batch="B2")]).decode()
    assert text.count("ST*277*") == 2
    assert "TRN*2*B1~" in text
    assert "TRN*2*B2~" in text


def test_the_source_says_what_it_is() -> None:
    clearinghouse = Party("SAMPLE HOUSE", identifier="H1", qualifier="46")
    assert "NM1*AY*2*SAMPLE HOUSE*****46*H1~" in written([replace(TAKEN, source=clearinghouse)]).decode()
    assert "NM1*PR*2*SAMPLE PAYER*****PI*99999~" in written([replace(TAKEN, source=Party())]).decode()


@pytest.mark.parametrize("answers", [[], [replace(TAKEN, statuses=())]], ids=["none", "without status"])
def test_what_cannot_be_written(answers: list[ClaimAnswer]) -> None:
    with pytest.raises(InputError):
        written(answers)


CODES = st.builds(
    StatusCode, st.sampled_from(["A1", "A2", "A3", "A6", "A7", "A8"]), st.sampled_from(["20", "21", "562", "400"]),
    st.sampled_from(["", "85", "IL", "PR"]),
)  # fmt: skip
STATUSES = st.builds(
    Status, st.lists(CODES, min_size=1, max_size=3).map(tuple), st.just(DAY), st.sampled_from(["U", "WQ"]),
    st.decimals(0, 10**6, places=2), message=st.text("AB *~:^", max_size=9),
)  # fmt: skip
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=70)
PARTIES = st.builds(
    Party, TEXT, TEXT, TEXT, person=st.booleans(), identifier=TEXT,
    qualifier=st.sampled_from(["", "XX", "MI", "PI", "46", "ZZ"]),
)  # fmt: skip
LINES = st.builds(
    StatusLine, st.sampled_from(["HC", "AD", "", "??"]), st.text("AZ09 *", max_size=60),
    st.none() | st.decimals(-(10**30), 10**30, places=2), st.lists(st.text("AZ*", max_size=3), max_size=6).map(tuple),
    control=TEXT, first=st.just(DAY), statuses=st.lists(STATUSES, min_size=1, max_size=2).map(tuple),
)  # fmt: skip
ANSWERS = st.builds(
    replace, st.just(TAKEN), number=TEXT, statuses=st.lists(STATUSES, min_size=1, max_size=3).map(tuple),
    patient=PARTIES, providers=st.lists(PARTIES, max_size=1).map(tuple), lines=st.lists(LINES, max_size=2).map(tuple),
    payer_number=TEXT, batch=st.sampled_from(["B1", "B2", ""]), bill_type=st.sampled_from(["", "111"]),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=6))
def test_any_answer_is_true_to_the_guide(answers: list[ClaimAnswer]) -> None:
    records, faults = answers_of(written(answers))
    assert faults == []
    again = [one for one in records if isinstance(one, ClaimAnswer)]
    assert list(map(is_refused, again)) == list(map(is_refused, answers))
    told = [one for one in records if isinstance(one, BatchAnswer) and one.level is AnswerLevel.SUBMITTER]
    count = Counter(map(is_refused, answers))
    assert sum(one.accepted or 0 for one in told) == count[False]
    assert sum(one.rejected or 0 for one in told) == count[True]
