"""REST over the code books, under /api/terminology."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query

from medcodex.errors import NotFoundError, NotLoadedError
from medcodex.library.answers.books import book_object, release_object, validity_object
from medcodex.library.answers.icd10cm import diff_object, index_object
from medcodex.library.answers.icd10pcs import Found, explained_object, step_object, words_object
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.systems import ICD10CM, ICD10PCS, SYSTEMS
from medcodex.terminology.icd10pcs.axes import next_step, path_of
from medcodex.terminology.icd10pcs.built import decided
from medcodex.terminology.icd10pcs.lookup import code_of
from medcodex.web.api import models
from medcodex.web.finding import Asked, find
from medcodex.web.grouping import category_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.library.shelf import Shelf, Volume

_PROBLEM = {"model": models.ProblemModel, "content": {"application/problem+json": {}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "Not what this question takes"},
    404: {**_PROBLEM, "description": "No such code, place, system or release"},
    413: {**_PROBLEM, "description": "Larger than the service takes"},
    414: {**_PROBLEM, "description": "A query longer than the service takes"},
    422: {**_PROBLEM, "description": "A parameter that is missing or not of its kind"},
    503: {**_PROBLEM, "description": "The code books cannot be read"},
}

System = Annotated[str, Path(description="code system, such as icd10cm", pattern=r"^[a-z0-9]{1,16}$")]
Date = Annotated[datetime.date | None, Query(description="date of service the answer is for; today by default")]
Code = Annotated[str, Path(description="with or without punctuation, in either case", min_length=1, max_length=60)]
Key = Annotated[str, Query(description="a code, a section (I10-I1A) or a chapter (9)", max_length=60)]
Version = Annotated[str, Query(description="a version as /systems lists it", min_length=1, max_length=40)]


def terminology_router(shelf: Shelf, today: Callable[[], datetime.date]) -> APIRouter:
    """The routes over the books of one shelf; ``today`` is the date where a request names none."""
    router = APIRouter(prefix="/api/terminology", tags=["terminology"], responses=_ERRORS)
    _add_books(router, shelf, today)
    _add_tree(router, shelf, today)
    _add_own(router, shelf, today)
    return router


def _add_books(router: APIRouter, shelf: Shelf, today: Callable[[], datetime.date]) -> None:
    @router.get("/systems", response_model=models.Systems)
    def systems() -> dict[str, Any]:
        """The code systems and releases loaded."""
        return {
            "systems": [
                {
                    "system": name,
                    "title": SYSTEMS[name].title,
                    "licence": SYSTEMS[name].licence,
                    "releases": [release_object(release) for release in shelf.releases(name)],
                }
                for name in shelf.systems()
            ]
        }

    @router.get("/search", response_model=models.Hits)
    def search(  # noqa: PLR0917 - one parameter a filter, always given by name
        text: Annotated[str, Query(description="words, or the start of a code", max_length=400)],
        system: Annotated[list[str] | None, Query(description="code systems; all by default", max_length=10)] = None,
        chapter: Annotated[int | None, Query(description="chapter of ICD-10-CM", ge=1, le=22)] = None,
        billable: Annotated[bool, Query(description="billable codes only")] = True,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        date: Date = None,
    ) -> dict[str, Any]:
        """Codes by words, best first, each with the reason it was found. Fit for type-ahead: the last word may be
        unfinished."""
        asked = Asked(text, date or today(), tuple(system or ()), chapter, billable, limit)
        answered = find(shelf, asked)
        return {
            "text": text,
            "meant": answered.meant,
            "hits": [
                {
                    "system": hit.system,
                    "code": hit.code,
                    "display": hit.display,
                    "billable": hit.billable,
                    "score": round(hit.score, 4),
                    "via": hit.reason,
                    "category": category_of(hit.system, hit.code),
                }
                for hit in answered.hits
            ],
        }

    @router.get("/{system}/codes/{code:path}", response_model=models.Lookup, response_model_exclude_unset=True)
    def lookup(system: System, code: Code, date: Date = None) -> dict[str, Any]:
        """One code: title, place, notes, level below, billable, dates."""
        with shelf.lend(system, date or today()) as volume:
            answer = volume.answer(code)
            if answer is None:
                raise NotFoundError(f"no such code{_of(volume)}", "code")
            return answer | _book(volume)

    @router.get("/{system}/validate", response_model=models.Verdicts)
    def validate(
        system: System, code: Annotated[str, Query(min_length=1, max_length=60)], date: Date = None
    ) -> dict[str, Any]:
        """Whether a code is one and may be reported on a date; if not, why, and what may have been meant."""
        return _validated(shelf, system, [code], date or today())

    @router.post("/{system}/validate", response_model=models.Verdicts)
    def validate_batch(system: System, batch: models.Batch) -> dict[str, Any]:
        """The same of up to 1,000 codes at once, in the order given."""
        return _validated(shelf, system, batch.codes, batch.date or today())


def _add_tree(router: APIRouter, shelf: Shelf, today: Callable[[], datetime.date]) -> None:
    @router.get("/{system}/children", response_model=models.Places)
    def children(system: System, of: Key = "", date: Date = None) -> dict[str, Any]:
        """The places right below one in the tree of the book; without ``of`` those at the top."""
        with shelf.lend(system, date or today()) as volume:
            key = _key(volume, of) if of else None
            below = [asdict(node) for node in volume.children(key)]
            return {"system": system, "of": key, "places": below} | _book(volume)

    @router.get("/{system}/ancestors", response_model=models.Places)
    def ancestors(system: System, of: Key, date: Date = None) -> dict[str, Any]:
        """The places above one, outermost first."""
        with shelf.lend(system, date or today()) as volume:
            key = _key(volume, of)
            above = [asdict(node) for node in volume.ancestors(key)]
            return {"system": system, "of": key, "places": above} | _book(volume)


def _add_own(router: APIRouter, shelf: Shelf, today: Callable[[], datetime.date]) -> None:
    @router.get("/icd10cm/index", response_model=models.Index)
    def index(
        term: Annotated[str, Query(description='such as "Failure, heart" or "heart failure"', max_length=200)],
        date: Date = None,
    ) -> dict[str, Any]:
        """The entries of the alphabetic index that a term names, with all below them."""
        with shelf.lend_as(Icd10cmVolume, date or today()) as volume:
            if not {"index", "eindex"} & volume.releases.keys():
                raise NotLoadedError("no alphabetic index is loaded for this date")
            walk = volume.index.walk
            matches = [index_object(node, walk) for node in walk.find(term)]
            return {"term": term, "matches": matches} | _book(volume)

    @router.get("/icd10cm/diff", response_model=models.Diff)
    def diff(old: Version, new: Version) -> dict[str, Any]:
        """What changed from one release to another: codes and notes."""
        return diff_object(shelf.compare(ICD10CM, old, new))

    @router.get("/icd10pcs/build", response_model=models.Build)
    def build(
        prefix: Annotated[str, Query(description="the start of a code; empty for the sections", max_length=10)] = "",
        date: Date = None,
    ) -> dict[str, Any]:
        """The values that the next axis allows behind the start of a code."""
        with shelf.lend_as(Icd10pcsVolume, date or today()) as volume:
            book = volume.book
            start = code_of(prefix) if prefix else ""
            step = next_step(book, start)
            row = book.row(start) if step is None else None
            walked = step_object(path_of(book, start), step, row)
            return {"system": ICD10PCS, "prefix": start} | walked | _book(volume)

    @router.get("/icd10pcs/explain", response_model=models.Explained)
    def explain(
        code: Annotated[str, Query(description="a code or the start of one", max_length=10)], date: Date = None
    ) -> dict[str, Any]:
        """A code axis by axis, with definitions, keys and how its root operation differs from others."""
        with shelf.lend_as(Icd10pcsVolume, date or today()) as volume:
            start = code_of(code)
            explained = explained_object(path_of(volume.book, start), volume.book.row(start))
            return {"system": ICD10PCS, "code": start} | explained | _book(volume)

    @router.get("/icd10pcs/words", response_model=models.FromWords)
    def from_words(
        words: Annotated[str, Query(description='such as "lap chole"', min_length=1, max_length=200)],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
        date: Date = None,
    ) -> dict[str, Any]:
        """Codes from words, each axis with what decided it."""
        with shelf.lend_as(Icd10pcsVolume, date or today()) as volume:
            reading = volume.words.read(words)
            found = [Found(hit, decided(volume.book, hit.code, reading)) for hit in volume.words.search(words, limit)]
            said = words_object(reading, found, volume.words.led(words))
            return {"system": ICD10PCS, "words": words} | said | _book(volume)


def _validated(shelf: Shelf, system: str, texts: list[str], date: datetime.date) -> dict[str, Any]:
    with shelf.lend(system, date) as volume:
        verdicts = []
        for text in texts:
            code = volume.normalise(text)
            known = code is None or volume.node(code) is not None
            elsewhere = [] if known or code is None else shelf.standings(system, code)
            verdicts.append(validity_object(volume.verdict(text, date, elsewhere)))
        return {"system": system, "date": date, "verdicts": verdicts} | _book(volume)


def _key(volume: Volume, text: str) -> str:
    """The place that a text names: as it stands, or as a code typed otherwise. NotFoundError where there is none."""
    for key in (text, text.upper(), volume.normalise(text)):
        if key and volume.node(key) is not None:
            return key
    raise NotFoundError(f"no such place{_of(volume)}", "of")


def _of(volume: Volume) -> str:
    return f" in release {volume.release.version}" if volume.release else ""


def _book(volume: Volume) -> dict[str, Any]:
    return book_object(volume.system, dict(volume.releases), volume.notices)
