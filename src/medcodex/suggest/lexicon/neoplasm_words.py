"""Words that say how a growth behaves, so that any of them meets the neoplasm table's columns.

The table (ICD-10-CM, Table of Neoplasms) lists sites against six behaviours; notes say "carcinoma of", "cancer",
"metastases in", "tumour". The words are data (suggest/data/neoplasm_words.tsv).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("malignant", "secondary", "in-situ", "benign", "uncertain", "unspecified")
_STRONGEST_FIRST = ("in-situ", "secondary", "malignant", "benign", "uncertain", "unspecified")


class NeoplasmWords:
    """Maps a set of words that names a growth to the set the neoplasm keys use."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self.classes = classes

    def __contains__(self, form: str) -> bool:
        return self.classes.get(form, "histology") != "histology"

    def canonical(self, forms: Iterable[str]) -> frozenset[str] | None:
        """The site words plus one behaviour mark; None when no word names a growth.

        "metastatic" beside a word for the primary ("metastatic breast cancer") leaves the primary.
        """
        rest: list[str] = []
        found: set[str] = set()
        for form in forms:
            kind = self.classes.get(form)
            if kind is None:
                rest.append(form)
            elif kind != "histology":
                found.add(kind)
        if "spreading" in found:
            found.discard("spreading")
            found.add("malignant" if "malignant" in found else "secondary")
        for kind in _STRONGEST_FIRST:
            if kind in found:
                return frozenset((mark(kind), *rest))
        return None

    def spread(self, forms: Iterable[str]) -> frozenset[str]:
        """The words of a site that a growth has spread to."""
        return frozenset((mark("secondary"), *forms))

    def spreads(self, form: str) -> bool:
        """Whether a word says that a growth has spread."""
        return self.classes.get(form) == "spreading"


def mark(behaviour: str) -> str:
    """The word that stands for a behaviour in neoplasm keys; no text can hold it."""
    return "\u00a7" + behaviour
