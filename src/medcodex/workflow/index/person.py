"""A person as the index sees them: all patients that links and merges join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.index.records import PairState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.workflow.chart import Chart
    from medcodex.workflow.index.records import Merge
    from medcodex.workflow.work import Work


def same_person(work: Work, patient_id: str) -> frozenset[str]:
    """The ids of all patients that are linked with this one or were merged, by one step or several; this one among
    them."""
    found: set[str] = set()
    fresh = {patient_id}
    while fresh:
        found |= fresh
        linked = (pair for pair in work.index.pairs_of(fresh) if pair.state is PairState.LINKED)
        joined = {one for pair in linked for one in (pair.one, pair.other)}
        for merge in _merges(work, fresh):
            joined |= {merge.survivor, merge.retired}
        fresh = joined - found
    return frozenset(found)


def _merges(work: Work, patients: Iterable[str]) -> Iterator[Merge]:
    for patient in patients:
        standing = work.index.merge_of(patient)
        if standing is not None:
            yield standing
        yield from (one for one in work.index.merges_into(patient) if one.undone_at is None)


def other_encounters(work: Work, chart: Chart) -> Sequence[Chart]:
    """The encounters of a chart's person, under whichever record number, the newest first; practice charts are
    nobody's."""
    if chart.practice:
        return ()
    found = (one for one in _encounters(work, chart.patient_id) if one.id != chart.id and not one.practice)
    return sorted(found, key=lambda one: (one.date, one.id), reverse=True)


def _encounters(work: Work, patient_id: str) -> Iterator[Chart]:
    for one in sorted(same_person(work, patient_id)):
        yield from work.charts.of_patient(one)
