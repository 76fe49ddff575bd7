"""Wishes and learners made by chance."""

from __future__ import annotations

import datetime as dt
from itertools import count

from hypothesis import strategies as st

from medcodex.learn.results import Kind, Result
from medcodex.learn.study.needs import Known, Reviewed
from medcodex.learn.study.tables import Exam
from medcodex.learn.study.wishes import Wishes
from medcodex.learn.topics import topics

TODAY = dt.date(2026, 11, 23)
TOPICS = list(topics())
_NUMBERS = count()


def result(day: dt.date, score: float, *names: str, kind: Kind = Kind.ITEM, seconds: int | None = 120) -> Result:
    at = dt.datetime.combine(day, dt.time(15, next(_NUMBERS) % 60), dt.UTC)
    return Result(f"r{next(_NUMBERS)}", "u1", at, kind, "s", names, score, "o", seconds)


def day_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


wishes = st.builds(
    Wishes,
    exam=st.sampled_from(list(Exam)),
    exam_date=st.integers(1, 500).map(lambda days: TODAY + dt.timedelta(days=days)),
    begun=st.integers(0, 60).map(day_ago),
    minutes_a_week=st.integers(15, 3600),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found))),
    minutes_a_day=st.none() | st.integers(15, 600),
    days_off=st.sets(st.integers(0, 500), max_size=40).map(
        lambda found: tuple(TODAY + dt.timedelta(days=days) for days in sorted(found))
    ),
    starts=st.none() | st.times(max_value=dt.time(23, 30)).map(lambda time: time.replace(second=0, microsecond=0)),
    diagnostic=st.dictionaries(st.sampled_from(TOPICS), st.floats(0, 1), max_size=20),
)
results = st.lists(
    st.builds(
        lambda days, score, names, kind, seconds: result(day_ago(days), score, *names, kind=kind, seconds=seconds),
        st.integers(0, 60),
        st.floats(0, 1),
        st.lists(st.sampled_from(TOPICS), min_size=1, max_size=4),
        st.sampled_from(list(Kind)),
        st.none() | st.integers(0, 20_000),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda one: one.at))
known = st.builds(
    Known,
    results=results,
    read=st.frozensets(st.sampled_from(TOPICS), max_size=10),
    reviewed=st.lists(
        st.builds(lambda topic, codes, share: Reviewed(topic, codes, int(codes * share)), st.sampled_from(TOPICS),
                  st.integers(1, 50), st.floats(0, 1)), max_size=5),
)  # fmt: skip
