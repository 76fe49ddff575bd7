"""medcodex data diff OLD NEW --system S, for systems other than ICD-10-CM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.library.comparing_listings import ComparedListings, TableChange
    from medcodex.library.schema import Release
    from medcodex.terminology.listing_diff import Change

_LISTS = ("added", "deleted", "header_to_billable", "billable_to_header", "retired", "reinstated")


def run(
    releases: Sequence[Release], system: str, args: argparse.Namespace, cases: Mapping[str, list[str]] | None
) -> int:
    """Print what changed; ``cases`` are the codes in use, each with its cases. Errors as for compare_listed."""
    import json  # noqa: PLC0415

    from medcodex.library.comparing_listings import compare_listed  # noqa: PLC0415
    from medcodex.terminology.listing_diff import touched_codes  # noqa: PLC0415

    compared = compare_listed(releases, system, args.old, args.new)
    if compared.old.effective_from > compared.new.effective_from:
        say(f"{args.old} is the newer of the two: what is called added was there before")
    if system == "icd10pcs" and compared.rows_added is None:
        say("one of the two has no tables: table rows are not compared")
    touched = touched_codes(cases, compared.diff) if cases is not None else None
    if args.json:
        print(json.dumps(_object(compared, touched, cases or {}), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(compared, touched, cases or {})))
    return 0


def _object(
    compared: ComparedListings, touched: Mapping[str, list[str]] | None, cases: Mapping[str, list[str]]
) -> dict[str, Any]:
    diff = compared.diff
    lists = {name: [_row(change) for change in getattr(diff, name)] for name in _LISTS}
    answer: dict[str, Any] = {
        "system": compared.old.system,
        "old": compared.old.version,
        "new": compared.new.version,
        "counts": {name: len(found) for name, found in lists.items()} | {"revised": len(diff.revised)},
        **lists,
        "revised": [{"code": item.code, "old": item.was, "new": item.title} for item in diff.revised],
    }
    if compared.rows_added is not None and compared.rows_deleted is not None:
        answer["table_rows"] = {
            "added": [_table_row(row) for row in compared.rows_added],
            "deleted": [_table_row(row) for row in compared.rows_deleted],
        }
    if touched is not None:
        answer["touched"] = [{"code": code, "changes": names, "cases": cases[code]} for code, names in touched.items()]
    return answer


def _row(change: Change) -> dict[str, Any]:
    return {"code": change.code, "title": change.title, "billable": change.billable}


def _table_row(row: TableChange) -> dict[str, Any]:
    return {"table": row.table, "axes": list(row.axes)}


def _lines(
    compared: ComparedListings, touched: Mapping[str, list[str]] | None, cases: Mapping[str, list[str]]
) -> Iterator[str]:
    yield f"{compared.old.system} {compared.old.version} to {compared.new.version}"
    for name in _LISTS:
        found: Sequence[Change] = getattr(compared.diff, name)
        yield from _head(name, len(found))
        yield from (f"  {item.code:<9}{'' if item.billable else '(header) '}{item.title}" for item in found)
    yield from _head("revised", len(compared.diff.revised))
    for item in compared.diff.revised:
        yield f"  {item.code:<9}{item.was}"
        yield f"  {'':<7}> {item.title}"
    for name, rows in (("table rows added", compared.rows_added), ("table rows deleted", compared.rows_deleted)):
        if rows is not None:
            yield from _head(name, len(rows))
            yield from (f"  {row.table} {' '.join(f'[{axis}]' for axis in row.axes)}" for row in rows)
    if touched is not None:
        yield from _head("touched", len(touched))
        for code, names in touched.items():
            said = ", ".join(name.replace("_", " ") for name in names)
            yield "  ".join(part for part in (f"  {code:<9}{said}", ", ".join(cases[code])) if part)


def _head(name: str, count: int) -> Iterator[str]:
    yield ""
    yield f"{name.replace('_', ' ')}: {count:,}"
