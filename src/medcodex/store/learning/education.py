"""Continuing education in the database: what somebody typed, and their certificates, are sealed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from medcodex.learn.education.records import Certificate, Credential, Entry
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.learn_education import learn_certificates, learn_credentials, learn_entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Table

_H, _E, _C = learn_credentials.c, learn_entries.c, learn_certificates.c


class Education(Rows):
    """learn.education.ports.EducationRepository."""

    def credentials(self, user_id: str) -> Sequence[Credential]:
        asked = select(learn_credentials).where(_H.user_id == user_id).order_by(_H.since, _H.id)
        return [self._credential(row) for row in self._connection.execute(asked)]

    def put_credential(self, credential: Credential) -> None:
        one = credential
        row = {
            "user_id": one.user_id,
            "name": one.name,
            "body": one.body,
            "number": self._text(one.number, _H.number, one.id),
            "since": one.since,
            "cycle_start": one.cycle_start,
            "own_total": None if one.own_total is None else int(one.own_total * 100),
        }
        self._put(learn_credentials, _H.id, one.id, row)

    def remove_credential(self, credential_id: str) -> None:
        self._connection.execute(delete(learn_credentials).where(_H.id == credential_id))

    def entries(self, user_id: str) -> Sequence[Entry]:
        asked = select(learn_entries).where(_E.user_id == user_id).order_by(_E.day.desc(), _E.id)
        return [self._entry(row) for row in self._connection.execute(asked)]

    def put_entry(self, entry: Entry) -> None:
        row = {
            "user_id": entry.user_id,
            "day": entry.day,
            "title": self._text(entry.title, _E.title, entry.id),
            "provider": self._text(entry.provider, _E.provider, entry.id),
            "ceus": int(entry.ceus * 100),
            "categories": " ".join(entry.categories),
            "credentials": " ".join(entry.credentials),
            "carried": entry.carried,
        }
        self._put(learn_entries, _E.id, entry.id, row)

    def remove_entry(self, entry_id: str) -> None:
        self._connection.execute(delete(learn_certificates).where(_C.entry_id == entry_id))
        self._connection.execute(delete(learn_entries).where(_E.id == entry_id))

    def certificates(self, user_id: str) -> Mapping[str, Certificate]:
        asked = select(_C.entry_id, _C.name, _C.media_type, _C.size, _C.sha256).where(_C.user_id == user_id)
        return {
            row.entry_id: Certificate(
                row.entry_id, self._read(row.name, _C.name, row.entry_id), row.media_type, row.size, row.sha256
            )
            for row in self._connection.execute(asked)
        }

    def certificate_bytes(self, entry_id: str) -> bytes | None:
        sealed = self._connection.execute(select(_C.content).where(_C.entry_id == entry_id)).scalar()
        return self._opened(sealed, _C.content, entry_id)

    def put_certificate(self, user_id: str, certificate: Certificate, data: bytes) -> None:
        one = certificate
        row = {
            "user_id": user_id,
            "name": self._sealed(one.name.encode(), _C.name, one.entry_id),
            "media_type": one.media_type,
            "size": one.size,
            "sha256": one.sha256,
            "content": self._sealed(data, _C.content, one.entry_id),
        }
        self._put(learn_certificates, _C.entry_id, one.entry_id, row)

    def _put(self, table: Table, key: Column[Any], value: str, row: dict[str, Any]) -> None:
        if not self._connection.execute(update(table).where(key == value).values(row)).rowcount:
            self._connection.execute(insert(table).values({key.name: value, **row}))

    def _text(self, text: str, column: Column[Any], row: str) -> bytes | None:
        return self._sealed(text.encode() if text else None, column, row)

    def _read(self, sealed: bytes | None, column: Column[Any], row: str) -> str:
        return (self._opened(sealed, column, row) or b"").decode()

    def _credential(self, row: Any) -> Credential:
        total = None if row.own_total is None else Decimal(row.own_total) / 100
        number = self._read(row.number, _H.number, row.id)
        return Credential(row.id, row.user_id, row.name, row.body, number, row.since, row.cycle_start, total)

    def _entry(self, row: Any) -> Entry:
        return Entry(
            row.id,
            row.user_id,
            row.day,
            self._read(row.title, _E.title, row.id),
            self._read(row.provider, _E.provider, row.id),
            Decimal(row.ceus) / 100,
            tuple(row.categories.split()),
            tuple(row.credentials.split()),
            row.carried,
        )
