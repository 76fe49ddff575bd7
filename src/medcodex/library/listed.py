"""Opening code systems that are lists of concepts, each inside what is known of it without its publisher's files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_concepts
from medcodex.library.systems import CDT, CPT, HCPCS
from medcodex.terminology.outline import load_outline
from medcodex.terminology.outlined import OutlinedBook

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.library.home import Home
    from medcodex.library.schema import Release
    from medcodex.terminology.concept_lookup import ConceptAnswer
    from medcodex.terminology.validate import Standing, Validity

# What a descriptor takes where no release is loaded; "" where codes are not answered without one.
NEEDS: Mapping[str, str] = {
    HCPCS: "",
    CPT: "descriptor needs your AMA licence",
    CDT: "descriptor needs your ADA licence",
}


def open_listed(
    date: datetime.date,
    system: str,
    *,
    home: Home | None = None,
    say: Callable[[str], None] | None = None,
) -> OutlinedBook | SqliteConceptBook:
    """The book of a system whose release is a list of concepts, with its packaged outline where it has one.

    Without a release in force the outline answers alone: modifiers and ranges of codes, and codes by shape where
    only a licence keeps the list away. NotLoadedError where there is neither; other errors as for open_concepts.
    """
    from medcodex.terminology.code_forms import NORMALISERS  # noqa: PLC0415 - an ICD-10-CM look-up does without

    if system not in NEEDS:
        return open_concepts(date, system, home=home, say=say)
    outline = load_outline(f"medcodex.terminology.{system}", NEEDS[system])
    try:
        return OutlinedBook(system, outline, NORMALISERS[system], open_concepts(date, system, home=home, say=say))
    except NotLoadedError as missing:
        return OutlinedBook(system, outline, NORMALISERS[system], None, [_alone(system, missing)])


def release_behind(book: OutlinedBook | SqliteConceptBook) -> Release | None:
    """The release that answers for the codes; None where the outline answers alone."""
    from medcodex.library.concept_book import SqliteConceptBook  # noqa: PLC0415

    listed = book.release if isinstance(book, OutlinedBook) else book
    return listed.release_of("codes") if isinstance(listed, SqliteConceptBook) else None


def require_release(book: OutlinedBook | SqliteConceptBook) -> None:
    """NotLoadedError where a code's absence says nothing, since the list of codes is not loaded."""
    if isinstance(book, OutlinedBook) and book.release is None and not book.outline.needs:
        raise NotLoadedError(book.notices[0].message)


def lookup_listed(book: OutlinedBook | SqliteConceptBook, text: str, date: datetime.date) -> ConceptAnswer | None:
    """What the book says of a code on a date; None where it has none. UsageError where the text does not have the shape
    of a code, NotLoadedError as for require_release."""
    from medcodex.terminology.concept_lookup import lookup_concept  # noqa: PLC0415 - not every command looks up

    answer = lookup_concept(book, text, date, _first_day(book))
    if answer is None:
        require_release(book)
    elif any(answer.concept.values("unverified")):
        return replace(answer, open_question=unverified(book))
    return answer


def judge_listed(
    book: OutlinedBook | SqliteConceptBook, text: str, date: datetime.date, standings: Sequence[Standing]
) -> Validity:
    """The verdict on a code on a date; ``standings`` tell of the other releases that have it."""
    from medcodex.terminology.concept_validate import validate_concept  # noqa: PLC0415 - not every command judges

    return validate_concept(book, text, date, _first_day(book), standings=standings, unverified=unverified(book))


def _first_day(book: OutlinedBook | SqliteConceptBook) -> datetime.date | None:
    release = release_behind(book)
    return release.effective_from if release else None


def meanings_of(book: OutlinedBook | SqliteConceptBook) -> Mapping[tuple[str, str], str]:
    """What values of the system's properties mean, by property and value."""
    return book.outline.meanings if isinstance(book, OutlinedBook) else {}


def unnamed_in(book: OutlinedBook | SqliteConceptBook) -> str:
    """What stands in the place of a title that is not known."""
    alone = isinstance(book, OutlinedBook) and book.release is None
    return NEEDS[book.system] if alone else "no descriptor in the files loaded"


def unverified(book: OutlinedBook | SqliteConceptBook) -> str:
    """What is said of a code of which only shape and range are known; "" where a release answers."""
    if not isinstance(book, OutlinedBook) or book.release is not None:
        return ""
    return f"{book.outline.needs}; shape and range fit, whether the code exists is not known"


def _alone(system: str, missing: NotLoadedError) -> Notice:
    if not NEEDS[system]:
        return Notice("not-loaded", missing.message)
    told = f"{system}: {NEEDS[system]}; codes are answered by shape and range, whether they exist is not known"
    return Notice("licence-needed", told)
