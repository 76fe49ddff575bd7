"""Rules of assignment, deadlines, hold reasons and stops: the tables and what runs them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests.workflow.made_charts import NOW, TODAY, chart, document

from medcodex.encounter import Claim, Finding, Setting
from medcodex.errors import InputError
from medcodex.workflow.people import Actor, Role
from medcodex.workflow.worklist.deadline import DeadlineRule, Kind, deadlines, due, packaged_deadlines
from medcodex.workflow.worklist.filter import Filter
from medcodex.workflow.worklist.hold import Block, Hold, blocked, hold_reason, hold_reasons, may_lift
from medcodex.workflow.worklist.rule import AssignmentRule, first_that_fits
from medcodex.workflow.worklist.stop import Coded, StoppedError, require_none, stop_rules, stops

if TYPE_CHECKING:
    from medcodex.workflow.chart import Document

RULES = [
    AssignmentRule("r3", 3, "all", Filter(), user_id="ann"),
    AssignmentRule("r1", 1, "off", Filter(), user_id="ann", active=False),
    AssignmentRule("r2", 2, "stays", Filter(settings=(Setting.INPATIENT,)), queue_id="stays"),
]


@pytest.mark.parametrize(
    ("told", "targets", "expected"),
    [
        pytest.param({}, {"ann", "stays"}, "r2", id="first that fits"),
        pytest.param({"setting": Setting.EMERGENCY}, {"ann", "stays"}, "r3", id="next"),
        pytest.param({}, {"ann"}, "r3", id="a queue that is gone is passed over"),
        pytest.param({}, set(), None, id="nobody left"),
    ],
)
def test_the_first_rule_that_fits_is_taken(told: dict[str, Any], targets: set[str], expected: str | None) -> None:
    found = first_that_fits(RULES, chart(**told), TODAY, targets)
    assert (found and found.id) == expected


DEADLINES = {
    "a stay of Medicare": ({}, ["coding 2026-05-15 DL-01", "filing 2027-05-10 DL-21"]),
    "Medicare by its indicator": ({"payer": "MA"}, ["coding 2026-05-15 DL-01", "filing 2027-05-10 DL-21"]),
    "a plan is not Medicare": (
        {"payer": "Blue Medicare Advantage"},
        ["coding 2026-05-15 DL-01", "filing 2026-08-08 DL-20"],
    ),
    "a visit": ({"setting": Setting.OUTPATIENT, "payer": None}, ["coding 2026-05-13 DL-03", "filing 2026-08-08 DL-23"]),
    "a leap day": ({"discharged": dt.date(2024, 2, 29)}, ["coding 2024-03-05 DL-01", "filing 2025-02-28 DL-21"]),
    "in house": ({"discharged": None}, []),
}


@pytest.mark.parametrize("name", DEADLINES)
def test_days_are_set_by_setting_and_payer(name: str) -> None:
    told, expected = DEADLINES[name]
    assert [f"{one.kind} {one.date} {one.rule}" for one in deadlines(chart(**told))] == expected


def test_a_sites_own_rows_come_first() -> None:
    own = [DeadlineRule("OWN-1", Kind.CODING, (Setting.INPATIENT,), ("medicare",), days=2)]
    assert due(chart(), own) == dt.date(2026, 5, 12)
    assert due(chart(payer="Aetna"), own) == dt.date(2026, 5, 15)


def test_every_row_has_its_source() -> None:
    assert all(row.source for row in packaged_deadlines())
    assert all(row.source and row.mend for row in stop_rules())
    assert all(row.source and row.blocks and row.lifted_by for row in hold_reasons().values())
    for rows in (packaged_deadlines(), stop_rules()):
        assert len({row.id for row in rows}) == len(rows)


def hold(reason: str = "documents", **told: Any) -> Hold:
    return Hold("h1", "c1", reason, "u1", NOW, **told)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({}, True, id="open"),
        pytest.param({"until": TODAY + dt.timedelta(days=1)}, True, id="until tomorrow"),
        pytest.param({"until": TODAY}, False, id="its day has come"),
        pytest.param({"lifted_at": NOW}, False, id="lifted"),
    ],
)
def test_a_hold_is_in_force_until_its_end(told: dict[str, Any], expected: bool) -> None:
    assert hold(**told).in_force(TODAY) is expected


def test_holds_block_what_their_rows_say() -> None:
    assert blocked([hold("documents"), hold("coverage", lifted_at=NOW)], TODAY) == {Block.WORK, Block.COMPLETION}
    assert blocked([hold("coverage")], TODAY) == {Block.BILLING}


@pytest.mark.parametrize(("role", "expected"), [(Role.MANAGER, True), (Role.CODER, False), (Role.BILLER, False)])
def test_a_hold_is_lifted_by_the_roles_of_its_row(role: Role, expected: bool) -> None:
    assert may_lift(Actor("u", "u", role, "web"), hold("legal")) is expected


def test_another_reason_than_the_tables_is_refused() -> None:
    with pytest.raises(InputError, match="one of documents, results"):
        hold_reason("mood")


STAY = [document("discharge summary"), document("history and physical")]
FACILITY = Coded(Claim.FACILITY, "I10")

STOPS: dict[str, tuple[dict[str, Any], list[Document], list[Hold], Coded, list[str]]] = {
    "a stay that is done": ({}, STAY, [], FACILITY, []),
    "nothing there": ({}, [], [], FACILITY, ["ST-01", "ST-05", "ST-07"]),
    "an unsigned summary": ({}, [document("discharge-summary", signed=False), STAY[1]], [], FACILITY, ["ST-02"]),
    "an unsigned nursing note": ({}, [*STAY, document("nursing note", signed=False)], [], FACILITY, []),
    "a signature nobody told of": ({}, [document("discharge summary", signed=None), STAY[1]], [], FACILITY, []),
    "a preliminary report": ({}, [*STAY, document("preliminary radiology report")], [], FACILITY, ["ST-03"]),
    "in house": ({"discharged": None}, STAY, [], FACILITY, ["ST-04"]),
    "no summary": ({}, STAY[1:], [], FACILITY, ["ST-05"]),
    "no summary, for the physician's claim": ({}, STAY[1:], [], Coded(Claim.PROFESSIONAL, "I10"), []),
    "a short stay": ({"admitted": dt.date(2026, 5, 9)}, STAY[1:], [], FACILITY, ["ST-06"]),
    "a short stay with a last note": (
        {"admitted": dt.date(2026, 5, 9)},
        [STAY[1], document("progress note")],
        [],
        FACILITY,
        [],
    ),
    "surgery without a report": (
        {"setting": Setting.AMBULATORY_SURGERY},
        [document("anesthesia record")],
        [],
        FACILITY,
        ["ST-08"],
    ),
    "surgery with one": ({"setting": Setting.AMBULATORY_SURGERY}, [document("op note")], [], FACILITY, []),
    "procedures nobody described": ({}, STAY, [], Coded(Claim.FACILITY, "I10", procedures=1), ["ST-09"]),
    "an emergency visit": ({"setting": Setting.EMERGENCY}, [document("ED provider note")], [], FACILITY, []),
    "an emergency visit with a triage note only": (
        {"setting": Setting.EMERGENCY},
        [document("triage")],
        [],
        FACILITY,
        ["ST-01", "ST-10"],
    ),
    "open queries": ({}, STAY, [], Coded(Claim.FACILITY, "I10", open_queries=["q1", "q2"]), ["ST-20", "ST-20"]),
    "a hold on completion": ({}, STAY, [hold("documents")], FACILITY, ["ST-21"]),
    "a hold on billing": ({}, STAY, [hold("coverage")], FACILITY, []),
    "a hold that ended": ({}, STAY, [hold("documents", until=TODAY)], FACILITY, []),
    "nothing first": ({}, STAY, [], Coded(Claim.FACILITY, None), ["ST-30"]),
    "undecided": ({}, STAY, [], Coded(Claim.FACILITY, "I10", undecided=2), ["ST-31"]),
    "findings": (
        {},
        STAY,
        [],
        Coded(
            Claim.FACILITY,
            "I10",
            findings=[
                Finding("A-05", "x", "warning", "w"),
                Finding("A-06", "y", "error", "{e}"),
                Finding("A-07", "z", "info", "i"),
            ],
        ),
        ["ST-40", "ST-41"],
    ),
    "charges": ({}, STAY, [], Coded(Claim.FACILITY, "I10", unreconciled=3), ["ST-50"]),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_stops_a_chart(name: str) -> None:
    told, documents, holds, coded, expected = STOPS[name]
    assert [one.rule for one in stops(chart(**told), documents, holds, coded, TODAY)] == expected


def test_a_stop_says_what_where_and_what_mends_it() -> None:
    [stop] = stops(chart(), [document("discharge summary", signed=False), STAY[1]], [], FACILITY, TODAY)
    assert (stop.kind, stop.message, stop.where) == (
        "hard",
        "Discharge Summary is not signed",
        "documents/d-discharge summary",
    )
    assert "sign" in stop.mend
    assert "482.24" in stop.source


def test_soft_stops_are_passed_with_a_reason_and_hard_ones_never() -> None:
    found = stops(chart(), STAY, [], Coded(Claim.FACILITY, None, unreconciled=1), TODAY)
    with pytest.raises(StoppedError) as caught:
        require_none(found, {"ST-50": "late credit", "ST-30": "none needed"})
    assert [one.rule for one in caught.value.stops] == ["ST-30"]
    with pytest.raises(StoppedError, match="ST-50"):
        require_none(found[1:], {"ST-50": "  "})
    require_none(found[1:], {"ST-50": "late credit"})
