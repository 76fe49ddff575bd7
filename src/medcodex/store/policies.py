"""A site's policies in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from medcodex.store.schema.quality import site_policies

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection


class SitePolicies:
    """workflow.policies.PolicyRepository over its table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        asked = select(site_policies.c.content).where(site_policies.c.name == name)
        return self._connection.execute(asked).scalar_one_or_none()

    def put(self, name: str, text: str, at: dt.datetime, by: str) -> None:
        row = {"content": text, "changed_at": at, "changed_by": by}
        done = self._connection.execute(update(site_policies).where(site_policies.c.name == name).values(row))
        if not done.rowcount:
            self._connection.execute(insert(site_policies).values(row | {"name": name}))
