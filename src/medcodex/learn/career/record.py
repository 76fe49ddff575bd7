"""The record of practice that a learner may show: what was done, when, how well."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, Any

from medcodex.formats.tables import Sheet, as_csv, as_xlsx
from medcodex.learn.results import Kind
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.learn.results import Result
    from medcodex.workflow.people import User

NAMES = {Kind.CASE: "practice chart", Kind.ITEM: "question", Kind.EXAM: "mock exam", Kind.DRILL: "query or letter"}
_SAYS = "Results of practice with medcodex. No credential, and no statement of a certifying body."


def record_file(user: User, results: Sequence[Result], at: dt.datetime, form: str) -> bytes:
    """The record as "csv" or "xlsx": each result, and the means by topic."""
    head = [("Name", user.name), ("Written", f"{at:%Y-%m-%d %H:%M} UTC"), ("What this is", _SAYS)]
    sheets = [_results(results), _topics(results)]
    return as_xlsx(head, sheets) if form == "xlsx" else as_csv(head, sheets)


def record_object(user: User, results: Sequence[Result], at: dt.datetime) -> dict[str, Any]:
    """The record in JSON."""
    return {
        "name": user.name,
        "written": at.isoformat(),
        "says": _SAYS,
        "results": [
            {"at": one.at.isoformat(), "kind": one.kind.value, "subject": one.subject, "topics": list(one.topics),
             "score": one.score, "seconds": one.seconds}
            for one in results
        ],
        "topics": [
            {"topic": name, "count": count, "score": round(mean, 4)} for name, count, mean in by_topic(results)
        ],
    }  # fmt: skip


def by_topic(results: Sequence[Result]) -> Sequence[tuple[str, int, float]]:
    """Count and mean score of each topic, in the order of the vocabulary."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in results:
        for topic in one.topics:
            found[topic].append(one.score)
    return [(name, len(found[name]), fmean(found[name])) for name in topics() if name in found]


def _results(results: Sequence[Result]) -> Sheet:
    rows = [
        (one.at.date(), NAMES[one.kind], one.subject, ", ".join(one.topics), round(one.score, 4), one.seconds)
        for one in results
    ]
    return Sheet("Results", ("Day", "What", "Which", "Topics", "Score (0 to 1)", "Seconds"), rows)


def _topics(results: Sequence[Result]) -> Sheet:
    rows = [(topics()[name].title, count, round(mean, 4)) for name, count, mean in by_topic(results)]
    return Sheet("Topics", ("Topic", "Results", "Mean score (0 to 1)"), rows)
