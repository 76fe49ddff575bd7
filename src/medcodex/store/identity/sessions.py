"""Sessions and tokens in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select, true, update

from medcodex.store.people import user_of
from medcodex.store.schema.foundation import users
from medcodex.store.schema.identity import api_tokens, attempts, errands, invitations, sessions, sign_in_rules
from medcodex.workflow.identity.records import ApiToken, Session, Standing
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from medcodex.workflow.people import User

_KNOWN = (
    select(*sessions.c, *users.c, sign_in_rules.c.name, sign_in_rules.c.value)
    .select_from(sessions.join(users, users.c.id == sessions.c.user_id).outerjoin(sign_in_rules, true()))
    .where(sessions.c.digest == bindparam("digest"))
)


class Sessions:
    """workflow.identity.ports.SessionRepository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        self._connection.execute(insert(sessions).values(_session_row(session)))

    def by_digest(self, digest: str) -> Session | None:
        row = self._connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
        return None if row is None else _session(row)

    def known(self, digest: str) -> tuple[Session, User, Mapping[str, str]] | None:
        rows = self._connection.execute(_KNOWN, {"digest": digest}).all()
        if not rows:
            return None
        told, whose = rows[0][: len(sessions.c)], rows[0][len(sessions.c) : -2]
        session = Session(**_typed(dict(zip(sessions.c.keys(), told, strict=True))))
        user = user_of(dict(zip(users.c.keys(), whose, strict=True)))
        return session, user, {row[-2]: row[-1] for row in rows if row[-2] is not None}

    def save(self, session: Session) -> None:
        self._connection.execute(update(sessions).where(sessions.c.id == session.id).values(_session_row(session)))

    def of(self, user_id: str, now: dt.datetime) -> Sequence[Session]:
        asked = select(sessions).where(sessions.c.user_id == user_id, sessions.c.ends_at > now)
        return [_session(row) for row in self._connection.execute(asked.order_by(sessions.c.created_at.desc()))]

    def end(self, session_id: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.id == session_id))

    def end_all(self, user_id: str, *, but: str | None = None) -> int:
        ended = delete(sessions).where(sessions.c.user_id == user_id)
        if but is not None:
            ended = ended.where(sessions.c.id != but)
        return self._connection.execute(ended).rowcount

    def forget_ended(self, before: dt.datetime) -> None:
        for table in (sessions.c.ends_at, invitations.c.expires_at, errands.c.expires_at):
            self._connection.execute(delete(table.table).where(table < before))
        of_addresses = or_(attempts.c.key.startswith("address:"), attempts.c.key.startswith("link-"))
        self._connection.execute(delete(attempts).where(attempts.c.last < before, of_addresses))


class Tokens:
    """workflow.identity.ports.TokenRepository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken) -> None:
        self._connection.execute(insert(api_tokens).values(_token_row(token)))

    def get(self, token_id: str) -> ApiToken | None:
        return self._one(api_tokens.c.id == token_id)

    def by_digest(self, digest: str) -> ApiToken | None:
        return self._one(api_tokens.c.digest == digest)

    def save(self, token: ApiToken) -> None:
        self._connection.execute(update(api_tokens).where(api_tokens.c.id == token.id).values(_token_row(token)))

    def of(self, user_id: str) -> Sequence[ApiToken]:
        asked = select(api_tokens).where(api_tokens.c.user_id == user_id).order_by(api_tokens.c.created_at.desc())
        return [_token(row) for row in self._connection.execute(asked)]

    def _one(self, condition: Any) -> ApiToken | None:
        row = self._connection.execute(select(api_tokens).where(condition)).one_or_none()
        return None if row is None else _token(row)


def _session_row(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "user_id": session.user_id,
        "digest": session.digest,
        "csrf": session.csrf,
        "method": session.method,
        "created_at": session.created_at,
        "seen_at": session.seen_at,
        "ends_at": session.ends_at,
        "waits": session.waits and str(session.waits),
        "locked_at": session.locked_at,
        "address": session.address,
        "agent": session.agent,
    }


def _session(row: Any) -> Session:
    return Session(**_typed(row._asdict()))


def _typed(kept: dict[str, Any]) -> dict[str, Any]:
    return kept | {"waits": None if kept["waits"] is None else Standing(kept["waits"])}


def _token_row(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "user_id": token.user_id,
        "name": token.name,
        "digest": token.digest,
        "role": str(token.role),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    }


def _token(row: Any) -> ApiToken:
    return ApiToken(**row._asdict() | {"role": Role(row.role)})
