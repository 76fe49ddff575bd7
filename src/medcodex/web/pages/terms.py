"""Index terms as a page shows them, with the addresses that their codes and references lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10CM

if TYPE_CHECKING:
    from medcodex.library.index_walk import Node
    from medcodex.library.shelf.icd10cm import Icd10cmVolume
    from medcodex.terminology.icd10cm.model import IndexEntry
    from medcodex.web.pages.view import Asking


@dataclass(frozen=True, slots=True)
class Reference:
    """A see or see also; ``url`` where it can be followed."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One term with what stands under it. Codes are (as printed, address or None)."""

    entry: IndexEntry
    code: tuple[str, str | None] | None
    manifestation: tuple[str, str | None] | None
    see: Reference | None
    see_also: Reference | None
    below: tuple[Shown, ...]


def shown_term(volume: Icd10cmVolume, node: Node, asking: Asking) -> Shown:
    """A term and all below it."""
    entry = node.entry
    return Shown(
        entry,
        (entry.code, target(volume, entry.code, asking)) if entry.code else None,
        (entry.manifestation, target(volume, entry.manifestation, asking)) if entry.manifestation else None,
        _reference(volume, entry.see, asking),
        _reference(volume, entry.see_also, asking),
        tuple(shown_term(volume, child, asking) for child in node.below),
    )


def target(volume: Icd10cmVolume, printed: str, asking: Asking) -> str | None:
    """The page of a code as an index prints it ("C79.8-"); None where the code list of the date has none."""
    code = volume.normalise(printed)
    return asking.url(ICD10CM, code) if code and volume.book.row(code) is not None else None


def _reference(volume: Icd10cmVolume, text: str | None, asking: Asking) -> Reference | None:
    if text is None:
        return None
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
