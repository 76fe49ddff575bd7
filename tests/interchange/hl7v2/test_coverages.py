"""Who pays, out of IN1, IN2 and IN3."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.hl7v2.messages import PID, PV1, only, segment, steps

from medcodex.claims.account import read_account
from medcodex.encounter.arriving import FileChart
from medcodex.encounter.incoming import Address, IncomingCoverage, PersonName
from medcodex.interchange.site import Site
from medcodex.workflow.intake.covering import coverage_objects

if TYPE_CHECKING:
    from collections.abc import Sequence

PARENT = {16: "ZEBRAFIELD^PABLO^P", 18: "19300101", 19: "9 FAKE ST^^NOWHERE^KS^00000-0001", 43: "M"}


def covers(*segments: str, kind: str = "ADT^A01", site: Site | None = None) -> Sequence[IncomingCoverage]:
    return only(FileChart, steps(kind, PID, PV1, *segments, site=site)).chart.coverages


def in1(number: int, payer: str, **more: Any) -> str:
    fields = {1: str(number), 4: payer} | {int(key[1:]): value for key, value in more.items()}
    return segment("IN1", fields)


def test_a_cover_with_all_that_is_told() -> None:
    [found] = covers(
        segment(
            "IN1",
            {1: "1", 4: "Quagga Mutual", 8: "G1", 9: "QUAGGA WORKS", 17: "PAR", 36: "POL1", 49: "MEM1", **PARENT},
        ),
        segment("IN2", {61: "NOT1"}),
        segment("IN3", {1: "1", 2: "AUTH1"}),
    )  # fmt: skip
    assert found == IncomingCoverage(
        payer="Quagga Mutual",
        member_id="MEM1",
        relationship="19",
        group_number="G1",
        group_name="QUAGGA WORKS",
        authorization="AUTH1",
        subscriber=PersonName("ZEBRAFIELD", "PABLO", "P"),
        birth_date=dt.date(1930, 1, 1),
        sex="M",
        address=Address("9 FAKE ST", "NOWHERE", "KS", "00000-0001"),
    )


@pytest.mark.parametrize(
    ("segments", "order"),
    [
        pytest.param([in1(1, "A"), in1(2, "B"), in1(3, "C")], "ABC", id="by their numbers"),
        pytest.param([in1(2, "A"), in1(1, "B")], "BA", id="not by their places"),
        pytest.param([in1(1, "A", f22="2"), in1(2, "B", f22="1")], "BA", id="by priority"),
        pytest.param([in1(1, "A"), in1(2, "B", f22="1")], "BA", id="priority before none"),
        pytest.param([in1(1, "A"), in1(1, "B")], "AB", id="as they stand where they have one number"),
        pytest.param([in1(place, name) for place, name in enumerate("ABCD", 1)], "ABC", id="three at most"),
        pytest.param([in1(1, ""), in1(2, "B")], "B", id="one without a name"),
        pytest.param([in1(1, "A", f13="20260430"), in1(2, "B")], "B", id="one that had ended"),
        pytest.param([in1(1, "A", f13="20260501"), in1(2, "B")], "AB", id="one that ends on the day"),
        pytest.param([in1(1, "A", f12="20270101"), in1(2, "B")], "AB", id="of an open stay one that begins later"),
    ],
)
def test_the_order_in_which_they_pay(segments: list[str], order: str) -> None:
    assert "".join(one.payer for one in covers(*segments)) == order


@pytest.mark.parametrize(
    ("fields", "behind", "told"),
    [
        pytest.param({}, "", "18", id="nothing told"),
        pytest.param({16: "zebrafield^quagga"}, "", "18", id="the patient's own name"),
        pytest.param({16: "OTHER^OLA"}, "", "21", id="another's name"),
        pytest.param({17: "SEL^Self^HL70063"}, "", "18", id="self"),
        pytest.param({17: "SPO"}, "", "01", id="spouse"),
        pytest.param({17: "CHD", 18: "19300101"}, "", "19", id="a child's older insured"),
        pytest.param({17: "CHD", 18: "19800101"}, "", "G8", id="a child's younger insured"),
        pytest.param({17: "XYZ"}, "", "G8", id="a word of nobody's table"),
        pytest.param({17: "SPO"}, "03^natural child^HL70344", "19", id="IN2-72 before IN1-17"),
        pytest.param({17: "SPO"}, "77", "01", id="IN2-72 unknown"),
    ],
)
def test_how_the_patient_stands_to_the_insured(fields: dict[int, str], behind: str, told: str) -> None:
    in2 = [segment("IN2", {72: behind})] if behind else []
    [found] = covers(segment("IN1", {1: "1", 4: "A", **fields}), *in2)
    assert found.relationship == told
    assert (found.subscriber is None) is (told == "18" or 16 not in fields)


def test_the_member_number_where_senders_put_it() -> None:
    [one] = covers(segment("IN1", {1: "1", 4: "A", 36: "POL1"}), segment("IN2", {61: "NUM1"}))
    [other] = covers(segment("IN1", {1: "1", 4: "A", 36: "POL1"}))
    assert (one.member_id, other.member_id) == ("NUM1", "POL1")


def test_payers_as_the_site_calls_them() -> None:
    [found] = covers(in1(1, "Quagga Mutual"), site=Site(payers={"quagga mutual": "commercial"}))
    assert found.payer == "commercial"


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="|^~\\&"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from([1, 2, 3, 4, 8, 9, 12, 13, 16, 17, 18, 19, 22, 36, 43, 49]), WORDS, min_size=1),
        max_size=4,
    )
)
def test_whatever_is_told_an_account_reads_it(told: list[dict[int, str]]) -> None:
    """Whatever words stand in the fields, a cover comes of it or none, and none that an account refuses."""
    found = covers(*(segment("IN1", one) for one in told))
    account = read_account({"coverages": coverage_objects(found)})
    assert len(account.coverages) == len(found)
