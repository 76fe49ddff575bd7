"""medcodex index TERM"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import SUPPORTED, add_date, add_json, add_system, check_system, date_of, say

if TYPE_CHECKING:
    import argparse
    import datetime
    from collections.abc import Callable, Iterator

    from medcodex.cli.render_book import Style
    from medcodex.library.index_walk import IndexWalk, Node
    from medcodex.library.release_book import ReleaseBook

_WITH_INDEX = ("icd10cm", "icd10pcs")


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("term", metavar="TERM", nargs="+", help='such as "Failure, heart" or "heart failure"')
    add_system(parser)
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the matching terms with all their subterms; NotLoadedError without an index."""
    import json  # noqa: PLC0415 - --help must not pay for the library

    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.errors import NotLoadedError  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10cm import index_object  # noqa: PLC0415

    term = " ".join(args.term)
    system = check_system(args.system, _WITH_INDEX)
    book, opened = _open(system, date_of(args.date))
    if "index" not in book.releases and "eindex" not in book.releases:
        raise NotLoadedError("no alphabetic index is loaded for this date; add one with: medcodex data add PATH")
    walk = opened()
    found = walk.find(term)
    if args.json:
        answered = {"term": term, "matches": [index_object(node, walk) for node in found]}
        answered |= book_object(system, dict(book.releases), book.notices)
        print(json.dumps(answered, ensure_ascii=False, indent=2))
        return 0
    if not found:
        say(f"no such term in the index: {term}")
    style = Style.of_stdout()
    for node in found:
        print("\n".join(_lines(node, walk, style, 0)))
    for notice in book.notices:
        say(notice.message)
    return 0


def _open(system: str, date: datetime.date) -> tuple[ReleaseBook, Callable[[], IndexWalk]]:
    """The book of a system, and what opens the walk through its index."""
    from medcodex.library.opening import open_book  # noqa: PLC0415 - --help must not pay for the library

    if system == SUPPORTED:
        from medcodex.library.index_walk import IndexWalk  # noqa: PLC0415

        diagnoses = open_book(date, say=say)
        return diagnoses, lambda: IndexWalk(diagnoses)
    from medcodex.library.pcs_index_walk import PcsIndexWalk  # noqa: PLC0415

    procedures = open_book(date, "icd10pcs", say=say)
    return procedures, lambda: PcsIndexWalk(procedures)


def _lines(node: Node, walk: IndexWalk, style: Style, depth: int) -> Iterator[str]:
    entry = node.entry
    title = ", ".join(step for step in node.path if step) if depth == 0 else entry.title
    words = [title, *(style.dim(f"({modifier})") for modifier in entry.nonessential)]
    if entry.code:
        words.append(style.bold(entry.code) + (f" [{entry.manifestation}]" if entry.manifestation else ""))
    for label, reference in (("see", entry.see), ("see also", entry.see_also)):
        if reference:
            target = walk.follow(reference) if label == "see" else None
            leads = f" -> {target.entry.code}" if target and target.entry.code and not entry.code else ""
            words.append(style.dim(f"- {label} {reference}{leads}"))
    if use := getattr(entry, "use", None):
        words.append(style.dim(f"- use {use}"))
    yield "  " * depth + " ".join(word for word in words if word)
    for child in node.below:
        yield from _lines(child, walk, style, depth + 1)
