"""What maps say of a code, as text for people and as JSON objects."""

from __future__ import annotations

from datetime import timedelta
from math import prod
from typing import TYPE_CHECKING, Any

from medcodex.terminology.maps.answer import CHANGE, best

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.cli.render_book import Style
    from medcodex.library.map_titles import Titles
    from medcodex.terminology.maps.answer import Question, Translation
    from medcodex.terminology.maps.model import MapInfo, MapRow

_SHOWN = 60
_DEFAULTS = {"default-inpatient": "inpatient default", "default-outpatient": "outpatient default"}


def answer_object(asked: Question, translations: Sequence[Translation], titles: Titles) -> dict[str, Any]:
    """The answer for one code. ``match`` is the best kind among the rows, "none" where no row has a target."""
    known = titles.known(asked.source, asked.code)
    overall = best(translations)
    return {
        "code": asked.code,
        "system": asked.source,
        "display": known.title or None if known is not None else None,
        "standing": known.standing if known is not None else None,
        "to": asked.target,
        "date": asked.date.isoformat(),
        "relationship": overall.value,
        "match": overall.match,
        "rows": [_row(one, row, asked.target, titles) for one in translations for row in one.rows],
        "combinations": [
            {"map": one.map.name, "scenario": number, "choices": choices, "count": prod(map(len, choices))}
            for one in translations
            for number, choices in one.combinations.items()
        ],
        "maps": [_map(one.map, one.reverse) for one in translations],
        "warnings": lag_of(translations, asked.date),
    }


def _row(one: Translation, row: MapRow, target: str, titles: Titles) -> dict[str, Any]:
    known = titles.known(target, row.target) if row.target is not None else None
    answer: dict[str, Any] = {
        "target": row.target,
        "display": (known.title if known is not None else "") or row.display or None,
        "relationship": row.relationship.value,
        "match": row.relationship.match,
        "map": one.map.name,
        "version": one.map.version,
    }
    if known is not None:
        answer["standing"] = known.standing
    if row.flags is not None:
        answer["flags"] = {
            "text": row.flags.text,
            "approximate": row.flags.approximate,
            "no_map": row.flags.no_map,
            "combination": row.flags.combination,
            "scenario": row.flags.scenario,
            "choice_list": row.flags.choice_list,
        }
    if row.effective is not None:
        answer["effective"] = row.effective.isoformat()
    if row.through:
        answer["range"] = f"{row.source}-{row.through}"
    if row.via:
        answer["via"] = list(row.via)
    return answer | {name.replace("-", "_"): value for name, value in row.facts}


def _map(info: MapInfo, reverse: bool) -> dict[str, Any]:
    return {
        "name": info.name,
        "title": info.title,
        "version": info.version,
        "from": info.source,
        "to": info.target,
        "reverse": reverse,
        "effective_from": info.effective_from.isoformat(),
        "effective_to": info.effective_to.isoformat(),
        "files": list(info.files),
        "licence": info.licence,
    }


def lag_of(translations: Iterable[Translation], date: datetime.date) -> list[str]:
    """One line for each map that was published for an earlier year than the date's, or for a later one."""
    return [told for one in translations if (told := _out_of_date(one.map, date))]


def _out_of_date(info: MapInfo, date: datetime.date) -> str:
    if info.effective_to < date:
        return f"release-lag: {info.name} {info.version} was published up to {info.effective_to}"
    if info.yearly and date < info.effective_from:
        return f"release-ahead: {info.name} {info.version} is the earliest loaded, published from {info.effective_from}"
    return ""


def lines_of(asked: Question, translations: Sequence[Translation], titles: Titles, style: Style) -> Iterator[str]:
    """The answer for a person: the code, then the rows of each map under its name."""
    known = titles.known(asked.source, asked.code)
    title = known.title if known is not None and known.title else ""
    yield f"{style.bold(asked.code)}  {title}".rstrip() + (
        f"  ({known.standing})" if known and known.standing != "billable" else ""
    )
    for one in translations:
        shown = f"{one.map.title}, {one.map.version}{', read in reverse' if one.reverse else ''}"
        if not one.rows:
            lacking = f"no change by {asked.date} in" if asked.source == asked.target else "not in"
            yield style.dim(f"none  ({lacking} {shown})")
            continue
        yield style.dim(shown)
        for row in one.rows[:_SHOWN]:
            yield f"  {_line(row, asked.target, titles, style)}"
        if len(one.rows) > _SHOWN:
            yield style.dim(f"  and {len(one.rows) - _SHOWN:,} more; --json has all")
        for number, choices in one.combinations.items():
            parts = " + ".join(" | ".join(part) for part in choices)
            count = prod(map(len, choices))
            told = f"{count:,} combination{'' if count == 1 else 's'}"
            yield f"  scenario {number}: {parts}" + style.dim(f"  ({told})")


def _line(row: MapRow, target: str, titles: Titles, style: Style) -> str:
    known = titles.known(target, row.target) if row.target is not None else None
    title = (known.title if known is not None else "") or row.display or str(row.fact("title") or "")
    return "  ".join(
        part
        for part in (
            f"{row.relationship.match:<8}",
            style.bold(f"{row.target or '-':<10}"),
            title,
            style.dim("; ".join(_remarks(row, known.standing if known is not None else ""))),
        )
        if part.strip()
    ).rstrip()


def _remarks(row: MapRow, standing: str) -> Iterator[str]:
    change = row.fact(CHANGE)
    if change is not None:
        yield str(change)
    if row.effective is not None:
        yield f"up to {row.effective - timedelta(1)}" if change == "predecessor" else f"from {row.effective}"
    if row.flags is not None:
        yield f"flags {row.flags.text}"
    if row.flags is not None and row.flags.combination:
        yield f"scenario {row.flags.scenario}, choice list {row.flags.choice_list}"
    for name, said in _DEFAULTS.items():
        if row.fact(name) is not None and row.fact(name) == row.target:
            yield said
    if row.fact("present-on-admission"):
        yield "only where present on admission"
    if row.fact("assignment"):
        yield f"before: {row.fact('assignment')}"
    if row.via:
        yield f"by way of {', '.join(row.via)}"
    if standing == "absent":
        yield "not in the code book of the date"
    if standing == "header":
        yield "a header on the date, not billable"


def overview_objects(code: str, source: str, found: Mapping[str, Sequence[Translation]]) -> dict[str, Any]:
    """The maps there are from a system, and how many rows each has for the code."""
    return {
        "code": code,
        "system": source,
        "maps": [
            {**_map(one.map, one.reverse), "to": target, "rows": len(one.rows), "match": best([one]).match}
            for target, translations in found.items()
            for one in translations
        ],
        "not_loaded": [target for target, translations in found.items() if not translations],
    }


def overview_lines(code: str, source: str, found: Mapping[str, Sequence[Translation]]) -> Iterator[str]:
    """The same for a person."""
    yield f"{code}  maps from {source}:"
    for target, translations in found.items():
        for one in translations:
            count = f"{len(one.rows)} row{'' if len(one.rows) == 1 else 's'}"
            yield f"  --to {target:<16}{count:<10}{one.map.title}, {one.map.version}"
        if not translations:
            yield f"  --to {target:<16}{'-':<10}not loaded"
