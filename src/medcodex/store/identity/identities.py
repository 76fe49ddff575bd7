"""Credentials, codes, attempts, invitations, grants and single sign-on in the database."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from medcodex.store.identity.sessions import Sessions, Tokens
from medcodex.store.schema.identity import (
    attempts,
    chart_readers,
    credentials,
    errands,
    grants,
    invitations,
    recovery_codes,
    sign_in_rules,
    sign_on_links,
)
from medcodex.workflow.identity.records import Credential, Errand, Grant, Invitation
from medcodex.workflow.identity.throttle import Attempts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table

    from medcodex.store.sealing import Sealer


class Identities:
    """workflow.identity.ports.IdentityRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._connection)

    def credential(self, user_id: str) -> Credential:
        row = self._connection.execute(select(credentials).where(credentials.c.user_id == user_id)).one_or_none()
        if row is None:
            return Credential(user_id)
        secret = row.secret and self._sealer.open(row.secret, table="credentials", row=user_id, column="secret")
        return Credential(user_id, row.password, row.changed_at, secret, row.confirmed_at, row.step)

    def save_credential(self, credential: Credential) -> None:
        user_id, secret = credential.user_id, credential.secret
        self._put(
            credentials,
            {"user_id": user_id},
            {
                "password": credential.password,
                "changed_at": credential.changed_at,
                "secret": secret and self._sealer.seal(secret, table="credentials", row=user_id, column="secret"),
                "confirmed_at": credential.confirmed_at,
                "step": credential.step,
            },
        )

    def recovery_codes(self, user_id: str) -> int:
        asked = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user_id == user_id)
        return int(self._connection.execute(asked).scalar_one())

    def replace_recovery_codes(self, user_id: str, digests: Sequence[str]) -> None:
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
        if digests:
            rows = [{"user_id": user_id, "digest": digest} for digest in digests]
            self._connection.execute(insert(recovery_codes), rows)

    def use_recovery_code(self, user_id: str, digest: str) -> bool:
        mine = (recovery_codes.c.user_id == user_id, recovery_codes.c.digest == digest)
        return self._connection.execute(delete(recovery_codes).where(*mine)).rowcount == 1

    def attempts(self, key: str) -> Attempts | None:
        if self._connection.dialect.name == "postgresql":  # a row that is not there yet cannot be locked; its key can
            self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        row = self._connection.execute(select(attempts).where(attempts.c.key == key)).one_or_none()
        return None if row is None else Attempts(row.failed, row.last, row.until)

    def save_attempts(self, key: str, counted: Attempts | None) -> None:
        if counted is None:
            self._connection.execute(delete(attempts).where(attempts.c.key == key))
        else:
            self._put(attempts, {"key": key}, {"failed": counted.count, "last": counted.last, "until": counted.until})

    def invite(self, invitation: Invitation) -> None:
        mine = invitations.c.user_id
        same = mine.is_(None) if invitation.user_id is None else mine == invitation.user_id
        self._connection.execute(delete(invitations).where(same))
        self._connection.execute(
            insert(invitations).values(
                digest=invitation.digest,
                user_id=invitation.user_id,
                created_at=invitation.created_at,
                expires_at=invitation.expires_at,
            )
        )

    def invitation(self, digest: str) -> Invitation | None:
        row = self._connection.execute(select(invitations).where(invitations.c.digest == digest)).one_or_none()
        return None if row is None else Invitation(row.digest, row.user_id, row.created_at, row.expires_at)

    def use_invitation(self, digest: str) -> bool:
        return self._connection.execute(delete(invitations).where(invitations.c.digest == digest)).rowcount == 1

    def add_grant(self, grant: Grant) -> None:
        reason = self._sealer.seal(grant.reason, table="grants", row=grant.id, column="reason")
        self._connection.execute(
            insert(grants).values(
                id=grant.id,
                user_id=grant.user_id,
                chart_id=grant.chart_id,
                reason=reason,
                created_at=grant.created_at,
                until=grant.until,
            )
        )

    def grants(self, user_id: str, now: dt.datetime) -> Sequence[Grant]:
        asked = select(grants).where(grants.c.user_id == user_id, grants.c.until > now)
        return [self._grant(row) for row in self._connection.execute(asked.order_by(grants.c.until))]

    def grant_of(self, user_id: str, chart_id: str, now: dt.datetime) -> Grant | None:
        found = [grant for grant in self.grants(user_id, now) if grant.chart_id == chart_id]
        return found[-1] if found else None

    def end_grant(self, grant_id: str, at: dt.datetime) -> None:
        self._connection.execute(update(grants).where(grants.c.id == grant_id).values(until=at))

    def let_read(self, user_id: str, chart_id: str, why: str) -> None:
        self._put(chart_readers, {"chart_id": chart_id, "user_id": user_id}, {"why": why})

    def concerned(self, user_id: str, chart_id: str) -> bool:
        asked = select(chart_readers.c.why).where(
            chart_readers.c.chart_id == chart_id, chart_readers.c.user_id == user_id
        )
        return self._connection.execute(asked).one_or_none() is not None

    def add_errand(self, errand: Errand) -> None:
        content = json.dumps([errand.nonce, errand.verifier, errand.onward])
        sealed = self._sealer.seal(content, table="errands", row=errand.digest, column="content")
        self._connection.execute(
            insert(errands).values(digest=errand.digest, content=sealed, expires_at=errand.expires_at)
        )

    def take_errand(self, digest: str) -> Errand | None:
        row = self._connection.execute(select(errands).where(errands.c.digest == digest)).one_or_none()
        taken = self._connection.execute(delete(errands).where(errands.c.digest == digest)).rowcount == 1
        if row is None or not taken:
            return None
        nonce, verifier, onward = json.loads(
            self._sealer.open(row.content, table="errands", row=digest, column="content")
        )
        return Errand(digest, nonce, verifier, onward, row.expires_at)

    def linked(self, issuer: str, subject: str) -> str | None:
        asked = select(sign_on_links.c.user_id).where(
            sign_on_links.c.issuer == issuer, sign_on_links.c.subject == subject
        )
        return self._connection.execute(asked).scalar_one_or_none()

    def link(self, user_id: str, issuer: str, subject: str) -> None:
        self._connection.execute(insert(sign_on_links).values(issuer=issuer, subject=subject, user_id=user_id))

    def rules(self) -> Mapping[str, str]:
        return {row.name: row.value for row in self._connection.execute(select(sign_in_rules))}

    def save_rules(self, rules: Mapping[str, str]) -> None:
        for name, value in rules.items():
            self._put(sign_in_rules, {"name": name}, {"value": value})

    def _put(self, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
        """Change the row of a key, or add it."""
        condition = [table.c[name] == value for name, value in key.items()]
        if self._connection.execute(update(table).where(*condition).values(values)).rowcount == 0:
            self._connection.execute(insert(table).values(key | values))

    def _grant(self, row: Any) -> Grant:
        reason = self._sealer.open(row.reason, table="grants", row=row.id, column="reason")
        return Grant(row.id, row.user_id, row.chart_id, reason, row.created_at, row.until)
