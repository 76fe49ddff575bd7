"""Charts coded before a coder opens them, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.web.charts import NOTE, add_document, document, kept_stay
from tests.workflow.session.making import STAY, d

from medcodex.app.coding_session.ahead import ACTOR, AheadCoder
from medcodex.app.coding_session.desk import CodingDesk, Means
from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError, MedcodexError
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.session.ports import Judged, Uncoded, Wish
from workbench_fixture import hired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.store.work import DatabaseStore
    from medcodex.text.model import Section
    from medcodex.workflow.session.run import Run

NEVER = dt.timedelta(0)


class Engine:
    """Proposes the same codes for every chart, and remembers which it was asked for."""

    def __init__(self, refuses: str = "") -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuses = refuses

    def code(self, asked: Uncoded, claim: Claim) -> Run:
        self.asked.append((asked.chart.id, str(claim)))
        if asked.chart.id == self.refuses:
            raise InputError("no release for this date")
        documents = {one.id: one.version for one in asked.documents}
        return replace(
            STAY, id=asked.run_id, chart_id=asked.chart.id, claim=str(claim), at=asked.at, documents=documents
        )


class Judge:
    """Has nothing to say."""

    def judge(self, encounter: Encounter) -> Judged:
        return Judged((), {})


class Names:
    """Every code exists."""

    def name(self, system: str, code: str, date: dt.date) -> tuple[str, str]:
        return code, f"title of {code}"

    def sections(self, text: str) -> Sequence[Section]:
        return ()


class Ahead:
    """A desk, and what codes ahead of it."""

    def __init__(self, store: DatabaseStore, quiet: dt.timedelta = NEVER, refuses: str = "") -> None:
        self.store = store
        self.engine = Engine(refuses)
        self.desk = CodingDesk(store, Means(self.engine, Judge(), Names()))
        self.coder = AheadCoder(store, self.desk, quiet)

    def of_a_coder(self) -> Actor:
        [coder] = hired(self.store, Role.CODER)
        return Actor(coder.id, coder.login, coder.role, "web")


def later_document(store: DatabaseStore, chart: str, number: str = "late") -> None:
    with store.begin(system("test")) as work:
        work.charts.add_document(document(chart, number, NOTE, work.now + dt.timedelta(seconds=1)))


def test_each_claim_is_coded_once(store: DatabaseStore) -> None:
    kept_stay(store)
    ahead = Ahead(store)
    assert ahead.coder.round() == 2
    assert ahead.engine.asked == [("c1", "facility"), ("c1", "professional")]
    assert ahead.coder.round() == 0
    shown = ahead.desk.session(ahead.of_a_coder(), "c1", Claim.FACILITY)
    assert [one.code for one in shown.session.folded.lines][:2] == ["I50.23", "I10"]
    assert len(ahead.engine.asked) == 2
    with store.begin(system("test")) as work:
        told = [one for one in work.trail.about("c1") if one.event.action == "chart.code"]
        chart = work.charts.get("c1")
    assert {one.login for one in told} == {ACTOR.login}
    assert chart is not None
    assert chart.status is ChartStatus.READY


def test_the_nearest_due_goes_first(store: DatabaseStore) -> None:
    day = dt.date(2026, 5, 20)
    for name, due in (("c1", None), ("c2", day), ("c3", day - dt.timedelta(1))):
        kept_stay(store, name, claims=(Claim.FACILITY,), due=due)
    ahead = Ahead(store)
    ahead.coder.round()
    assert [chart for chart, _ in ahead.engine.asked] == ["c3", "c2", "c1"]


@pytest.mark.parametrize(
    "more",
    [
        {"discharged": None},
        {"status": ChartStatus.COMPLETE},
        {"status": ChartStatus.CANCELLED},
        {"practice": True},
        {"documents": False},
    ],
    ids=["still in bed", "complete", "cancelled", "for practice", "without documents"],
)
def test_left_alone(store: DatabaseStore, more: dict[str, object]) -> None:
    kept_stay(store, **more)  # type: ignore[arg-type]
    ahead = Ahead(store)
    assert ahead.coder.round() == 0
    assert ahead.engine.asked == []


def test_a_visit_has_no_discharge_to_wait_for(store: DatabaseStore) -> None:
    kept_stay(store, setting=Setting.OUTPATIENT, discharged=None, claims=())
    assert Ahead(store).coder.round() == 1


def test_documents_that_still_come_are_waited_for(store: DatabaseStore) -> None:
    kept_stay(store)
    assert Ahead(store, dt.timedelta(minutes=2)).coder.round() == 0


def test_a_document_that_came_since_is_read_where_nobody_has_decided(store: DatabaseStore) -> None:
    kept_stay(store, claims=(Claim.FACILITY,))
    ahead = Ahead(store, dt.timedelta(seconds=-5))
    assert ahead.coder.round() == 1
    later_document(store, "c1")
    with store.begin(system("test")) as work:
        assert work.sessions.uncoded(work.now + dt.timedelta(seconds=5), 9) == ["c1"]
    assert ahead.coder.round() == 1
    with store.begin(system("test")) as work:
        run = work.decisions.last_run("c1", Claim.FACILITY)
    assert run is not None
    assert set(run.documents) == {"c1-summary", "c1-late"}


def test_what_somebody_decided_on_is_not_coded_again(store: DatabaseStore) -> None:
    kept_stay(store, claims=(Claim.FACILITY,))
    ahead = Ahead(store, dt.timedelta(seconds=-5))
    ahead.coder.round()
    ahead.desk.decide(ahead.of_a_coder(), "c1", Claim.FACILITY, Wish("key-1", 1, d("accept", "s1")))
    later_document(store, "c1")
    assert ahead.coder.round() == 0


def test_what_cannot_be_coded_is_passed_over(store: DatabaseStore) -> None:
    for name in ("c1", "c2"):
        kept_stay(store, name, claims=(Claim.FACILITY,))
    ahead = Ahead(store, refuses="c1")
    assert ahead.coder.round() == 1
    assert ahead.coder.round() == 0
    assert [chart for chart, _ in ahead.engine.asked] == ["c1", "c2"]
    with pytest.raises(MedcodexError):  # whoever opens it is told why
        ahead.desk.session(ahead.of_a_coder(), "c1", Claim.FACILITY)


def test_two_at_once_keep_one_run(store: DatabaseStore) -> None:
    kept_stay(store, claims=(Claim.FACILITY,))
    one, other = Ahead(store), Ahead(store)
    inner = one.engine.code

    def overtaken(asked: Uncoded, claim: Claim) -> Run:
        other.coder.round()
        return inner(asked, claim)

    one.engine.code = overtaken  # type: ignore[method-assign]
    one.coder.round()
    with store.begin(system("test")) as work:
        assert len(work.decisions.events("c1", Claim.FACILITY)) == 1


def test_told_to_end(store: DatabaseStore) -> None:
    kept_stay(store)
    add_document(store, "c1", "more", NOTE)
    ahead = Ahead(store)
    assert ahead.coder.round(lambda: True) == 0
    assert ahead.engine.asked == []
