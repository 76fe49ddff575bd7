"""The worklist on both databases: lists agree with what a filter means, nobody gets another's chart, holds hold."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from tests.workbench_fixture import hired
from tests.workflow.made_charts import chart

from medcodex.encounter import Setting
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.workflow.chart import OVER, ChartStatus, Patient
from medcodex.workflow.people import Actor, Role, User, system
from medcodex.workflow.worklist.claiming import assign, claim_next, release
from medcodex.workflow.worklist.deadline import DeadlineRule, Kind
from medcodex.workflow.worklist.filter import Filter, View, filter_from, fits
from medcodex.workflow.worklist.follow_up import About
from medcodex.workflow.worklist.following import follow_up, follow_up_done, reminders
from medcodex.workflow.worklist.holding import lift_ended, lift_hold, place_hold
from medcodex.workflow.worklist.listing import page, queues_with_figures, workload
from medcodex.workflow.worklist.managing import remove_queue, remove_rule, save_deadlines, save_queue, save_rule
from medcodex.workflow.worklist.order import By, Field, order_from
from medcodex.workflow.worklist.queue import Queue
from medcodex.workflow.worklist.routing import route
from medcodex.workflow.worklist.rule import AssignmentRule

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.chart import Chart

BEGAN = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)


def acting(user: User) -> Actor:
    return Actor(user.id, user.login, user.role, "web")


def kept(store: DatabaseStore, *charts: Chart, born: dt.date | None = dt.date(1950, 6, 1)) -> None:
    """Charts of one patient."""
    with store.begin(system("test")) as work:
        if work.charts.patient("p1") is None:
            work.charts.add_patient(Patient("p1", "MRN-1", "Quagga Zebrafield", born))
        for one in charts:
            work.charts.add(one)


def numbered(count: int, **told: Any) -> list[Chart]:
    return [chart(id=f"c{n:03}", account=f"ACC-{n:03}", **told) for n in range(count)]


def actions(store: DatabaseStore, chart_id: str) -> list[str]:
    with store.begin(system("test")) as work:
        return [one.event.action for one in reversed(work.trail.about(chart_id))]


@pytest.fixture
def today(store: DatabaseStore) -> dt.date:
    with store.begin(system("test")) as work:
        return work.now.date()


def every_kind(today: dt.date, people: list[str]) -> list[Chart]:
    """Charts of all statuses, of somebody and nobody, with and without days, values and payers."""
    days = [None, 0, 3, 10]
    found = []
    for number, (status, ago, whose) in enumerate(product(ChartStatus, days, [None, *people])):
        found.append(
            chart(
                id=f"c{number:03}",
                account=f"ACC-{number:03}",
                status=status,
                assignee=whose,
                setting=list(Setting)[number % 3],
                payer=[None, "Medicare", "Aetna"][number % 3],
                discharged=None if ago is None else today - dt.timedelta(days=ago),
                due=None if number % 4 == 0 else today + dt.timedelta(days=number % 5 - 2),
                value=None if number % 5 == 0 else Decimal(number % 7) + Decimal("0.25"),
                practice=number % 11 == 0,
                created_at=BEGAN + dt.timedelta(minutes=number % 6),
            )
        )
    return found


FILTERS: list[dict[str, Any]] = [
    {},
    {"statuses": ["complete", "held"]},
    {"settings": ["outpatient"], "payers": ["Medicare", "Aetna"]},
    {"assignee": "me"},
    {"assignee": "nobody", "value_from": "2.25"},
    {"days_from": 3},
    {"days_from": 1, "days_to": 3, "due_within": 1},
    {"due_within": -1},
    {"value_to": "0.25"},
    {"payers": ["Nobody's"]},
]


def test_lists_hold_what_a_filter_means(store: DatabaseStore, today: dt.date) -> None:
    people = hired(store, Role.CODER, Role.CODER)
    charts = every_kind(today, [user.id for user in people])
    kept(store, *charts)
    views = {str(number): [View(filter_from(told), today, people[0].id)] for number, told in enumerate(FILTERS)}
    views["both"] = [views["2"][0], views["5"][0]]
    with store.begin(system("test")) as work:
        figures = work.worklist.figures(views, today)
        for name, several in views.items():
            expected = [one for one in charts if all(fits(view, one) for view in several)]
            rows = work.worklist.page(several, (), 0, 1000)
            assert {row.chart_id for row in rows} == {one.id for one in expected}
            found = figures[name]
            gone = [one.discharged for one in expected if one.discharged]
            assert found.charts == len(expected)
            assert found.value == sum((one.value or Decimal(0) for one in expected), Decimal(0))
            assert (found.discharged, found.days) == (len(gone), sum((today - day).days for day in gone))
            assert found.oldest == min(gone, default=None)
            assert found.overdue == sum(one.due is not None and one.due < today for one in expected)


@pytest.mark.parametrize("words", [["due"], ["-due"], ["-value", "payer"], ["setting", "-discharged"], ["created"], []])
def test_an_order_puts_what_is_missing_last(store: DatabaseStore, today: dt.date, words: list[str]) -> None:
    charts = [one for one in every_kind(today, []) if not one.practice and one.status not in OVER]
    kept(store, *charts)
    expected = sorted(charts, key=lambda one: (one.created_at, one.id))
    for by in reversed(order_from(words)):
        name = "created_at" if by.field is Field.CREATED else str(by.field)
        there = [one for one in expected if getattr(one, name) is not None]
        there.sort(key=lambda one, name=name: getattr(one, name), reverse=by.descending)  # type: ignore[misc]
        expected = there + [one for one in expected if getattr(one, name) is None]
    with store.begin(system("test")) as work:
        view = [View(Filter(), today, "")]
        pages = [work.worklist.page(view, order_from(words), offset, 10) for offset in range(0, len(charts) + 10, 10)]
    assert [row.chart_id for rows in pages for row in rows] == [one.id for one in expected]


def test_a_row_shows_no_more_of_the_patient_than_the_age(store: DatabaseStore, today: dt.date) -> None:
    kept(store, chart(admitted=dt.date(2026, 5, 31)), born=dt.date(1950, 6, 1))
    with store.begin(system("test")) as work:
        [row] = work.worklist.page([View(Filter(), today, "")], (), 0, 10)
    assert (row.account, row.age) == ("ACC-1", 75)
    assert "Quagga" not in repr(row)


def test_fifty_at_once_never_get_the_same_chart(store: DatabaseStore) -> None:
    people = hired(store, *[Role.CODER] * 50)
    kept(store, *numbered(70))
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda user: _claimed(store, user), people))
        again = list(pool.map(lambda user: _claimed(store, user), people))
    claimed = [one for one in found + again if one is not None]
    assert Counter(claimed).most_common(1)[0][1] == 1
    assert len(found) == 50
    assert None not in found
    assert len(claimed) == 70
    with store.begin(system("test")) as work:
        owners = Counter(
            one.assignee for n in range(70) if (one := work.charts.get(f"c{n:03}")) and one.status == "assigned"
        )
    assert sum(owners.values()) == 70
    assert max(owners.values()) <= 2


def _claimed(store: DatabaseStore, user: User) -> str | None:
    with store.begin(acting(user)) as work:
        found = claim_next(work, "waiting")
        return None if found is None else found.id


def test_claiming_follows_the_order_of_the_queue(store: DatabaseStore, today: dt.date) -> None:
    [user] = hired(store, Role.CODER)
    late, soon = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    kept(
        store,
        chart(id="soon", account="1", due=soon, value=Decimal(9)),
        chart(id="small", account="2", due=late, value=Decimal(1)),
        chart(id="large", account="3", due=late, value=Decimal(2)),
        chart(id="taken", account="4", due=late, assignee=user.id, status=ChartStatus.ASSIGNED),
        chart(id="held", account="5", due=late, status=ChartStatus.HELD),
        chart(id="practice", account="6", due=late, practice=True),
        chart(id="done", account="7", due=late, status=ChartStatus.COMPLETE),
    )
    assert [_claimed(store, user) for _ in range(4)] == ["large", "small", "soon", None]
    assert actions(store, "large") == ["chart.claimed"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CODER, Role.MANAGER}))
def test_only_those_who_code_claim(store: DatabaseStore, role: Role) -> None:
    [user] = hired(store, role)
    with pytest.raises(ForbiddenError), store.begin(acting(user)) as work:
        claim_next(work, "waiting")


def test_giving_by_hand_and_giving_back(store: DatabaseStore) -> None:
    manager, coder, other, auditor = hired(store, Role.MANAGER, Role.CODER, Role.CODER, Role.AUDITOR)
    kept(store, chart())
    with store.begin(acting(manager)) as work:
        given = assign(work, "c1", coder.id, "knows cardiology")
    assert (given.assignee, given.status) == (coder.id, ChartStatus.ASSIGNED)
    with pytest.raises(ForbiddenError), store.begin(acting(other)) as work:
        release(work, "c1")
    with pytest.raises(InputError, match="nobody who codes"), store.begin(acting(manager)) as work:
        assign(work, "c1", auditor.id)
    with store.begin(acting(coder)) as work:
        back = release(work, "c1")
    assert (back.assignee, back.status) == (None, ChartStatus.READY)
    with pytest.raises(ConflictError), store.begin(acting(manager)) as work:
        release(work, "c1")
    assert actions(store, "c1") == ["chart.assigned", "chart.released"]


def test_a_finished_chart_is_given_to_nobody(store: DatabaseStore) -> None:
    manager, coder = hired(store, Role.MANAGER, Role.CODER)
    kept(store, chart(status=ChartStatus.COMPLETE))
    with pytest.raises(ConflictError, match="reopen"), store.begin(acting(manager)) as work:
        assign(work, "c1", coder.id)


def test_a_held_chart_waits_until_somebody_who_may_lets_it_go(store: DatabaseStore) -> None:
    coder, manager = hired(store, Role.CODER, Role.MANAGER)
    kept(store, chart())
    with store.begin(acting(coder)) as work:
        first = place_hold(work, "c1", "documents", note="Op note of Mr. Zebrafield")
        second = place_hold(work, "c1", "legal")
        assert work.charts.get("c1").status is ChartStatus.HELD  # type: ignore[union-attr]
    assert _claimed(store, coder) is None
    with store.begin(acting(coder)) as work:
        lift_hold(work, first.id, "came by fax")
        assert work.charts.get("c1").status is ChartStatus.HELD  # type: ignore[union-attr]
        assert {one.note for one in work.worklist.holds("c1")} == {"Op note of Mr. Zebrafield", None}
    with pytest.raises(ForbiddenError, match="lifted by: manager"), store.begin(acting(coder)) as work:
        lift_hold(work, second.id)
    with store.begin(acting(manager)) as work:
        lift_hold(work, second.id)
    assert _claimed(store, coder) == "c1"
    with pytest.raises(ConflictError, match="already"), store.begin(acting(manager)) as work:
        lift_hold(work, second.id)


def test_a_hold_on_completion_keeps_nobody_from_working(store: DatabaseStore) -> None:
    [coder] = hired(store, Role.CODER)
    kept(store, chart())
    with store.begin(acting(coder)) as work:
        place_hold(work, "c1", "query")
    assert _claimed(store, coder) == "c1"


def test_a_hold_ends_by_itself_when_its_day_comes(store: DatabaseStore, today: dt.date) -> None:
    [coder] = hired(store, Role.CODER)
    kept(store, chart(), chart(id="c2", account="2", assignee=coder.id, status=ChartStatus.ASSIGNED))
    with store.begin(acting(coder)) as work:
        holds = [place_hold(work, one, "results") for one in ("c1", "c2")]
        assert holds[0].until == today + dt.timedelta(days=14)
        place_hold(work, "c2", "documents")
    later = replace_now(store, dt.timedelta(days=14))
    with later.begin(system("test")) as work:
        assert lift_ended(work) == 2
        assert lift_ended(work) == 0
        found = [work.charts.get(one) for one in ("c1", "c2")]
    assert [one and one.status for one in found] == [ChartStatus.READY, ChartStatus.HELD]
    assert actions(store, "c1")[-1] == "hold.ended"


def replace_now(store: DatabaseStore, by: dt.timedelta) -> DatabaseStore:
    """The same store, later."""
    return type(store)(store.engine, store.sealer.ring, lambda: dt.datetime.now(dt.UTC) + by)


def test_holds_that_make_no_sense_are_refused(store: DatabaseStore, today: dt.date) -> None:
    coder, auditor = hired(store, Role.CODER, Role.AUDITOR)
    kept(store, chart(), chart(id="done", account="2", status=ChartStatus.COMPLETE))
    for told, error in [
        (("c1", "mood"), InputError),
        (("c1", "other", today), InputError),
        (("c1", "other", today + dt.timedelta(days=400)), InputError),
        (("c1", "other", None, "x" * 2001), InputError),
        (("c1", "other", None, "a\0"), InputError),
        (("none", "other"), NotFoundError),
        (("done", "documents"), ConflictError),
    ]:
        with pytest.raises(error), store.begin(acting(coder)) as work:
            place_hold(work, *told)
    with pytest.raises(ForbiddenError), store.begin(acting(auditor)) as work:
        place_hold(work, "c1", "other")
    with store.begin(acting(coder)) as work:
        place_hold(work, "done", "coverage")
        assert work.charts.get("done").status is ChartStatus.COMPLETE  # type: ignore[union-attr]


def test_rules_give_new_charts_to_a_person_or_a_queue(store: DatabaseStore) -> None:
    manager, coder = hired(store, Role.MANAGER, Role.CODER)
    kept(store, *numbered(2), chart(id="er", account="er", setting=Setting.EMERGENCY))
    with store.begin(acting(manager)) as work:
        queue = save_queue(work, Queue("", " Stays  over 1,000 ", Filter(placed=True)))
        stays = Filter(settings=(Setting.INPATIENT,), value_from=Decimal(1000))
        save_rule(work, AssignmentRule("", 1, "stays", stays, queue_id=queue.id))
        rule = save_rule(work, AssignmentRule("", 2, "the rest", Filter(), user_id=coder.id))
    with store.begin(system("intake")) as work:
        for one in ("c000", "er"):
            found = work.charts.get(one)
            assert found is not None
            route(work, found)
    assert queue.name == "Stays over 1,000"
    with store.begin(acting(manager)) as work:
        assert [row.chart_id for row in page(work, queue.id).rows] == ["c000"]
        assert work.charts.get("er").assignee == coder.id  # type: ignore[union-attr]
        routed = work.worklist.routed("er")
        assert (routed and routed.rule_name) == "the rest"
    assert _claimed_from(store, coder, queue.id) == "c000"
    assert _claimed_from(store, coder, queue.id) is None
    with store.begin(acting(manager)) as work:
        with pytest.raises(ConflictError, match="rule leads"):
            remove_queue(work, queue.id)
        remove_rule(work, rule.id)
        with pytest.raises(NotFoundError):
            remove_rule(work, rule.id)
        assert [one.name for one in work.worklist.rules()] == ["stays"]


def _claimed_from(store: DatabaseStore, user: User, queue_id: str) -> str | None:
    with store.begin(acting(user)) as work:
        found = claim_next(work, queue_id)
        return found and found.id


def test_two_managers_do_not_overwrite_each_other(store: DatabaseStore) -> None:
    [manager] = hired(store, Role.MANAGER)
    with store.begin(acting(manager)) as work:
        save_queue(work, Queue("", "Stays", Filter()))
        [read] = work.worklist.queues()
        save_queue(work, replace(read, name="Long stays"))
        with pytest.raises(ConflictError, match="meanwhile"):
            save_queue(work, replace(read, name="Short stays"))
        assert [one.name for one in work.worklist.queues()] == ["Long stays"]


MISTAKES: dict[str, tuple[Any, type[Exception]]] = {
    "a name that is taken": (Queue("", "my CHARTS", Filter()), InputError),
    "no name": (Queue("", "  ", Filter()), InputError),
    "a standing queue": (Queue("mine", "Mine", Filter()), ConflictError),
    "no such queue": (Queue("gone", "Gone", Filter()), NotFoundError),
    "a rule to nobody": (AssignmentRule("", 1, "r", Filter()), InputError),
    "a rule to a stranger": (AssignmentRule("", 1, "r", Filter(), user_id="x"), InputError),
    "a rule to a queue that collects nothing": (AssignmentRule("", 1, "r", Filter(), queue_id="waiting"), InputError),
    "a rule by status": (AssignmentRule("", 1, "r", Filter(statuses=(ChartStatus.HELD,)), user_id="x"), InputError),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_of_managers_are_told(store: DatabaseStore, name: str) -> None:
    [manager] = hired(store, Role.MANAGER)
    wrong, error = MISTAKES[name]
    with pytest.raises(error), store.begin(acting(manager)) as work:
        (save_queue if isinstance(wrong, Queue) else save_rule)(work, wrong)


def test_deadlines_of_the_site_are_kept_in_their_order(store: DatabaseStore) -> None:
    [manager] = hired(store, Role.MANAGER)
    rows = [
        DeadlineRule("OWN-2", Kind.FILING, (), ("aetna", "cigna"), 120, 0, "contract"),
        DeadlineRule("OWN-1", Kind.CODING, (Setting.INPATIENT,), (), 2),
    ]
    with store.begin(acting(manager)) as work:
        save_deadlines(work, rows)
        assert work.worklist.deadline_rules() == rows
        for wrong in (replace(rows[0], id="DL-01"), replace(rows[0], id=""), replace(rows[0], days=0)):
            with pytest.raises(InputError):
                save_deadlines(work, [wrong])
        save_deadlines(work, [])
        assert work.worklist.deadline_rules() == []


def test_follow_ups_remind_whom_they_concern(store: DatabaseStore, today: dt.date) -> None:
    coder, other, manager = hired(store, Role.CODER, Role.CODER, Role.MANAGER)
    tomorrow = today + dt.timedelta(days=1)
    kept(
        store,
        chart(assignee=coder.id, status=ChartStatus.CODING, due=tomorrow),
        chart(id="c2", account="ACC-2", due=None),
    )
    with store.begin(acting(coder)) as work:
        mine = follow_up(work, "c1", today, "call Dr. Ibex")
        follow_up(work, "c2", today, user_id=other.id)
        follow_up(work, "c2", tomorrow)
        follow_up(work, "c1", today + dt.timedelta(days=2))
        hold = place_hold(work, "c1", "query", tomorrow)
        found = reminders(work)
    assert [(one.about, one.subject_id, one.text) for one in found] == [
        (About.FOLLOW_UP, mine.id, "call Dr. Ibex"),
        (About.DUE, "c1", ""),
        (About.HOLD_ENDS, hold.id, "A query is open"),
    ]
    with store.begin(acting(other)) as work:
        assert [one.account for one in reminders(work)] == ["ACC-2"]
        follow_up_done(work, mine.id)
        with pytest.raises(ConflictError):
            follow_up_done(work, mine.id)
    with store.begin(acting(manager)) as work:
        assert [(one.account, one.date) for one in reminders(work)] == [("ACC-2", tomorrow)]


def test_somebody_elses_follow_up_is_theirs_to_close(store: DatabaseStore, today: dt.date) -> None:
    coder, other, manager = hired(store, Role.CODER, Role.CODER, Role.MANAGER)
    kept(store, chart())
    with store.begin(acting(coder)) as work:
        found = follow_up(work, "c1", today, user_id=other.id)
    with pytest.raises(ForbiddenError), store.begin(acting(coder)) as work:
        follow_up_done(work, found.id)
    with store.begin(acting(manager)) as work:
        assert follow_up_done(work, found.id).done_by == manager.id


def test_the_list_tells_queues_and_records_its_reading(store: DatabaseStore, today: dt.date) -> None:
    coder, manager = hired(store, Role.CODER, Role.MANAGER)
    ago = today - dt.timedelta(days=4)
    kept(
        store,
        chart(assignee=coder.id, status=ChartStatus.CODING, discharged=ago, admitted=ago, due=ago),
        chart(id="c2", account="ACC-2", discharged=None, value=None, due=None),
    )
    with store.begin(acting(coder)) as work:
        figures = {queue.id: found for queue, found in queues_with_figures(work)}
        shown = page(work, "open", Filter(settings=(Setting.INPATIENT,)), (By(Field.VALUE),), limit=1)
        work.close()
        [recorded] = work.trail.latest()
    assert (figures["mine"].charts, figures["discharged"].mean_days, figures["open"].charts) == (1, 4.0, 2)
    assert figures["open"].value == Decimal(1000)
    assert (shown.more, [row.chart_id for row in shown.rows]) == (True, ["c1"])
    assert (recorded.event.action, recorded.event.detail) == ("worklist.read", {"page": 1, "charts": 1})
    with store.begin(acting(manager)) as work:
        backlog, [load] = workload(work)
    assert (backlog.figures.charts, backlog.revenue) == (1, Decimal("11.11"))
    assert (load.user_id, load.coding, load.overdue, load.value) == (coder.id, 1, 1, Decimal(1000))
    with pytest.raises(ForbiddenError), store.begin(acting(coder)) as work:
        workload(work)


@pytest.mark.parametrize(("number", "limit"), [(0, 50), (2001, 50), (1, 0), (1, 201)])
def test_pages_have_bounds(store: DatabaseStore, number: int, limit: int) -> None:
    [coder] = hired(store, Role.CODER)
    with pytest.raises(InputError), store.begin(acting(coder)) as work:
        page(work, "open", number=number, limit=limit)
