"""Chooses among the meanings of a phrase by how it is written and by what else the note says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.text.lexicon import Sense
    from medcodex.text.match import Match
    from medcodex.text.tokens import Token

# Chapters 15 and 16 hold only for the mother or the newborn (Official Guidelines FY2026 I.C.15.a, I.C.16.a).
_PREGNANCY = frozenset(
    {"pregnant", "pregnancy", "gravida", "gravid", "gestation", "gestational", "trimester", "prenatal", "antepartum"}
    | {"labor", "delivery", "obstetric", "cesarean", "postpartum", "puerperal", "puerperium", "primigravida"}
    | {"multigravida", "eclampsia", "preeclampsia"}
)
_NEWBORN = frozenset({"newborn", "neonate", "neonatal", "perinatal", "infant", "premature", "preterm", "birth", "nicu"})


def choose_sense(
    senses: Sequence[Sense], text: str, tokens: Sequence[Token], match: Match, forms: frozenset[str]
) -> list[Sense]:
    """The meanings that fit, best first; empty when none does.

    A sense with capitals needs them as written; one with a context needs its words in the note; chapters 15 and 16
    need a pregnancy or a newborn to be spoken of.
    """
    out = []
    for sense in senses:
        if sense.cased and not _as_written(sense.cased, text[tokens[match.first].start : tokens[match.last].end]):
            continue
        if sense.context and not _fits(sense.context, forms):
            continue
        if sense.code[:1] == "O" and not forms & _PREGNANCY:
            continue
        if sense.code[:1] == "P" and not forms & _NEWBORN:
            continue
        out.append(sense)
    return out


def _as_written(cased: str, span: str) -> bool:
    return all(word in span for word in cased.split())


def _fits(context: str, forms: frozenset[str]) -> bool:
    """``+a|b&c`` wants "a", or both "b" and "c", in the note; ``-a|b`` wants neither. Blanks part conditions."""
    for condition in context.split():
        held = any(forms.issuperset(one.split("&")) for one in condition[1:].split("|"))
        if held != (condition[0] == "+"):
            return False
    return True
