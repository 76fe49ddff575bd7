"""What queries need of others: where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.querying.query import ProviderQuery


@dataclass(frozen=True, slots=True)
class QueryVersion:
    """A query as it stood after one change, and who made it: the text as it was sent can always be shown."""

    query: ProviderQuery
    at: dt.datetime
    by: str


class QueryRepository(Protocol):
    """Queries and all their versions. None is ever deleted: query and answer are part of the record."""

    def add(self, query: ProviderQuery, at: dt.datetime, by: str) -> None:
        """Keep a new query."""

    def save(self, query: ProviderQuery, at: dt.datetime, by: str) -> None:
        """Keep the next version of a query; ConflictError where its version is not the next one any more."""

    def get(self, query_id: str) -> ProviderQuery | None:
        """The query of an id."""

    def of_chart(self, chart_id: str) -> Sequence[ProviderQuery]:
        """All queries of a chart, oldest first."""

    def addressed_to(self, user_id: str) -> Sequence[ProviderQuery]:
        """Queries that were sent or escalated to a user, those due first before others."""

    def waiting(self) -> Sequence[ProviderQuery]:
        """All queries that wait for an answer, those due first before others."""

    def between(self, since: dt.datetime, until: dt.datetime) -> Sequence[ProviderQuery]:
        """Queries written from a time to before another, newest first."""

    def versions(self, query_id: str) -> Sequence[QueryVersion]:
        """All versions of a query, oldest first."""
