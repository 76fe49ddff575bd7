"""Time at work, what charts weigh, charts per hour."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError, UsageError
from medcodex.workflow.productivity.figures import FEWEST_CODERS, Done, Work, own_figures, team_figures
from medcodex.workflow.productivity.goals import Goal, in_force
from medcodex.workflow.productivity.norms import norms
from medcodex.workflow.productivity.weighing import FEWEST, LEAST, MOST, Load, weights
from medcodex.workflow.productivity.working import Act, Pauses, time_worked

START = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
PAUSES = Pauses()
MINUTE = dt.timedelta(minutes=1)


def act(minute: float, chart: str = "c1", user: str = "a", *, opens: bool = False) -> Act:
    return Act(user, START + minute * MINUTE, chart, opens)


@pytest.mark.parametrize(
    ("acts", "minutes"),
    [
        ([], 0),
        ([act(0)], 2),
        ([act(0, opens=True)], 0),
        ([act(0, opens=True), act(4), act(9)], 9),
        ([act(0, opens=True), act(4), act(64), act(66)], 8),  # an hour away; two minutes of reading before the return
        ([act(0, opens=True), act(4), act(64, opens=True), act(66)], 6),
        ([act(9), act(0, opens=True), act(4)], 9),
        ([act(0, opens=True), act(10)], 10),
        ([act(0, opens=True), act(10.1)], 2),
    ],
    ids=["nothing", "one decision", "only opened", "steady", "away", "away and opened again", "in any order",
         "just not idle", "just idle"],
)  # fmt: skip
def test_time_away_is_no_work(acts: list[Act], minutes: float) -> None:
    assert sum(time_worked(acts, PAUSES).values(), dt.timedelta()) == minutes * MINUTE


def test_each_chart_has_the_time_that_led_to_its_acts() -> None:
    acts = [act(0, opens=True), act(3), act(4, "c2", opens=True), act(9, "c2")]
    assert time_worked(acts, PAUSES) == {("a", "c1"): 3 * MINUTE, ("a", "c2"): 6 * MINUTE}


ACTS = st.lists(
    st.builds(act, st.integers(0, 600), st.sampled_from(["c1", "c2"]), st.sampled_from("ab"), opens=st.booleans()),
    max_size=60,
)


@given(ACTS, st.integers(0, 10), st.integers(10, 60))
def test_no_more_than_the_clock_shows_and_a_lead_a_stretch(acts: list[Act], lead: int, away: int) -> None:
    pauses = Pauses(away * MINUTE, lead * MINUTE)
    worked = time_worked(acts, pauses)
    for user in {one.user for one in acts}:
        moments = [one.at for one in acts if one.user == user]
        total = sum((time for (who, _), time in worked.items() if who == user), dt.timedelta())
        assert dt.timedelta() <= total <= max(moments) - min(moments) + lead * MINUTE


@given(ACTS, st.integers(10, 30), st.integers(0, 30))
def test_a_longer_pause_never_makes_less_work(acts: list[Act], away: int, more: int) -> None:
    shorter = time_worked(acts, Pauses(away * MINUTE, 2 * MINUTE))
    longer = time_worked(acts, Pauses((away + more) * MINUTE, 2 * MINUTE))
    assert sum(longer.values(), dt.timedelta()) >= sum(shorter.values(), dt.timedelta())


def test_pauses_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(UsageError):
        Pauses(5 * MINUTE, 6 * MINUTE)


def load(number: int, length: int = 1000, codes: int = 10, setting: str = "inpatient") -> Load:
    return Load(f"c{number}", setting, length, codes)


def test_a_chart_twice_as_long_with_twice_the_codes_weighs_two() -> None:
    charts = [load(number) for number in range(FEWEST)] + [load(90, 2000, 20), load(91, 2000, 10), load(92, 0, 0)]
    found = weights(charts)
    assert (found["c0"], found["c90"], found["c91"], found["c92"]) == (1, 2, 1.5, LEAST)


LOADS = st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 90)), min_size=1, max_size=60).map(
    lambda made: [load(number, *one) for number, one in enumerate(made)]
)


@given(LOADS, st.integers(1, 9))
def test_weights_do_not_depend_on_what_length_is_counted_in(charts: list[Load], times: int) -> None:
    found = weights(charts)
    assert all(LEAST <= one <= MOST for one in found.values())
    assert found == pytest.approx(weights([one._replace(length=one.length * times) for one in charts]))


@given(LOADS)
def test_with_few_charts_each_weighs_one(charts: list[Load]) -> None:
    if len(charts) < FEWEST:
        assert set(weights(charts).values()) == {1.0}


def _work(users: str) -> Work:
    acts, done = [], []
    for place, user in enumerate(users):
        chart = f"{user}1"
        acts += [act(100 * place, chart, user, opens=True), act(100 * place + 10, chart, user)]
        done.append(Done(user, Load(chart, "inpatient", 1000, 10)))
    return Work(acts, done, {f"{user}1": "inpatient" for user in users})


def test_own_figures_are_ones_own() -> None:
    (found,) = own_figures(_work("abc"), "a", PAUSES, {"inpatient": 4.0})
    assert (found.charts, found.hours, found.per_hour, found.goal) == (1, pytest.approx(1 / 6), pytest.approx(6), 4.0)
    assert found.weighed_per_hour == pytest.approx(6)
    assert found.norm == norms()["inpatient"]


def test_a_team_is_shown_together_or_not_at_all() -> None:
    (found,) = team_figures(_work("abc"), "abc", PAUSES)
    assert (found.charts, found.hours) == (3, pytest.approx(0.5))
    assert team_figures(_work("abc"), "abc"[: FEWEST_CODERS - 1], PAUSES) == []


def test_no_time_gives_no_rate() -> None:
    work = Work([], [Done("a", load(1))], {"c1": "inpatient"})
    (found,) = own_figures(work, "a", PAUSES, {})
    assert (found.charts, found.per_hour) == (1, None)


def test_norms_name_their_source_and_how_far_to_trust_it() -> None:
    assert norms()["inpatient"].usual == 3
    assert norms()["emergency"].usual == 13
    assert {one.certainty for one in norms().values()} <= {"survey", "workgroup", "hearsay"}
    assert all(one.low <= (one.usual or one.low) <= one.high and one.source for one in norms().values())


def test_the_newest_goal_holds_and_zero_takes_it_back() -> None:
    day = dt.date(2026, 5, 4)
    goals = [Goal("a", "inpatient", 2.5, day, "a"), Goal("a", "emergency", 9, day, "boss"),
             Goal("a", "emergency", 0, day + dt.timedelta(days=2), "a"),
             Goal("a", "inpatient", 3, day + dt.timedelta(days=9), "a")]  # fmt: skip
    assert in_force(goals, day) == {"inpatient": 2.5, "emergency": 9}
    assert in_force(goals, day + dt.timedelta(days=3)) == {"inpatient": 2.5}
    with pytest.raises(InputError):
        Goal("a", "inpatient", -1, day, "a")
