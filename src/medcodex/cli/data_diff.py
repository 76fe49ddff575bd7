"""medcodex data diff OLD NEW"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import SUPPORTED, add_json, add_system, check_system, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.library.comparing import Compared
    from medcodex.library.home import Home
    from medcodex.terminology.icd10cm.diff import Touched
    from medcodex.terminology.icd10cm.model import CodeRow


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("old", metavar="OLD", help="a version as 'data list' prints it, such as 2026 or 2026-04")
    parser.add_argument("new", metavar="NEW", help="the version to compare with it")
    add_system(parser)
    parser.add_argument(
        "--codes",
        metavar="FILE",
        help="also say which of these codes are touched: one a line, after a tab or comma the case it is of; "
        "- for standard input",
    )
    add_json(parser)


def run(home: Home, args: argparse.Namespace) -> int:
    """Print what changed; NotLoadedError for a version that is not loaded, InputError for a line that is no code."""
    import json  # noqa: PLC0415

    from medcodex.library.answers.icd10cm import diff_object  # noqa: PLC0415
    from medcodex.library.comparing import compare_releases  # noqa: PLC0415
    from medcodex.library.embedded import ensure_embedded  # noqa: PLC0415
    from medcodex.library.files import list_releases  # noqa: PLC0415
    from medcodex.library.systems import SYSTEMS  # noqa: PLC0415
    from medcodex.terminology.code_forms import NORMALISERS  # noqa: PLC0415
    from medcodex.terminology.icd10cm.diff import touched  # noqa: PLC0415

    system = check_system(args.system, tuple(SYSTEMS))
    cases = _cases(args.codes, NORMALISERS[system]) if args.codes is not None else None
    releases = list_releases(home, system)
    loaded = {release.version for release in releases}
    if not {args.old, args.new} <= loaded and ensure_embedded(home, system, releases, say):
        releases = list_releases(home, system)
    if system != SUPPORTED:
        from medcodex.cli import data_diff_listings  # noqa: PLC0415

        return data_diff_listings.run(releases, system, args, cases)
    compared = compare_releases(releases, system, args.old, args.new)
    if compared.old.effective_from > compared.new.effective_from:
        say(f"{args.old} is the newer of the two: what is called added was there before")
    for version in compared.without_tabular:
        say(f"{system} {version} has no tabular list: notes are not compared")
    hits = touched(cases, compared.diff) if cases is not None else None
    if args.json:
        answer = diff_object(compared) | ({} if hits is None else {"touched": _touched(hits, cases or {})})
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(compared, hits, cases or {})))
    return 0


def _cases(path: str, normalise: Callable[[str], str | None]) -> dict[str, list[str]]:
    """The codes of a file in their printed form, each with the cases named beside it."""
    from pathlib import Path  # noqa: PLC0415

    from medcodex.errors import InputError  # noqa: PLC0415

    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", path) from error
    cases: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        typed, _, case = line.replace(",", "\t", 1).partition("\t")
        code = normalise(typed)
        if code is None:
            raise InputError(
                "does not begin with a code of this system, such as I10 of icd10cm", f"{path}, line {number}"
            )
        found = cases.setdefault(code, [])
        if case.strip():
            found.append(case.strip())
    return cases


def _touched(hits: Sequence[Touched], cases: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"code": hit.code, "change": hit.change, "detail": hit.detail, "codes": hit.codes, "cases": cases[hit.code]}
        for hit in hits
    ]


def _lines(compared: Compared, hits: Sequence[Touched] | None, cases: Mapping[str, list[str]]) -> Iterator[str]:
    from medcodex.library.answers.icd10cm import ROW_CHANGES  # noqa: PLC0415

    diff = compared.diff
    yield f"{compared.old.system} {compared.old.version} to {compared.new.version}"
    for name in ROW_CHANGES:
        found: Sequence[CodeRow] = getattr(diff, name)
        yield from _head(name, len(found))
        yield from (f"  {row.code:<9}{'' if row.billable else '(header) '}{row.title}" for row in found)
    yield from _head("revised", len(diff.revised))
    for item in diff.revised:
        yield f"  {item.code:<9}{item.old}"
        yield f"  {'':<7}> {item.new}"
    if diff.notes is not None:
        yield from _head("notes", len(diff.notes))
        for note in diff.notes:
            yield f"  {'' if note.level == 'diag' else note.level + ' '}{note.key} {note.kind.replace('_', ' ')}"
            yield from (f"    + {text}" for text in note.added)
            yield from (f"    - {text}" for text in note.removed)
    if hits is not None:
        yield from _head("touched", len({hit.code for hit in hits}))
        for hit in hits:
            said = " ".join(part for part in (hit.change.replace("_", " "), hit.detail, ", ".join(hit.codes)) if part)
            yield "  ".join(part for part in (f"  {hit.code:<9}{said}", ", ".join(cases[hit.code])) if part)


def _head(name: str, count: int) -> Iterator[str]:
    yield ""
    yield f"{name.replace('_', ' ')}: {count:,}"
