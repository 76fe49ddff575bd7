"""Taking in many charts: each whole in a transaction of its own, so that one that is refused stops none of the
others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import ConflictError, InputError
from medcodex.workflow.arrivals.waiting import file_with_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.intake.filing import Filed
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store


class Taken(NamedTuple):
    """What became of the chart at one place of the input. ``account`` is None where it could not be read."""

    place: str
    account: str | None
    result: Filed | InputError


def take_in(store: Store, actor: Actor, charts: Iterable[tuple[str, IncomingChart | InputError]]) -> Iterator[Taken]:
    """Each chart filed, in order. What is wrong with a chart is its result; other errors are raised."""
    for place, chart in charts:
        if isinstance(chart, InputError):
            yield Taken(place, None, chart)
            continue
        try:
            yield Taken(place, chart.account, file_one(store, actor, chart))
        except InputError as error:
            yield Taken(place, chart.account, error)


def file_one(store: Store, actor: Actor, chart: IncomingChart) -> Filed:
    """One chart filed. Where somebody else filed the same account or patient at the same moment, it is compared once
    more with what they kept."""
    try:
        with store.begin(actor) as work:
            return file_with_waiting(work, chart)
    except ConflictError:
        with store.begin(actor) as work:
            return file_with_waiting(work, chart)
