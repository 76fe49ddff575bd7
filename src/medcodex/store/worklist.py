"""The worklist in the database: queues, rules, deadlines of the site, and with its parts beside it lists and holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from medcodex.encounter import Setting
from medcodex.errors import ConflictError
from medcodex.store.schema.worklist import assignment_rules, chart_routes, deadline_rules, queues
from medcodex.store.worklist_holds import Waiting
from medcodex.store.worklist_lists import ChartLists
from medcodex.workflow.worklist.deadline import DeadlineRule, Kind
from medcodex.workflow.worklist.filter import filter_from, filter_object
from medcodex.workflow.worklist.order import order_from, order_words
from medcodex.workflow.worklist.queue import Queue
from medcodex.workflow.worklist.rule import AssignmentRule, Routed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table


class Worklist(ChartLists, Waiting):
    """workflow.worklist.ports.WorklistRepository."""

    def queues(self) -> Sequence[Queue]:
        found = self._connection.execute(select(queues).order_by(queues.c.position, queues.c.id))
        return [
            Queue(
                row.id,
                row.name,
                filter_from(json.loads(row.filter)),
                order_from(json.loads(row.order)),
                row.position,
                version=row.version,
            )
            for row in found
        ]

    def save_queue(self, queue: Queue) -> None:
        self._save(
            queues,
            {
                "id": queue.id,
                "name": queue.name,
                "filter": json.dumps(filter_object(queue.filter)),
                "order": json.dumps(order_words(queue.order)),
                "position": queue.position,
                "version": queue.version,
            },
        )

    def remove_queue(self, queue_id: str) -> None:
        self._connection.execute(delete(queues).where(queues.c.id == queue_id))

    def rules(self) -> Sequence[AssignmentRule]:
        asked = select(assignment_rules).order_by(assignment_rules.c.position, assignment_rules.c.id)
        return [
            AssignmentRule(
                row.id,
                row.position,
                row.name,
                filter_from(json.loads(row.condition)),
                row.user_id,
                row.queue_id,
                row.active,
                row.version,
            )
            for row in self._connection.execute(asked)
        ]

    def save_rule(self, rule: AssignmentRule) -> None:
        self._save(
            assignment_rules,
            {
                "id": rule.id,
                "position": rule.position,
                "name": rule.name,
                "condition": json.dumps(filter_object(rule.condition)),
                "user_id": rule.user_id,
                "queue_id": rule.queue_id,
                "active": rule.active,
                "version": rule.version,
            },
        )

    def remove_rule(self, rule_id: str) -> None:
        self._connection.execute(delete(assignment_rules).where(assignment_rules.c.id == rule_id))

    def routed(self, chart_id: str) -> Routed | None:
        row = self._connection.execute(select(chart_routes).where(chart_routes.c.chart_id == chart_id)).one_or_none()
        return (
            None if row is None else Routed(row.chart_id, row.rule_id, row.rule_name, row.queue_id, row.user_id, row.at)
        )

    def save_routed(self, routed: Routed) -> None:
        values = {
            "rule_id": routed.rule_id,
            "rule_name": routed.rule_name,
            "queue_id": routed.queue_id,
            "user_id": routed.user_id,
            "at": routed.at,
        }
        there = update(chart_routes).where(chart_routes.c.chart_id == routed.chart_id).values(values)
        if not self._connection.execute(there).rowcount:
            self._connection.execute(insert(chart_routes).values(chart_id=routed.chart_id, **values))

    def deadline_rules(self) -> Sequence[DeadlineRule]:
        asked = select(deadline_rules).order_by(deadline_rules.c.position)
        return [
            DeadlineRule(
                row.id,
                Kind(row.kind),
                tuple(Setting(word) for word in json.loads(row.settings)),
                tuple(json.loads(row.payers)),
                row.days,
                row.months,
                row.source,
            )
            for row in self._connection.execute(asked)
        ]

    def save_deadline_rules(self, rules: Sequence[DeadlineRule]) -> None:
        self._connection.execute(delete(deadline_rules))
        rows = [
            {
                "position": position,
                "id": rule.id,
                "kind": str(rule.kind),
                "settings": json.dumps(rule.settings),
                "payers": json.dumps(rule.payers),
                "days": rule.days,
                "months": rule.months,
                "source": rule.source,
            }
            for position, rule in enumerate(rules)
        ]
        if rows:
            self._connection.execute(insert(deadline_rules), rows)

    def _save(self, table: Table, row: dict[str, Any]) -> None:
        """A row as it is now: put in, or in place of the version it was read as."""
        there = self._connection.execute(select(table.c.version).where(table.c.id == row["id"])).scalar_one_or_none()
        if there is None:
            self._connection.execute(insert(table).values(row | {"version": 1}))
            return
        changed = (
            update(table)
            .where(table.c.id == row["id"], table.c.version == row["version"])
            .values(row | {"version": row["version"] + 1})
        )
        if self._connection.execute(changed).rowcount != 1:
            raise ConflictError("somebody else changed this meanwhile", row["id"])
