"""Index terms as a page shows them, with the addresses that their codes and references lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10CM, ICD10PCS
from medcodex.terminology.icd10pcs.axes import valid_length

if TYPE_CHECKING:
    from medcodex.library.icd10pcs_index import PcsTerm
    from medcodex.library.index_walk import Node
    from medcodex.library.shelf.icd10cm import Icd10cmVolume
    from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
    from medcodex.web.pages.view import Asking


@dataclass(frozen=True, slots=True)
class Reference:
    """A see or see also; ``url`` where it can be followed."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One term with what stands under it. Codes are (as printed, address or None); ``references`` are (see, see also or
    use, what they name)."""

    id: int
    title: str
    modifiers: tuple[str, ...]
    code: tuple[str, str | None] | None
    manifestation: tuple[str, str | None] | None
    references: tuple[tuple[str, Reference], ...]
    below: tuple[Shown, ...]


def shown_term(volume: Icd10cmVolume, node: Node, asking: Asking) -> Shown:
    """A term of ICD-10-CM and all below it."""
    entry = node.entry
    named = (("see", entry.see), ("see also", entry.see_also))
    return Shown(
        entry.id,
        entry.title,
        entry.nonessential,
        (entry.code, target(volume, entry.code, asking)) if entry.code else None,
        (entry.manifestation, target(volume, entry.manifestation, asking)) if entry.manifestation else None,
        tuple((label, _reference(volume, text, asking)) for label, text in named if text),
        tuple(shown_term(volume, child, asking) for child in node.below),
    )


def shown_pcs_term(volume: Icd10pcsVolume, term: PcsTerm, asking: Asking) -> Shown:
    """A term of ICD-10-PCS and all below it."""
    entry = term.entry
    references: list[tuple[str, Reference]] = []
    if entry.see:
        main = volume.index.follow(entry.see)
        url = asking.url(ICD10PCS, "index", "index", "term", str(main)) if main is not None else None
        references.append(("see", Reference(entry.see, url)))
    if entry.use:
        references.append(("use", Reference(entry.use, None)))
    known = entry.code and valid_length(volume.book, entry.code) == len(entry.code)
    return Shown(
        entry.id,
        entry.title,
        (),
        (entry.code, asking.url(ICD10PCS, entry.code) if known else None) if entry.code else None,
        None,
        tuple(references),
        tuple(shown_pcs_term(volume, child, asking) for child in term.below),
    )


def target(volume: Icd10cmVolume, printed: str, asking: Asking) -> str | None:
    """The page of a code as an index prints it ("C79.8-"); None where the code list of the date has none."""
    code = volume.normalise(printed)
    return asking.url(ICD10CM, code) if code and volume.book.row(code) is not None else None


def _reference(volume: Icd10cmVolume, text: str, asking: Asking) -> Reference:
    node = volume.index.walk.follow(text)
    if node is not None:
        main = str(volume.index.main_of(node.entry))
        url = asking.url(ICD10CM, "index", node.entry.source, "term", main)
        return Reference(text, f"{url}#t{node.entry.id}")
    wording = text.lower()
    for word, part in (("neoplasm", "neoplasm"), ("table of drugs", "drug")):
        if word in wording and part in volume.releases:
            return Reference(text, asking.url(ICD10CM, "index", part))
    return Reference(text, None)
