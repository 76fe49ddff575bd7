"""Words about global packages: each tells the finding which procedure's package it found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.edits.services.case import who

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.edits.services.case import Case, Service
    from medcodex.edits.services.packages import Package

Values = frozenset[str]


def after_package(case: Case, service: Service, days: Values, whose: Values) -> bool:
    """A day of the line lies in the days after a procedure with such global days, of such a provider."""

    def holds(package: Package) -> bool:
        latest = min(service.last, package.last)
        return package.days in days and max(service.day, package.first) <= latest and latest > package.procedure.day

    return _found(case, service, whose, holds)


def until_package(case: Case, service: Service, days: Values, whose: Values) -> bool:
    """A day of the line is that of a procedure with such global days, or lies in its package before it, of such a
    provider."""

    def holds(package: Package) -> bool:
        latest = min(service.last, package.procedure.day)
        return package.days in days and max(service.day, package.first) <= latest

    return _found(case, service, whose, holds)


def in_package(case: Case, service: Service, days: Values) -> bool:
    """A procedure with such global days was done on an earlier day whose period holds this one, or on the same day;
    of whom may be unknown."""

    def holds(package: Package) -> bool:
        return package.days in days and package.procedure.day <= service.day <= package.last

    return _found(case, service, frozenset({"same", "unknown"}), holds)


def ahead(case: Case, service: Service, days: Values) -> bool:
    """A procedure with such global days is done on the day or the day after; of whom may be unknown."""
    return any(
        package.days in days
        and package.procedure.day - service.day in (timedelta(0), timedelta(days=1))
        and who(service, package.procedure) != "other"
        for package in case.packages
    )


def _found(case: Case, service: Service, whose: Values, holds: Callable[[Package], bool]) -> bool:
    """Whether a package of another service holds; the one of the latest procedure is told."""
    found = [
        package
        for package in case.packages
        if package.procedure is not service and holds(package) and who(service, package.procedure) in whose
    ]
    if found:
        latest = max(found, key=lambda package: package.procedure.day)
        case.tell(latest.described, latest.procedure.code)
        case.cite(case.tables.fees, latest.procedure)
    return bool(found)


WORDS = (after_package, until_package, in_package, ahead)
