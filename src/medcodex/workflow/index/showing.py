"""What somebody sees who decides on possible duplicates or looks at a person; each look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.index.keeping import traits_of_patient
from medcodex.workflow.index.linking import PERMISSION
from medcodex.workflow.index.person import same_person
from medcodex.workflow.index.records import PairState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.incoming import Identifier
    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.index.records import Merge, Pair, PatientEvent
    from medcodex.workflow.index.traits import Traits
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class PatientSeen:
    """A patient with all that is known: ``numbers`` are former record numbers."""

    patient: Patient
    traits: Traits
    charts: Sequence[Chart]
    numbers: Sequence[Identifier]


@dataclass(frozen=True, slots=True)
class PairSeen:
    """Two patients side by side."""

    pair: Pair
    one: PatientSeen
    other: PatientSeen


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """All patients of one person, the pairs that link them, merges (undone ones too), and what happened."""

    patients: Sequence[PatientSeen]
    links: Sequence[Pair]
    merges: Sequence[Merge]
    events: Sequence[PatientEvent]


def duplicates(
    work: Work, state: PairState, limit: int, offset: int = 0
) -> tuple[Sequence[PairSeen], Mapping[str, int]]:
    """Pairs of a state, the likeliest first, and how many there are of each. ForbiddenError."""
    require(work.actor, PERMISSION)
    found = [
        PairSeen(pair, _patient(work, pair.one), _patient(work, pair.other))
        for pair in work.index.queue(state, limit, offset)
    ]
    return found, {str(state): count for state, count in work.index.counts().items()}


def see_person(work: Work, patient_id: str) -> PersonSeen:
    """The person of a patient. NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    if work.charts.patient(patient_id) is None:
        raise NotFoundError("no such patient", patient_id)
    members = sorted(same_person(work, patient_id), key=lambda one: (one != patient_id, one))
    merges = {one.id: one for member in members for one in work.index.merges_into(member)}
    return PersonSeen(
        patients=[_patient(work, member) for member in members],
        links=[pair for pair in work.index.pairs_of(members) if pair.state is PairState.LINKED],
        merges=sorted(merges.values(), key=lambda one: (one.at, one.id)),
        events=work.index.events_of(members),
    )


def _patient(work: Work, patient_id: str) -> PatientSeen:
    patient = work.charts.patient(patient_id)
    if patient is None:  # the database binds pairs to patients
        raise LookupError("a pair without a patient")
    work.record(Event("patient.read", "patient", patient_id))
    traits = work.index.traits(patient_id) or traits_of_patient(patient)
    charts = sorted(work.charts.of_patient(patient_id), key=lambda one: (one.date, one.id), reverse=True)
    return PatientSeen(patient, traits, charts, work.index.numbers_of(patient_id))
