"""Queues: a filter and an order under a name. Some stand always (data/queues.tsv), managers save others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from medcodex.text.tables import table_rows
from medcodex.workflow.worklist.filter import Filter, filter_from
from medcodex.workflow.worklist.order import USUAL, Order, order_from

MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Queue:
    """``position`` orders queues; ``standing`` ones come with the program and cannot be changed; ``version`` guards
    against two people's changes at once."""

    id: str
    name: str
    filter: Filter
    order: Order = USUAL
    position: int = 0
    standing: bool = False
    version: int = 1


@cache
def standing_queues() -> tuple[Queue, ...]:
    """The queues that are always there."""
    return tuple(
        Queue(
            row["id"],
            row["name"],
            filter_from(json.loads(row["filter"]), row["id"]),
            order_from(row["order"].split(), row["id"]),
            position,
            standing=True,
        )
        for position, row in enumerate(table_rows("medcodex.workflow", "data/queues.tsv"))
    )
