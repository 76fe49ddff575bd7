"""Queries to providers in the database: each change a version of its own, none ever taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from medcodex.errors import ConflictError
from medcodex.store.schema.quality import provider_queries, provider_query_versions
from medcodex.store.written import read, write
from medcodex.workflow.querying.ports import QueryVersion
from medcodex.workflow.querying.query import ProviderQuery, QueryStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer

_WAITING = [str(status) for status in QueryStatus if status.is_open]


class Queries:
    """workflow.querying.ports.QueryRepository over its tables."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, query: ProviderQuery, at: dt.datetime, by: str) -> None:
        self._connection.execute(insert(provider_queries).values(self._row(query)))
        self._keep_version(query, at, by)

    def save(self, query: ProviderQuery, at: dt.datetime, by: str) -> None:
        columns = provider_queries.c
        done = self._connection.execute(
            update(provider_queries)
            .where(columns.id == query.id, columns.version == query.version - 1)
            .values(self._row(query))
        )
        if done.rowcount != 1:
            raise ConflictError("the query was changed by somebody else meanwhile", query.id)
        self._keep_version(query, at, by)

    def get(self, query_id: str) -> ProviderQuery | None:
        row = self._connection.execute(select(provider_queries).where(provider_queries.c.id == query_id)).one_or_none()
        return None if row is None else self._query(row)

    def of_chart(self, chart_id: str) -> Sequence[ProviderQuery]:
        return self._all(provider_queries.c.chart_id == chart_id, order=provider_queries.c.created_at)

    def addressed_to(self, user_id: str) -> Sequence[ProviderQuery]:
        columns = provider_queries.c
        mine = or_(columns.addressee == user_id, columns.escalated_to == user_id)
        return self._all(mine, columns.sent_at.is_not(None), order=columns.due_at)

    def waiting(self) -> Sequence[ProviderQuery]:
        return self._all(provider_queries.c.status.in_(_WAITING), order=provider_queries.c.due_at)

    def between(self, since: dt.datetime, until: dt.datetime) -> Sequence[ProviderQuery]:
        columns = provider_queries.c
        return self._all(columns.created_at >= since, columns.created_at < until, order=columns.created_at.desc())

    def versions(self, query_id: str) -> Sequence[QueryVersion]:
        table = provider_query_versions
        asked = select(table).where(table.c.query_id == query_id).order_by(table.c.version)
        return [
            QueryVersion(self._opened(row.content, table.name, f"{query_id}:{row.version}"), row.at, row.by)
            for row in self._connection.execute(asked)
        ]

    def _all(self, *conditions: Any, order: Any) -> Sequence[ProviderQuery]:
        asked = select(provider_queries).where(*conditions).order_by(order, provider_queries.c.id)
        return [self._query(row) for row in self._connection.execute(asked)]

    def _keep_version(self, query: ProviderQuery, at: dt.datetime, by: str) -> None:
        table, row = provider_query_versions, f"{query.id}:{query.version}"
        self._connection.execute(
            insert(table).values(
                query_id=query.id,
                version=query.version,
                at=at,
                by=by,
                status=str(query.status),
                content=self._sealer.seal(write(query), table=table.name, row=row, column="content"),
            )
        )

    def _row(self, query: ProviderQuery) -> dict[str, Any]:
        return {
            "id": query.id,
            "chart_id": query.chart_id,
            "claim": query.claim,
            "rule": query.behind.rule,
            "status": str(query.status),
            "author": query.author,
            "addressee": query.to,
            "created_at": query.created_at,
            "sent_at": query.sent_at,
            "due_at": query.due_at,
            "escalated_to": query.escalated_to,
            "answered_at": query.answer and query.answer.at,
            "outcome": query.outcome,
            "version": query.version,
            "content": self._sealer.seal(write(query), table=provider_queries.name, row=query.id, column="content"),
        }

    def _query(self, row: Any) -> ProviderQuery:
        return self._opened(row.content, provider_queries.name, row.id)

    def _opened(self, content: bytes, table: str, row: str) -> ProviderQuery:
        return read(self._sealer.open(content, table=table, row=row, column="content"), ProviderQuery, table)
