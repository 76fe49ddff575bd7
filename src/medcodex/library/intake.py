"""From files to what could be loaded: each file recognised, hashed, or named with the reason it is left out."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from medcodex.errors import MedcodexError, ReleaseError
from medcodex.library.cdt_builder import CDT_BUILDER
from medcodex.library.coverage_builder import COVERAGE_BUILDER
from medcodex.library.cpt_builder import CPT_BUILDER
from medcodex.library.hcpcs_builder import HCPCS_BUILDER
from medcodex.library.icd10cm_builder import ICD10CM_BUILDER
from medcodex.library.icd10pcs_builder import ICD10PCS_BUILDER
from medcodex.library.icd11_builder import ICD11_BUILDER
from medcodex.library.map_builder import MAP_BUILDERS
from medcodex.library.msdrg_builder import MSDRG_BUILDER
from medcodex.library.ncci_builder import NCCI_BUILDERS
from medcodex.library.ndc_builder import NDC_BUILDER
from medcodex.library.payment_builders import PAYMENT_BUILDERS
from medcodex.library.schema import Part
from medcodex.library.sources import Source, Unreadable, walk
from medcodex.terminology.recognition import HEAD_SIZE, NotTaken, Recognised

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from medcodex.library.builders import Builder

BUILDERS: Mapping[str, Builder] = {
    **{
        builder.system.name: builder
        for builder in (
            ICD10CM_BUILDER,
            ICD10PCS_BUILDER,
            HCPCS_BUILDER,
            CPT_BUILDER,
            CDT_BUILDER,
            ICD11_BUILDER,
            NDC_BUILDER,
            MSDRG_BUILDER,
            COVERAGE_BUILDER,
        )
    },
    **MAP_BUILDERS,
    **NCCI_BUILDERS,
    **PAYMENT_BUILDERS,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One part of one release that a source can give. ``form`` is the source's format, "derived" for the code list
    that a tabular list or the tables imply. ``replaces`` where the user takes it in place of loaded content that
    differs."""

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


def offers_in(path: Path, say: Callable[[str], None], release: str | None = None) -> Iterator[Offer | Left]:
    """Everything below a path, in name order; ``release`` is that of files that state none, neither inside nor by their
    own name. InputError where the path does not exist."""
    for found in walk(path):
        if isinstance(found, Unreadable):
            yield Left(found.label, found.reason, found.broken)
        else:
            source = found if release is None else replace(found, names=_named(found.names, release))
            yield from offers_of(source, say)


def _named(names: tuple[str, ...], release: str) -> tuple[str, ...]:
    """The names of a file and its archive, the release that was said, and the folders around."""
    own = 1 + max((at for at, name in enumerate(names) if name.lower().endswith((".zip", ".xlsx"))), default=0)
    return (*names[:own], release, *names[own:])


def offers_of(source: Source, say: Callable[[str], None], *, embedded: bool = False) -> Iterator[Offer | Left]:
    """What one source gives: one part, and where a code list can be derived from it that too."""
    try:
        system, found = _recognised(source)
        if isinstance(found, NotTaken):
            yield Left(source.label, found.reason)
            return
        version = found.version or _packed_on(source, say)
        digest = hashlib.sha256(source.content()).hexdigest()
    except MedcodexError as error:
        yield Left(source.label, error.message, refused=True)
        return
    if found.message:
        say(found.message)
    for part, form in BUILDERS[system].offered(found.part, found.form):
        yield Offer(system, version, part, form, digest, source, embedded)


def _recognised(source: Source) -> tuple[str, Recognised | NotTaken]:
    """The system that knows the file and what it is to it. Of those that do not take it, the one that knows why."""
    head = source.head(HEAD_SIZE)
    answers = [(name, builder.recognise(head, source.names)) for name, builder in BUILDERS.items()]
    taken = [answer for answer in answers if isinstance(answer[1], Recognised)]
    knowing = [answer for answer in answers if isinstance(answer[1], NotTaken) and not answer[1].foreign]
    return next(iter([*taken, *knowing]), ("", NotTaken("not a file of a code system that this version reads")))


def _packed_on(source: Source, say: Callable[[str], None]) -> str:
    """The day on which the publisher packed a file that states no date. ReleaseError for one that lies unpacked."""
    if source.packed is None:
        raise ReleaseError("states no date, and neither do its name and folder (such as 2026-11-20)", source.label)
    day = source.packed.isoformat()
    say(f"{source.label}: states no date; taken as of {day}, when its archive was packed")
    return day


def filler(offer: Offer) -> Callable[[sqlite3.Connection], int]:
    """The function that parses the offer's source into a release under construction; ReleaseError for a broken one."""

    def fill(connection: sqlite3.Connection) -> int:
        builder = BUILDERS[offer.system]
        return builder.fill(connection, offer.part, offer.form, _stream(offer), offer.source.label)

    return fill


def billable_titles(offer: Offer) -> dict[str, str]:
    """The billable codes of a published code list with their titles."""
    rows = BUILDERS[offer.system].codes(offer.form, _stream(offer), offer.source.label)
    return {row.code: row.title for row in rows if row.billable}


def _stream(offer: Offer) -> IO[bytes]:
    return io.BytesIO(offer.source.content())
