"""The index of patients in the database; traits, numbers and reasons are sealed, keys are blind indexes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from medcodex.encounter.incoming import Identifier
from medcodex.store.schema.arrivals import waiting_documents
from medcodex.store.schema.foundation import patients
from medcodex.store.schema.index import (
    patient_events,
    patient_keys,
    patient_merges,
    patient_numbers,
    patient_pairs,
    patient_traits,
)
from medcodex.store.written import read, write
from medcodex.workflow.index.records import Happened, Merge, Pair, PairState, PatientEvent, in_order
from medcodex.workflow.index.traits import Traits
from medcodex.workflow.index.weighing import FieldScore

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer

_HALF = 32
# Asked for with every message that comes in, so that these are built once.
_LOCK = (
    select(patients.c.id)
    .where(patients.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(patients.c.id)
    .with_for_update()
)
_TRAITS = select(patient_traits).where(patient_traits.c.patient_id == bindparam("patient"))
_RETIRED = select(patient_merges).where(
    patient_merges.c.retired == bindparam("number"), patient_merges.c.undone_at.is_(None)
)


class PatientIndex:
    """workflow.index.ports.IndexRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def lock(self, patients_of: Iterable[str]) -> None:
        self._connection.execute(_LOCK, {"ids": sorted(set(patients_of))}).all()

    def traits(self, patient_id: str) -> Traits | None:
        row = self._connection.execute(_TRAITS, {"patient": patient_id}).one_or_none()
        return None if row is None else self._traits(row)

    def keep(self, patient_id: str, traits: Traits, keys: frozenset[str]) -> None:
        content = self._sealer.seal(write(traits), table="patient_traits", row=patient_id, column="content")
        mine = patient_traits.c.patient_id == patient_id
        if self._connection.execute(update(patient_traits).where(mine).values(content=content)).rowcount == 0:
            self._connection.execute(insert(patient_traits).values(patient_id=patient_id, content=content))
        wanted = self._blind(keys)
        asked = select(patient_keys.c.key).where(patient_keys.c.patient_id == patient_id)
        had = set(self._connection.execute(asked).scalars())
        if gone := had - wanted:
            mine = patient_keys.c.patient_id == patient_id
            self._connection.execute(delete(patient_keys).where(mine, patient_keys.c.key.in_(sorted(gone))))
        if new := sorted(wanted - had):
            rows = [{"key": key, "patient_id": patient_id} for key in new]
            self._connection.execute(insert(patient_keys), rows)

    def candidates(self, keys: frozenset[str], limit: int) -> Mapping[str, Traits]:
        if not keys:
            return {}
        asked = (
            select(patient_keys.c.patient_id, func.count().label("shared"))
            .where(patient_keys.c.key.in_(sorted(self._blind(keys))))
            .group_by(patient_keys.c.patient_id)
            .order_by(func.count().desc(), patient_keys.c.patient_id)
            .limit(limit)
        )
        ids = [row.patient_id for row in self._connection.execute(asked)]
        found = self._connection.execute(select(patient_traits).where(patient_traits.c.patient_id.in_(ids)))
        return {row.patient_id: self._traits(row) for row in found}

    def unindexed(self, limit: int) -> Sequence[str]:
        asked = (
            select(patients.c.id)
            .outerjoin(patient_traits, patient_traits.c.patient_id == patients.c.id)
            .where(patient_traits.c.patient_id.is_(None))
            .order_by(patients.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(asked).scalars())

    def pair(self, one: str, other: str) -> Pair | None:
        first, second = in_order(one, other)
        asked = select(patient_pairs).where(patient_pairs.c.one == first, patient_pairs.c.other == second)
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else _pair(row)

    def save_pair(self, pair: Pair) -> None:
        judged = json.dumps([pair.rule, pair.instead, [asdict(one) for one in pair.fields], pair.against])
        values = {
            "state": str(pair.state),
            "bits": pair.bits,
            "judged": judged,
            "changed_at": pair.changed_at,
            "changed_by": pair.changed_by,
        }
        same = patient_pairs.c.one == pair.one, patient_pairs.c.other == pair.other
        if self._connection.execute(update(patient_pairs).where(*same).values(values)).rowcount == 0:
            self._connection.execute(insert(patient_pairs).values(one=pair.one, other=pair.other, **values))

    def pairs_of(self, patients_of: Iterable[str]) -> Sequence[Pair]:
        ids = sorted(set(patients_of))
        asked = select(patient_pairs).where(or_(patient_pairs.c.one.in_(ids), patient_pairs.c.other.in_(ids)))
        return [_pair(row) for row in self._connection.execute(asked.order_by(*patient_pairs.primary_key.columns))]

    def queue(self, state: PairState, limit: int, offset: int = 0) -> Sequence[Pair]:
        asked = (
            select(patient_pairs)
            .where(patient_pairs.c.state == str(state))
            .order_by(patient_pairs.c.bits.desc(), *patient_pairs.primary_key.columns)
            .limit(limit)
            .offset(offset)
        )
        return [_pair(row) for row in self._connection.execute(asked)]

    def counts(self) -> Mapping[PairState, int]:
        asked = select(patient_pairs.c.state, func.count()).group_by(patient_pairs.c.state)
        found = {PairState(state): count for state, count in self._connection.execute(asked)}
        return {state: found.get(state, 0) for state in PairState}

    def add_merge(self, merge: Merge) -> None:
        self._connection.execute(insert(patient_merges).values(_merge_row(merge)))

    def save_merge(self, merge: Merge) -> None:
        same = patient_merges.c.id == merge.id
        self._connection.execute(update(patient_merges).where(same).values(_merge_row(merge)))

    def merge(self, merge_id: str) -> Merge | None:
        row = self._connection.execute(select(patient_merges).where(patient_merges.c.id == merge_id)).one_or_none()
        return None if row is None else _merge(row)

    def merge_of(self, retired: str) -> Merge | None:
        row = self._connection.execute(_RETIRED, {"number": retired}).one_or_none()
        return None if row is None else _merge(row)

    def merges_into(self, survivor: str) -> Sequence[Merge]:
        asked = select(patient_merges).where(patient_merges.c.survivor == survivor)
        rows = self._connection.execute(asked.order_by(patient_merges.c.at, patient_merges.c.id))
        return [_merge(row) for row in rows]

    def move_waiting(self, documents: Iterable[str] | None, from_patient: str, to_patient: str) -> Sequence[str]:
        of = waiting_documents.c.patient_id == from_patient
        moving = of if documents is None else of & waiting_documents.c.id.in_(sorted(documents))
        ids = list(self._connection.execute(select(waiting_documents.c.id).where(moving)).scalars())
        self._connection.execute(update(waiting_documents).where(moving).values(patient_id=to_patient))
        return sorted(ids)

    def add_number(self, number: Identifier, patient_id: str, at: dt.datetime) -> None:
        self.remove_number(number)
        key = self._number(number)
        content = json.dumps([number.value, number.authority])
        sealed = self._sealer.seal(content, table="patient_numbers", row=key, column="content")
        values = {"number": key, "patient_id": patient_id, "content": sealed, "retired_at": at}
        self._connection.execute(insert(patient_numbers).values(values))

    def remove_number(self, number: Identifier) -> None:
        self._connection.execute(delete(patient_numbers).where(patient_numbers.c.number == self._number(number)))

    def patient_of_number(self, number: Identifier) -> str | None:
        asked = select(patient_numbers.c.patient_id).where(patient_numbers.c.number == self._number(number))
        found: str | None = self._connection.execute(asked).scalar_one_or_none()
        return found

    def numbers_of(self, patient_id: str) -> Sequence[Identifier]:
        asked = select(patient_numbers).where(patient_numbers.c.patient_id == patient_id)
        rows = self._connection.execute(asked.order_by(patient_numbers.c.retired_at)).all()
        opened = (
            json.loads(self._sealer.open(row.content, table="patient_numbers", row=row.number, column="content"))
            for row in rows
        )
        return [Identifier(value, authority, "MR") for value, authority in opened]

    def add_event(self, event: PatientEvent) -> None:
        row = asdict(event) | {"kind": str(event.kind)}
        if event.reason is not None:
            row["reason"] = self._sealer.seal(event.reason, table="patient_events", row=event.id, column="reason")
        self._connection.execute(insert(patient_events).values(row))

    def events_of(self, patients_of: Iterable[str]) -> Sequence[PatientEvent]:
        ids = sorted(set(patients_of))
        asked = select(patient_events).where(or_(patient_events.c.one.in_(ids), patient_events.c.other.in_(ids)))
        rows = self._connection.execute(asked.order_by(patient_events.c.at, patient_events.c.id))
        return [self._event(row) for row in rows]

    def _event(self, row: Any) -> PatientEvent:
        reason = row.reason
        if reason is not None:
            reason = self._sealer.open(reason, table="patient_events", row=row.id, column="reason")
        return PatientEvent(row.id, row.at, row.user_id, row.login, Happened(row.kind), row.one, row.other, reason)

    def _traits(self, row: Any) -> Traits:
        opened = self._sealer.open(row.content, table="patient_traits", row=row.patient_id, column="content")
        return read(opened, Traits, "patient_traits.content")

    def _blind(self, keys: frozenset[str]) -> set[str]:
        return {self._sealer.ring.blind("patient key", key)[:_HALF] for key in keys}

    def _number(self, number: Identifier) -> str:
        return self._sealer.ring.blind("former number", json.dumps([number.authority, number.value]))


def _pair(row: Any) -> Pair:
    rule, instead, fields, against = json.loads(row.judged)
    scores = tuple(FieldScore(**one) for one in fields)
    return Pair(
        row.one, row.other, PairState(row.state), rule, row.bits, instead, scores, tuple(against), row.changed_at,
        row.changed_by,
    )  # fmt: skip


def _merge_row(merge: Merge) -> dict[str, Any]:
    return {
        "id": merge.id,
        "survivor": merge.survivor,
        "retired": merge.retired,
        "at": merge.at,
        "moved": json.dumps([merge.moved, merge.documents]),
        "undone_at": merge.undone_at,
    }


def _merge(row: Any) -> Merge:
    moved, documents = json.loads(row.moved)
    return Merge(row.id, row.survivor, row.retired, row.at, tuple(moved), tuple(documents), row.undone_at)
