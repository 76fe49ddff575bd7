"""What coding sessions left behind, read for samples and figures, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.store.completed_claims import MINUTE, completed, line
from tests.store.quality_making import NOON, WHENEVER, acting, department, later
from tests.workflow.quality.making import dx

from medcodex.encounter import Claim
from medcodex.workflow.people import Role, User, system
from medcodex.workflow.productivity import desk as productivity
from medcodex.workflow.quality.acceptance import Fate, acceptance
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore


def test_a_completion_tells_what_risks_ask(store: DatabaseStore) -> None:
    there = department(store)
    coder = there.actor(Role.CODER)
    completed(
        store, coder, "c0", NOON, line("J18.9"), line("I50.23", "changed", was="I50.9"), line("Z79.4", "added"),
        line("I10", "rejected"), replace(line("E11.9"), confidence=0.4),
    )  # fmt: skip
    completed(store, coder, "c1", later(30), line("J18.9"))
    with store.begin(system("test")) as work:
        (found,) = work.coded.completed(NOON, later(1))
        assert work.coded.charts_coded(coder.user_id, later(2)) == 1
        assert work.coded.charts_coded(coder.user_id, later(60)) == 2
        codes = work.coded.codes("c0", "facility")
        engine = work.coded.proposed("c0", "facility")
    assert (found.chart_id, found.coder, found.setting, found.payer, found.group) == (
        "c0", coder.user_id, "inpatient", "Medicare", "193",
    )  # fmt: skip
    assert (found.accepted, found.changed, found.rejected, found.added, found.confidence) == (2, 1, 1, 1, 0.4)
    assert found.rejected_share == 0.25
    assert codes == dx("J18.9/Y", "I50.23/Y", "Z79.4/Y", "E11.9/Y")
    assert [one.code for one in engine] == ["J18.9", "I50.9", "I10", "E11.9"]


def test_what_was_reopened_and_practice_count_nowhere(store: DatabaseStore) -> None:
    there = department(store)
    coder = there.actor(Role.CODER)
    for name in ("c0", "c1"):
        completed(store, coder, name, NOON, line("J18.9"))
    with store.begin(coder) as work:
        work.decisions.reopen_final("c0", Claim.FACILITY, later(1), "missed one")
        chart = work.charts.get("c1")
        assert chart is not None
        work.charts.save(replace(chart, practice=True))
    with store.begin(system("test")) as work:
        assert work.coded.completed(*WHENEVER) == []
        assert work.coded.codes("c0", "facility") == ()
        assert work.coded.proposals(*WHENEVER) == ([], [])
        assert work.coded.done(*WHENEVER) == []
        assert {one.chart_id for one in work.coded.acts(*WHENEVER)} == {"c0"}


def test_proposals_have_their_fates(store: DatabaseStore) -> None:
    there = department(store)
    completed(
        store, there.actor(Role.CODER), "c0", NOON, line("J18.9"), line("I50.23", "changed", was="I50.9"),
        line("Z79.4", "added"), line("I10", "rejected"),
    )  # fmt: skip
    with store.begin(system("test")) as work:
        proposals, additions = work.coded.proposals(*WHENEVER)
    assert sorted((one.code, one.fate) for one in proposals) == [
        ("I10", Fate.LEFT_OUT),
        ("I50.9", Fate.CHANGED),
        ("J18.9", Fate.KEPT),
    ]
    assert [one.code for one in additions] == ["Z79.4"]
    assert {one.family for one in acceptance(proposals, additions)} == {"I10", "I50", "J18", "Z79"}


def test_hours_come_from_decisions_and_openings_of_their_coders(store: DatabaseStore) -> None:
    there = department(store)
    coder = there.actor(Role.CODER)
    with store.begin(coder) as work:
        open_chart(work, "c1")  # read, and never decided on: no work on a chart
    completed(store, coder, "c0", NOON, line("J18.9"), line("I10"))
    with store.begin(there.actor(Role.AUDITOR)) as work:
        open_chart(work, "c0")
    with store.begin(system("test")) as work:
        acts = work.coded.acts(*WHENEVER)
        (done,) = work.coded.done(*WHENEVER)
        assert work.coded.settings(["c0", "c1"]) == {"c0": "inpatient", "c1": "inpatient"}
    assert [(one.at - NOON, one.opens) for one in acts] == [
        (dt.timedelta(), True),
        (4 * MINUTE, False),
        (9 * MINUTE, False),
    ]
    assert (done.user, done.load.chart_id, done.load.codes) == (coder.user_id, "c0", 2)
    assert done.load.length > 20
    with store.begin(coder) as work:
        (own,) = productivity.own(work, work.coded, NOON, later(1))
    assert (own.charts, round(own.hours * 60)) == (1, 9)


def test_figures_of_three_coders_are_shown_together(store: DatabaseStore) -> None:
    there = department(store)
    with store.begin(system("test")) as work:
        users = [User(f"u-{number}", f"coder{number}", f"Coder {number}", Role.CODER, NOON) for number in range(3)]
        for user in users:
            work.people.add(user)
    for number, user in enumerate(users):
        completed(store, acting(user), f"c{number}", NOON, line("J18.9"))
    with store.begin(there.actor(Role.MANAGER)) as work:
        (team,) = productivity.team(work, work.coded, NOON, later(1))
    assert (team.charts, round(team.hours * 60)) == (3, 27)
