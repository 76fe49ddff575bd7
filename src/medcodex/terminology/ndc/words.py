"""Words of drugs: what a search for "metformin 500 mg tab" asks for, and what a product answers to.

Names, strengths and forms are told apart. Strengths become one word each, whatever unit they are written in:
"0.5 g" and "500 mg" are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.terminology.ndc.amounts import EACH, MASS, VOLUME, amount, plain, rounded, strength
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.ndc.amounts import Amount, Strength

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+"
_UNIT = r"mcg|mg|ug|\N{MICRO SIGN}g|\N{GREEK SMALL LETTER MU}g|ng|gm|g|ml|meq|mmol|mci|units?|iu|%"
_BELOW = r"\s*/\s*(\d*\.?\d+)?\s*(ml|l|g|gm|mg|hr|h)?(?![a-z0-9])"
_STRENGTH = re.compile(rf"(?<![\w.])((?:(?:{_FIGURE})\s*[-/]\s*)*)({_FIGURE})\s*({_UNIT})(?![a-z0-9])(?:{_BELOW})?")
_ALONE = re.compile(rf"(?<![\w.])(?:{_FIGURE})(?![\w.%])")
_COMMON = ("mg", "mcg", "g", "units", "meq")
_EARLIER = re.compile(_FIGURE)


@dataclass(frozen=True, slots=True)
class DrugReading:
    """What a text asks for. ``names`` are words of drugs and firms, ``strengths`` the words as strength_words makes
    them, of which one has to stand there, ``forms`` words that all have to."""

    names: tuple[str, ...]
    strengths: tuple[tuple[str, ...], ...]
    forms: tuple[tuple[str, ...], ...]


def read_drug(text: str) -> DrugReading:
    """The names, strengths and forms in a text as typed."""
    folded = text.lower()
    strengths: list[tuple[str, ...]] = []
    for found in _STRENGTH.finditer(folded):
        strengths.extend((word,) for word in _asked(found))
    rest = _STRENGTH.sub(" ", folded)
    strengths.extend(tuple(_bare(figure)) for figure in _ALONE.findall(rest))
    names: list[str] = []
    forms: list[tuple[str, ...]] = []
    for word in words_of(_ALONE.sub(" ", rest)):
        form = _forms().get(word)
        if form is None:
            names.append(word)
        else:
            forms.append(form)
    return DrugReading(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(strengths)), tuple(dict.fromkeys(forms)))


def strength_words(strengths: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The words that FDA's strengths answer to: the amount, and the amount in one millilitre, gram or hour."""
    for figure, unit in strengths:
        yield from _words_of(figure, unit)


@lru_cache(8192)
def _words_of(figure: str, unit: str) -> tuple[str, ...]:
    read = strength(figure, unit)
    if read is None:
        return ()
    if read.per.kind == EACH:
        return (_word(read.amount),)
    return (_word(read.amount), _ratio_word(read), *_percent_word(read))


def _asked(found: re.Match[str]) -> Iterator[str]:
    earlier, figure, unit, below, per = found.groups()
    if unit == "%":
        yield f"s{_letters(figure.replace(',', ''))}percent"
        return
    for one in [*_EARLIER.findall(earlier), figure]:
        read = amount(f"{one} {unit}")
        if read is None:
            continue
        if per is None:
            yield _word(read)
        else:
            ratio = strength(one, f"{unit}/{below or ''}{per}")
            if ratio is not None:
                yield _ratio_word(ratio)


def _bare(figure: str) -> Iterator[str]:
    """A number without unit, as people write it for what everybody knows: "levothyroxine 50"."""
    for unit in _COMMON:
        read = amount(f"{figure} {unit}")
        if read is not None:
            yield _word(read)


def _word(read: Amount) -> str:
    return f"s{_letters(plain(read.value))}{read.kind}"


def _ratio_word(read: Strength) -> str:
    return f"s{_letters(plain(rounded(read.ratio, 9)))}{read.amount.kind}per{read.per.kind}"


def _percent_word(read: Strength) -> Iterator[str]:
    """Percent is grams in 100 mL, grams in 100 g, or millilitres in 100 mL."""
    if read.amount.kind == read.per.kind:
        yield f"s{_letters(plain(rounded(read.ratio * 100, 6)))}percent"
    elif (read.amount.kind, read.per.kind) == (MASS, VOLUME):
        yield f"s{_letters(plain(rounded(read.ratio / 10, 6)))}percent"


def _letters(figure: str) -> str:
    """A number as part of one word."""
    whole, _, rest = figure.partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}p{rest}" if rest else whole.lstrip("0") or "0"


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Word as typed -> FDA's words for the form (data/form_words.tsv)."""
    lines = (files("medcodex.terminology.ndc") / "data" / "form_words.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:] if line.strip())
    return {row[0]: tuple(row[1].split()) for row in rows}
