"""Coded services against charges, and charges against their own times."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.workflow.chart import Charge
from medcodex.workflow.session.charge_times import further_hours, observed_hours
from medcodex.workflow.session.line import Line, LineState
from medcodex.workflow.session.reconciliation import reconcile

NOON = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)


def charge(
    code: str, units: str = "1", minutes: int | None = None, at: dt.datetime = NOON, modifiers: str = ""
) -> Charge:
    times = {} if minutes is None else {"start": at, "stop": at + dt.timedelta(minutes=minutes)}
    return Charge(
        f"g{code}-{at:%d%H}", "c1", code, Decimal(units), modifiers=tuple(modifiers.split()), date=at.date(), **times
    )


def coded(code: str, units: str | None = "1", modifiers: str = "", state: LineState = LineState.ACCEPTED) -> Line:
    told = None if units is None else Decimal(units)
    return Line("s1", "hcpcs", code, "", state, units=told, modifiers=tuple(modifiers.split()))


def rules(lines: list[Line], charges: list[Charge]) -> list[str]:
    return [one.rule for one in reconcile(lines, charges)]


@pytest.mark.parametrize(
    ("lines", "charges", "expected"),
    [
        pytest.param([coded("J1885", "2")], [], [], id="no charges, nothing to hold it against"),
        pytest.param([coded("J1885", "2")], [charge("J1885", "2")], [], id="agree"),
        pytest.param([coded("J1885", "2")], [charge("J1885"), charge("J1885")], [], id="agree over two lines"),
        pytest.param([coded("J1885", "2")], [charge("J1885", "3")], ["REC-03"], id="units differ"),
        pytest.param([coded("J1885", None)], [charge("J1885", "3")], ["REC-04"], id="units not coded"),
        pytest.param([coded("J1885")], [charge("A4550")], ["REC-02", "REC-01"], id="each without the other"),
        pytest.param([coded("J1885", state=LineState.REJECTED)], [charge("J1885")], ["REC-01"], id="rejected"),
        pytest.param([coded("J1885", modifiers="JZ")], [charge("J1885", modifiers="JW")], ["REC-05"], id="modifiers"),
        pytest.param([coded("J1885", modifiers="JZ")], [charge("J1885")], [], id="modifiers are the coder's"),
        pytest.param([coded("J1885")], [charge("0120")], [], id="a charge without a service's code"),
    ],
)
def test_codes_against_charges(lines: list[Line], charges: list[Charge], expected: list[str]) -> None:
    assert rules(lines, charges) == expected


@pytest.mark.parametrize(
    ("minutes", "hours"), [(16, 0), (60, 0), (90, 0), (91, 1), (120, 1), (150, 1), (151, 2), (210, 2), (211, 3)]
)
def test_each_further_hour_takes_more_than_30_minutes(minutes: int, hours: int) -> None:
    assert further_hours(minutes) == hours


@pytest.mark.parametrize(("minutes", "hours"), [(29, 0), (30, 1), (89, 1), (90, 2), (1439, 24)])
def test_observation_is_rounded_to_the_nearest_hour(minutes: int, hours: int) -> None:
    assert observed_hours(minutes) == hours


@given(st.integers(0, 5000))
def test_hours_cover_the_minutes(minutes: int) -> None:
    """What is left over after the hours that count is at most half an hour, and never half an hour short."""
    left = minutes - 60 - 60 * further_hours(minutes)
    assert left <= 30
    assert further_hours(minutes) == 0 or left > -30


@pytest.mark.parametrize(
    ("charges", "expected"),
    [
        pytest.param([charge("96365", minutes=15)], ["REC-11"], id="15 minutes are a push"),
        pytest.param([charge("96365", minutes=16)], [], id="16 minutes are an infusion"),
        pytest.param([charge("96360", minutes=30)], ["REC-11"], id="30 minutes of hydration"),
        pytest.param([charge("96360", minutes=31)], [], id="31 minutes of hydration"),
        pytest.param([charge("96365", minutes=90)], [], id="90 minutes, one code"),
        pytest.param([charge("96365", minutes=91)], ["REC-12"], id="a further hour not charged"),
        pytest.param([charge("96365", minutes=91), charge("96366")], [], id="a further hour charged"),
        pytest.param([charge("96365", minutes=91), charge("96366", "2")], ["REC-12"], id="one too many"),
        pytest.param([charge("96365", minutes=60), charge("96366", minutes=60)], [], id="its own times lengthen it"),
        pytest.param([charge("96366", "3")], [], id="nothing tells the times"),
        pytest.param([charge("96365"), charge("96366", "3")], [], id="the first hour has no times"),
        pytest.param([charge("96360", minutes=200), charge("96361", "2")], [], id="hydration over three hours"),
        pytest.param(
            [charge("96365", minutes=91), charge("96366"), charge("96365", minutes=91, at=NOON + dt.timedelta(days=1))],
            ["REC-12"],
            id="each day by itself",
        ),
        pytest.param([charge("96374", minutes=20)], ["REC-13"], id="a push of 20 minutes"),
        pytest.param([charge("96375", minutes=5)], [], id="a push of 5 minutes"),
        pytest.param([charge("96368", "2")], ["REC-14"], id="concurrent twice"),
        pytest.param([charge("G0378", "26", minutes=26 * 60 + 29)], [], id="observation rounded down"),
        pytest.param([charge("G0378", "26", minutes=26 * 60 + 31)], ["REC-15"], id="observation rounded up"),
        pytest.param([charge("96365", minutes=-5)], ["REC-16"], id="stop before start"),
    ],
)
def test_times(charges: list[Charge], expected: list[str]) -> None:
    lines = [coded(code, str(sum(c.units for c in charges if c.code == code))) for code in {c.code for c in charges}]
    assert rules(lines, charges) == expected


def test_every_difference_says_its_source_and_whom_it_is_about() -> None:
    (one,) = reconcile([coded("96365"), coded("96366", "3")], [charge("96365", minutes=150), charge("96366", "3")])
    assert one.message == (
        "96366: 3 units charged, the times give 1: each further hour counts when more than 30 minutes of it have run"
    )
    assert "Medicare Claims Processing Manual" in one.source
    assert one.charges == ("g96365-1512", "g96366-1512")
