"""Days and months in SQL, of times that are kept in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class WholeDays(FunctionElement[int]):
    """Days from the day of the second moment to that of the first; either may be a date."""

    name = "whole_days"
    type = Integer()
    inherit_cache = True


class YearMonth(FunctionElement[str]):
    """The month of a moment, as YYYY-MM."""

    name = "year_month"
    type = String()
    inherit_cache = True


@compiles(WholeDays, "postgresql")
def _days_of_postgres(element: WholeDays, compiler: SQLCompiler, **more: Any) -> str:
    later, earlier = (compiler.process(one, **more) for one in element.clauses)
    return f"(CAST({later} AS date) - CAST({earlier} AS date))"


@compiles(WholeDays, "sqlite")
def _days_of_sqlite(element: WholeDays, compiler: SQLCompiler, **more: Any) -> str:
    later, earlier = (compiler.process(one, **more) for one in element.clauses)
    return f"CAST(julianday(date({later})) - julianday(date({earlier})) AS INTEGER)"


@compiles(YearMonth, "postgresql")
def _month_of_postgres(element: YearMonth, compiler: SQLCompiler, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)}, 'YYYY-MM')"


@compiles(YearMonth, "sqlite")
def _month_of_sqlite(element: YearMonth, compiler: SQLCompiler, **more: Any) -> str:
    return f"substr({compiler.process(element.clauses, **more)}, 1, 7)"
