"""Resources of other systems in the database: found by the blind index of any of their names."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from medcodex.encounter.resource import Resource
from medcodex.store.chance import new_id
from medcodex.store.schema.resources import resource_names, resource_references, resources

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from medcodex.store.sealing import Sealer

_AT_ONCE = 400


class Resources:
    """workflow.resources.ports.ResourceRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def keep(self, found: Iterable[Resource], now: dt.datetime) -> Sequence[Resource]:
        told = {self._blind(one.name): one for one in found}
        known = {row.name_index: row for row in self._rows(told)}
        place = self._connection.execute(select(func.coalesce(func.max(resources.c.place), 0))).scalar_one()
        fresh: list[Resource] = []
        added: list[dict[str, Any]] = []
        links: list[tuple[str, Resource]] = []
        for index, one in told.items():
            row = known.get(index)
            digest = self._sealer.ring.blind("resource content", one.content)
            if row is None:
                place += 1
                identifier = new_id()
                added.append(self._row(identifier, one, digest, now) | {"name_index": index, "place": place})
            elif row.digest == digest or (one.updated and row.updated and one.updated < row.updated):
                continue
            else:
                identifier = row.id
                changed = update(resources).where(resources.c.id == identifier)
                self._connection.execute(changed.values(self._row(identifier, one, digest, now)))
                for table in (resource_names, resource_references):
                    self._connection.execute(delete(table).where(table.c.resource_id == identifier))
            links.append((identifier, one))
            fresh.append(one)
        if added:
            self._connection.execute(insert(resources), added)
        self._link(links)
        return fresh

    def named(self, names: Iterable[str]) -> Sequence[Resource]:
        return self._by(resource_names, names)

    def referring(self, names: Iterable[str]) -> Sequence[Resource]:
        return self._by(resource_references, names)

    def tie(self, names: Iterable[str], chart_id: str) -> None:
        for some in _batches(map(self._blind, names)):
            untied = (resources.c.chart_id.is_(None)) | (resources.c.chart_id != chart_id)
            changed = update(resources).where(resources.c.name_index.in_(some), untied)
            self._connection.execute(changed.values(chart_id=chart_id))

    def counts(self, *, loose: bool = False) -> dict[str, int]:
        counted = func.count().label("count")
        asked = select(resources.c.kind, counted).group_by(resources.c.kind).order_by(resources.c.kind)
        if loose:
            asked = asked.where(resources.c.chart_id.is_(None))
        return {str(kind): int(count) for kind, count in self._connection.execute(asked)}

    def _rows(self, indexes: Iterable[str]) -> Iterator[Any]:
        columns = (resources.c.id, resources.c.name_index, resources.c.digest, resources.c.updated)
        for some in _batches(indexes):
            # Locked: two messages that change one resource at a time follow one another.
            yield from self._connection.execute(
                select(*columns).where(resources.c.name_index.in_(some)).with_for_update()
            )

    def _by(self, table: Table, names: Iterable[str]) -> Sequence[Resource]:
        found: dict[str, Any] = {}
        for some in _batches(map(self._blind, dict.fromkeys(names))):
            asked = select(resources).where(
                resources.c.id.in_(select(table.c.resource_id).where(table.c.name_index.in_(some)))
            )
            found.update((row.id, row) for row in self._connection.execute(asked))
        return [self._resource(row) for row in sorted(found.values(), key=lambda row: int(row.place))]

    def _link(self, links: Sequence[tuple[str, Resource]]) -> None:
        for table, names_of in ((resource_names, _names), (resource_references, _refers)):
            rows = [
                {"resource_id": identifier, "name_index": self._blind(name)}
                for identifier, one in links
                for name in dict.fromkeys(names_of(one))
            ]
            if rows:
                self._connection.execute(insert(table), rows)

    def _row(self, identifier: str, one: Resource, digest: str, now: dt.datetime) -> dict[str, Any]:
        told = json.dumps([one.name, one.aliases, one.refers, one.content], ensure_ascii=False)
        return {
            "id": identifier,
            "kind": one.kind,
            "received": now,
            "updated": one.updated,
            "digest": digest,
            "content": self._sealer.seal(told, table="resources", row=identifier, column="content"),
        }

    def _resource(self, row: Any) -> Resource:
        opened = self._sealer.open(row.content, table="resources", row=row.id, column="content")
        name, aliases, refers, content = json.loads(opened)
        return Resource(row.kind, name, content, tuple(aliases), tuple(refers), row.updated)

    def _blind(self, name: str) -> str:
        return self._sealer.ring.blind("resource", name)


def _names(one: Resource) -> Iterable[str]:
    return (one.name, *one.aliases)


def _refers(one: Resource) -> Iterable[str]:
    return one.refers


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(values)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
