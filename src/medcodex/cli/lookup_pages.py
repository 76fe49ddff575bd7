"""What each code system's book says of one code, as JSON and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import open_asked, say

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from medcodex.encounter import Notice

    Page = tuple[dict[str, Any], list[str], list[Notice]]  # as JSON, as lines, what to say on standard error


def page_of(system: str, code: str, date: datetime.date, versions: list[str]) -> Page | None:
    """The answer of one system; None where it has no such code. The release asked is added to ``versions``."""
    own = _OWN.get(system)
    return own(code, date, versions) if own is not None else _listed(system, code, date, versions)


def _icd10cm(code: str, date: datetime.date, versions: list[str]) -> Page | None:
    from medcodex.cli.render_book import Style, lookup_lines  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10cm import lookup_object  # noqa: PLC0415
    from medcodex.terminology.lookup import lookup  # noqa: PLC0415

    book = open_asked("icd10cm", date)
    versions.append(book.releases["codes"])
    answer = lookup(book, code)
    if answer is None:
        return None
    codes = book.release_of("codes")
    answered = lookup_object("icd10cm", answer, codes) | book_object("icd10cm", dict(book.releases), book.notices)
    return answered, list(lookup_lines(answer, codes, Style.of_stdout())), list(book.notices)


def _icd10pcs(code: str, date: datetime.date, versions: list[str]) -> Page | None:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_pcs import pcs_lookup_lines  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import notices_of, pcs_lookup_object  # noqa: PLC0415
    from medcodex.library.opening import open_book  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.lookup import lookup_pcs  # noqa: PLC0415

    book = open_book(date, "icd10pcs", say=say)
    versions.append(f"icd10pcs {book.releases['codes']}")
    answer = lookup_pcs(book, code)
    if answer is None:
        return None
    codes, notices = book.release_of("codes"), notices_of(book)
    answered = pcs_lookup_object(answer, codes) | book_object("icd10pcs", dict(book.releases), notices)
    return answered, list(pcs_lookup_lines(answer, codes, Style.of_stdout())), notices


def _listed(system: str, code: str, date: datetime.date, versions: list[str]) -> Page | None:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_concept import concept_lines  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.concepts import concept_object  # noqa: PLC0415
    from medcodex.library.listed import (  # noqa: PLC0415
        lookup_listed,
        meanings_of,
        open_listed,
        release_behind,
        unnamed_in,
    )

    book = open_listed(date, system, say=say)
    answer = lookup_listed(book, code, date)
    if answer is None:
        versions.append(f"{system} {book.releases.get('codes', '(ranges only)')}")
        return None
    release, meanings, notices = release_behind(book), meanings_of(book), list(book.notices)
    answered = concept_object(system, answer, release, meanings) | book_object(system, dict(book.releases), notices)
    lines = concept_lines(answer, release, meanings, Style.of_stdout(), unnamed_in(book))
    return answered, list(lines), notices


_OWN: Mapping[str, Callable[[str, datetime.date, list[str]], Page | None]] = {
    "icd10cm": _icd10cm,
    "icd10pcs": _icd10pcs,
}
