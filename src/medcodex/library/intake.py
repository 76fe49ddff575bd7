"""From files to what could be loaded: each file recognised, hashed, or named with the reason it is left out."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from medcodex.errors import MedcodexError
from medcodex.library.schema import EINDEX_FIRST_ID, ICD10CM, Part
from medcodex.library.sources import Source, Unreadable, walk
from medcodex.terminology.icd10cm.codelist import parse_codes, parse_csv, parse_order
from medcodex.terminology.icd10cm.derived import code_list
from medcodex.terminology.icd10cm.index import parse_index
from medcodex.terminology.icd10cm.poa import parse_poa
from medcodex.terminology.icd10cm.recognise import HEAD_SIZE, NotTaken, recognise
from medcodex.terminology.icd10cm.table import parse_table
from medcodex.terminology.icd10cm.tabular import parse_tabular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from medcodex.library.build import Writer

CODE_FORMS = {"order": parse_order, "codes": parse_codes, "csv": parse_csv}
DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Offer:
    """One part of one release that a source can give. ``form`` is the source's format, "derived" for the code list
    that a tabular list implies. ``replaces`` where the user takes it in place of loaded content that differs."""

    system: str
    version: str
    part: str
    form: str
    sha256: str
    source: Source
    embedded: bool = False
    replaces: bool = False

    def described(self, rows: int = 0) -> Part:
        return Part(self.part, self.form, self.source.label, self.sha256, rows, self.embedded)


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not loaded. ``refused`` where it is broken or contradicts itself or what is loaded."""

    label: str
    reason: str
    refused: bool = False


def offers_in(path: Path, say: Callable[[str], None]) -> Iterator[Offer | Left]:
    """Everything below a path, in name order. InputError where the path does not exist."""
    for found in walk(path):
        if isinstance(found, Unreadable):
            yield Left(found.label, found.reason, found.broken)
        else:
            yield from offers_of(found, say)


def offers_of(source: Source, say: Callable[[str], None], *, embedded: bool = False) -> Iterator[Offer | Left]:
    """What one source gives: one part, or for a tabular list two."""
    try:
        found = recognise(source.head(HEAD_SIZE), source.names)
        if isinstance(found, NotTaken):
            yield Left(source.label, found.reason)
            return
        digest = hashlib.sha256(source.content()).hexdigest()
    except MedcodexError as error:
        yield Left(source.label, error.message, refused=True)
        return
    if found.message:
        say(found.message)
    offer = Offer(ICD10CM, found.version, found.part, found.form, digest, source, embedded)
    yield offer
    if found.part == "tabular":
        yield replace(offer, part="codes", form=DERIVED)


def filler(offer: Offer) -> Callable[[Writer], int]:
    """The function that parses the offer's source into a release under construction; ReleaseError for a broken one."""
    name = offer.source.label

    def fill(writer: Writer) -> int:
        stream = _stream(offer)
        if offer.form == DERIVED:
            return writer.codes(code_list(parse_tabular(stream, name)))
        if offer.part == "codes":
            return writer.codes(CODE_FORMS[offer.form](stream, name))
        if offer.part == "tabular":
            return writer.entries(parse_tabular(stream, name))
        if offer.part == "poa":
            return writer.exempt(parse_poa(stream, name))
        if offer.part in {"neoplasm", "drug"}:
            return writer.grid(offer.part, parse_table(stream, name))
        first_id = EINDEX_FIRST_ID if offer.part == "eindex" else 0
        return writer.terms(parse_index(stream, offer.part, name, first_id))

    return fill


def billable_titles(offer: Offer) -> dict[str, str]:
    """The billable codes of a published code list with their titles."""
    rows = CODE_FORMS[offer.form](_stream(offer), offer.source.label)
    return {row.code: row.title for row in rows if row.billable}


def _stream(offer: Offer) -> IO[bytes]:
    return io.BytesIO(offer.source.content())
