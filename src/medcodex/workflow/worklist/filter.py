"""What a queue or a rule lets through: a filter over charts, held as data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from medcodex.encounter import Setting
from medcodex.errors import InputError
from medcodex.workflow.chart import OVER, ChartStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.workflow.chart import Chart

ANYBODY, NOBODY, ME = "anybody", "nobody", "me"
OPEN = tuple(status for status in ChartStatus if status not in OVER)
MAX_VALUES = 100
MAX_DAYS = 100_000
_MAX_WORD = 80
Kind = TypeVar("Kind", bound=StrEnum)
_MAX_MONEY = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Filter:
    """Charts that meet every criterion; one that is empty or None asks nothing. ``statuses`` left empty are all
    that are to be coded. ``assignee`` is "anybody", "nobody", "me" or a user's id. ``days`` count from discharge: a
    chart without one meets no bound of them. ``due_within`` 0 is due today or before. ``placed`` asks that the
    chart was put into the queue whose filter this is."""

    settings: tuple[Setting, ...] = ()
    payers: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    statuses: tuple[ChartStatus, ...] = ()
    assignee: str = ANYBODY
    days_from: int | None = None
    days_to: int | None = None
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    due_within: int | None = None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A filter as somebody looks through it on a day. ``queue_id`` is the queue it belongs to, None for one of its
    own."""

    filter: Filter
    today: dt.date
    user_id: str
    queue_id: str | None = None


def days_since_discharge(chart: Chart, today: dt.date) -> int | None:
    """How long a chart is discharged and not final coded; None while the patient is there."""
    return None if chart.discharged is None else (today - chart.discharged).days


def fits(view: View, chart: Chart, placed_in: str | None = None) -> bool:
    """Whether a chart meets a filter; ``placed_in`` is the queue it was put into."""
    asked, days = view.filter, days_since_discharge(chart, view.today)
    return (
        not chart.practice
        and chart.status in (asked.statuses or OPEN)
        and _among(chart.setting, asked.settings)
        and _among(chart.payer, asked.payers)
        and _among(chart.specialty, asked.specialties)
        and _among(chart.facility, asked.facilities)
        and _is_whose(chart.assignee, asked.assignee, view.user_id)
        and _between(days, asked.days_from, asked.days_to)
        and _between(chart.value, asked.value_from, asked.value_to)
        and (asked.due_within is None or (chart.due is not None and (chart.due - view.today).days <= asked.due_within))
        and (not asked.placed or (placed_in is not None and placed_in == view.queue_id))
    )


def _among(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or value in wanted


def _is_whose(assignee: str | None, wanted: str, user_id: str) -> bool:
    if wanted == ANYBODY:
        return True
    return assignee == {NOBODY: None, ME: user_id}.get(wanted, wanted)


def _between(value: Any, least: Any, most: Any) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def filter_object(asked: Filter) -> dict[str, Any]:
    """The filter as it is kept and shown: what asks nothing is left out, amounts are text."""
    told: dict[str, Any] = {}
    for field in fields(Filter):
        value = getattr(asked, field.name)
        if value == field.default:
            continue
        told[field.name] = (
            [str(one) for one in value]
            if isinstance(value, tuple)
            else str(value)
            if isinstance(value, Decimal)
            else value
        )
    return told


def filter_from(told: Mapping[str, Any], path: str = "filter") -> Filter:
    """The filter that ``filter_object`` told. InputError, with the path of the value, for what is none."""
    unknown = sorted(set(told) - {field.name for field in fields(Filter)})
    if unknown:
        raise InputError("no such criterion", f"{path}.{_shown(unknown[0])}")
    found = Filter(
        settings=_each(Setting, told, "settings", path),
        payers=_words(told, "payers", path),
        specialties=_words(told, "specialties", path),
        facilities=_words(told, "facilities", path),
        statuses=_each(ChartStatus, told, "statuses", path),
        assignee=_word(told.get("assignee") or ANYBODY, f"{path}.assignee"),
        days_from=_whole(told, "days_from", path),
        days_to=_whole(told, "days_to", path),
        value_from=_money(told, "value_from", path),
        value_to=_money(told, "value_to", path),
        due_within=_whole(told, "due_within", path),
        placed=_yes(told, "placed", path),
    )
    for name in ("days", "value"):
        least, most = getattr(found, f"{name}_from"), getattr(found, f"{name}_to")
        if least is not None and most is not None and least > most:
            raise InputError(f"more than {path}.{name}_to", f"{path}.{name}_from")
    return found


def _each(kind: type[Kind], told: Mapping[str, Any], name: str, path: str) -> tuple[Kind, ...]:
    words = _words(told, name, path)
    try:
        return tuple(kind(word) for word in words)
    except ValueError:
        raise InputError(f"only {', '.join(kind)} expected", f"{path}.{name}") from None


def _words(told: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
    value = told.get(name)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or len(value) > MAX_VALUES:
        raise InputError(f"a list of at most {MAX_VALUES} expected", f"{path}.{name}")
    return tuple(dict.fromkeys(_word(one, f"{path}.{name}[{place}]") for place, one in enumerate(value)))


def _word(value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_WORD or not value.isprintable():
        raise InputError(f"a text of at most {_MAX_WORD} characters expected", path)
    return value.strip()


def _whole(told: Mapping[str, Any], name: str, path: str) -> int | None:
    value = told.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_DAYS:
        raise InputError("a whole number of days expected", f"{path}.{name}")
    return value


def _money(told: Mapping[str, Any], name: str, path: str) -> Decimal | None:
    value = told.get(name)
    if value is None:
        return None
    try:
        found = Decimal(str(value))
        if isinstance(value, bool) or not found.is_finite() or abs(found) > _MAX_MONEY or found != round(found, 2):
            raise ValueError
    except (ValueError, InvalidOperation):
        raise InputError("dollars with at most two decimals expected", f"{path}.{name}") from None
    return found


def _yes(told: Mapping[str, Any], name: str, path: str) -> bool:
    value = told.get(name, False)
    if not isinstance(value, bool):
        raise InputError("true or false expected", f"{path}.{name}")
    return value


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in str(name)[:40])
