"""Chooses among the meanings of a phrase by how it is written and by what else the note says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from medcodex.text.lexicon import Sense

_LISTED = re.compile(r" (?:and|or) |[,/]")
# Chapters 15 and 16 hold only for the mother or the newborn (Official Guidelines FY2026 I.C.15.a, I.C.16.a).
_PREGNANCY = frozenset(
    {"pregnant", "pregnancy", "gravida", "gravid", "gestation", "gestational", "trimester", "prenatal", "antepartum"}
    | {"labor", "delivery", "obstetric", "cesarean", "postpartum", "puerperal", "puerperium", "primigravida"}
    | {"multigravida", "eclampsia", "preeclampsia"}
)
_NEWBORN = frozenset({"newborn", "neonate", "neonatal", "perinatal", "infant", "premature", "preterm", "birth", "nicu"})


def asks_note(senses: Iterable[Sense]) -> bool:
    """Whether words elsewhere in a note have a say in which of some meanings fit."""
    return any(sense.context or sense.code[:1] in {"O", "P"} for sense in senses)


def choose_sense(
    senses: Sequence[Sense], span: str, forms: frozenset[str], plain_forms: Callable[[str], frozenset[str]]
) -> list[Sense]:
    """The meanings that fit a stretch of text, best first; empty when none does. ``forms`` are the note's words.

    A sense with capitals needs them as written; one with a context needs its words in the note; one whose words only
    equivalents turn into this phrase comes after the others unless its own words stand there; chapters 15 and 16 need
    a pregnancy or a newborn to be spoken of.
    """
    out: list[Sense] = []
    later: list[Sense] = []
    listed = _LISTED.search(span) is not None and " in " not in span
    for sense in senses:
        if sense.cased and not all(word in span for word in sense.cased.split()):
            continue
        if sense.context and not _fits(sense.context, forms):
            continue
        if listed and sense.path and " in " in sense.path[0]:
            continue  # "blood and urine" is no blood in the urine
        if sense.code[:1] == "O" and forms.isdisjoint(_PREGNANCY):
            continue
        if sense.code[:1] == "P" and forms.isdisjoint(_NEWBORN):
            continue
        as_given = not sense.plain or plain_forms(span) == frozenset(sense.plain.split())
        (out if as_given else later).append(sense)
    return out + later


def _fits(context: str, forms: frozenset[str]) -> bool:
    """``+a|b&c`` wants "a", or both "b" and "c", in the note; ``-a|b`` wants neither. Blanks part conditions."""
    for condition in context.split():
        held = any(forms.issuperset(one.split("&")) for one in condition[1:].split("|"))
        if held != (condition[0] == "+"):
            return False
    return True
