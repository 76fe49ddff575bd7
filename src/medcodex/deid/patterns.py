"""Patterns held as tables: rows of a name and a regular expression, with parts that several share."""

from __future__ import annotations

import re
from functools import cache

from medcodex.text.tables import table_rows

_PART = re.compile(r"%([A-Z_]+)%")


@cache
def parts(table: str) -> dict[str, str]:
    """The rows of a table of parts, each written out: %NAME% inside stands for another row."""
    rows = {row["name"]: row["pattern"] for row in table_rows("medcodex.deid", f"data/{table}.tsv")}

    def written(pattern: str) -> str:
        return _PART.sub(lambda match: written(rows[match[1]]) if match[1] in rows else match[0], pattern)

    return {name: written(pattern) for name, pattern in rows.items()}


@cache
def patterns(table: str, parts_table: str, flags: int = 0) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Name, sureness (0 where the table tells none) and expression of each row of a table."""
    shared = parts(parts_table)
    return tuple(
        (
            row["name"],
            int(row.get("sure", 0)),
            re.compile(_PART.sub(lambda match: shared[match[1]], row["pattern"]), flags),
        )
        for row in table_rows("medcodex.deid", f"data/{table}.tsv")
    )
