"""Letters of appeal say what is known, quote what the record says, and leave open what nobody told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.claims.appeals.drafting import OPEN, WIDTH, draft, missing_in
from medcodex.claims.appeals.facts import AppealedService, AppealFacts, AppealQuote
from medcodex.claims.appeals.templates import templates

DAY = dt.date(2026, 5, 11)
QUOTE = AppealQuote("I50.23", "heart failure", "Ejection fraction 25 percent.", "H&P", DAY, "Dr. Gnu", signed=False)
FACTS = AppealFacts(
    cause="medical necessity",
    today=dt.date(2026, 6, 20),
    denied_on=dt.date(2026, 6, 1),
    amount=Decimal("1310.00"),
    reason="CO-50, not held to be medically necessary",
    payer_name="INVENTED PAYER",
    appeals_to=("PO BOX 1", "NOWHERE, OH"),
    provider_name="INVENTED HOSPITAL",
    provider_number="1234567893",
    provider_address=("1 MADE UP STREET",),
    contact="DESK, telephone 6145550100",
    patient="Zelda Quokka",
    member_number="M1",
    claim_number="M0001",
    payer_claim_number="P1",
    first=DAY,
    services=(AppealedService("99223", "a visit", ("25",), Decimal(1), DAY, Decimal("1310.00")),),
    diagnoses=(("I50.23", "heart failure"), ("I10", "")),
    quotes=(QUOTE,),
    rules=("Official Guidelines FY2026 I.C.9.a",),
    authorization="A-100",
    sent_on=dt.date(2026, 5, 20),
    taken_on=dt.date(2026, 5, 21),
)
NOTHING = AppealFacts("coding", DAY, DAY, Decimal(5), "")


def test_what_is_known_stands_in_it() -> None:
    found = draft(FACTS)
    text = " ".join(found.text.split())
    for said in (
        "INVENTED HOSPITAL", "PO BOX 1", "Zelda Quokka", "M0001", "Days of service: 2026-05-11", "$1,310.00",
        "Your remittance of 2026-06-01 denied $1,310.00 of it.", "2026-05-11: 99223-25, a visit; 1 unit",
        "The reason that you gave: CO-50", "heart failure (I50.23) and I10", '"Ejection fraction 25 percent."',
        "H&P, 2026-05-11, Dr. Gnu, not signed; for I50.23 (heart failure)", "Official Guidelines FY2026 I.C.9.a",
        "Enclosed:",
    ):  # fmt: skip
        assert said in text
    assert found.missing == ("name, credentials and signature",)
    assert list(missing_in(found.text)) == list(found.missing)


@pytest.mark.parametrize("cause", [*templates().causes, "a site's own"])
def test_every_cause_has_its_letter(cause: str) -> None:
    for facts in (FACTS, NOTHING):
        found = draft(replace(facts, cause=cause))
        assert "{" not in found.text
        assert all(len(line) <= WIDTH for line in found.text.splitlines())
        assert list(missing_in(found.text)) == list(found.missing)


def test_what_is_not_known_is_named_and_nothing_is_made_up() -> None:
    found = draft(NOTHING)
    assert {"the words of the record that support it", "the patient's name", "the services"} <= set(found.missing)
    assert found.text.count(OPEN) >= len(found.missing)
    assert "Rules of coding" not in found.text


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("timely filing", "The claim was sent on 2026-05-20; that it came was acknowledged on 2026-05-21."),
        ("authorization", "authorized under number A-100"),
    ],
)
def test_the_fact_that_decides(cause: str, said: str) -> None:
    assert said in " ".join(draft(replace(FACTS, cause=cause)).text.split())
    assert OPEN in draft(replace(NOTHING, cause=cause)).text


def test_quotes_are_left_out_where_they_answer_nothing() -> None:
    assert QUOTE.text not in draft(replace(FACTS, cause="timely filing")).text


def test_every_fact_of_a_letter_has_words_for_who_completes_it() -> None:
    told = templates()
    paragraphs = [*told.opening, *told.closing, *(one for each in told.causes.values() for one in each.paragraphs)]
    facts = {name for one in paragraphs for name in (*re.findall(r"\{(\w+)\}", one.text), *one.when)}
    assert facts <= set(told.needed)


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_words_of_a_record_are_quoted_as_they_are(words: str, document: str) -> None:
    found = draft(replace(FACTS, quotes=(replace(QUOTE, text=words, document=document),)))
    assert " ".join(words.split()) in " ".join(found.text.replace("\n    ", " ").split())
