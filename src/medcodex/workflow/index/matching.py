"""Looking for the person of a patient among all others. What is certain is linked, what is likely waits for somebody.
A link never joins two groups between whose members anything contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import surviving
from medcodex.workflow.index.judging import Judged, Verdict, judge
from medcodex.workflow.index.known import known
from medcodex.workflow.index.person import same_person
from medcodex.workflow.index.records import Happened, Pair, PairState, PatientEvent, in_order

if TYPE_CHECKING:
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.event import Detail
    from medcodex.workflow.index.known import Known
    from medcodex.workflow.work import Work

MOST_CANDIDATES = 200
MOST_PAIRS = 20
"""Pairs that one message may make: a name that a hundred share, such as a test patient's, must not stall the intake."""

FEW = 6
"""Record numbers of one person up to which each is linked with each, so that one link taken back parts but two."""
_SETTLED = frozenset({PairState.LINKED, PairState.APART})


def match(work: Work, patient: Patient, person: Known, keys: frozenset[str]) -> None:
    """Judge a patient against all who share a key; link, queue, or leave alone."""
    best: dict[str, Judged] = {}
    for candidate, traits in work.index.candidates(keys, MOST_CANDIDATES).items():
        if candidate == patient.id:
            continue
        judged = judge(person, known(traits))
        if judged.verdict is Verdict.DIFFERENT:
            continue
        found = work.charts.patient(candidate)
        other = surviving(work, found).id if found is not None else candidate
        if other != patient.id and (other not in best or judged.bits > best[other].bits):
            best[other] = judged
    members = same_person(work, patient.id)
    for other, judged in sorted(best.items(), key=lambda item: -item[1].bits)[:MOST_PAIRS]:
        if len(members) > FEW and other in members:
            continue  # each with each of a crowd would tell nothing more
        if _settle(work, patient.id, other, judged):
            members = same_person(work, patient.id)


def _settle(work: Work, patient: str, other: str, judged: Judged) -> bool:
    """Keep a pair as it is judged; whether that made a link."""
    work.index.lock((patient, other))
    kept = work.index.pair(patient, other)
    if kept is not None and kept.state in _SETTLED:
        return False
    link = judged.verdict is Verdict.SAME and not _contradicted(work, patient, other)
    put_off = kept is not None and kept.state is PairState.LATER
    state = PairState.LINKED if link else PairState.LATER if put_off else PairState.POSSIBLE
    one, two = in_order(patient, other)
    pair = judged_pair(work, one, two, state, judged)
    if kept is not None and (kept.state, kept.bits, kept.fields) == (pair.state, pair.bits, pair.fields):
        return False
    work.index.save_pair(pair)
    if link:
        event = PatientEvent(work.new_id(), work.now, "", "the program", Happened.LINKED, one, two, judged.rule)
        work.index.add_event(event)
        detail: dict[str, Detail] = {"other": two, "rule": judged.rule, "bits": round(judged.bits)}
        work.record(Event("patient.linked", "patient", one, detail=detail))
    elif kept is None:
        work.record(Event("patient.resembles", "patient", one, detail={"other": two, "bits": round(judged.bits)}))
    return link


def judged_pair(work: Work, one: str, other: str, state: PairState, judged: Judged) -> Pair:
    """A pair, its ids in order, as the program judges it."""
    return Pair(
        one, other, state, judged.rule, judged.bits, judged.instead, judged.fields, judged.against, work.now, ""
    )


def _contradicted(work: Work, one: str, other: str) -> bool:
    """Whether anybody of the one's person and anybody of the other's were set apart, or their traits contradict."""
    ones, others = same_person(work, one), same_person(work, other)
    if len(ones) == len(others) == 1:
        return False
    apart = {(pair.one, pair.other) for pair in work.index.pairs_of(ones) if pair.state is PairState.APART}
    traits = {member: work.index.traits(member) for member in ones | others}
    for a in ones:
        for b in others:
            if in_order(a, b) in apart:
                return True
            mine, theirs = traits[a], traits[b]
            if mine is not None and theirs is not None and judge(known(mine), known(theirs)).against:
                return True
    return False
