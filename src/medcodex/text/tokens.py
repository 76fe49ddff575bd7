"""Words of a text with their offsets and their matching form.

The matching form folds what never changes a diagnosis: case, compatibility characters, possessives, British spelling,
plural endings, and the single-word equivalents given as data. It is used only for comparing; offsets always point into
the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"([^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*(?:['’][sSt]\b)?)")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_BRITISH = (
    (re.compile(r"aem"), "em"),
    (re.compile(r"oed"), "ed"),
    (re.compile(r"oes"), "es"),
    (re.compile(r"oea"), "ea"),
    (re.compile(r"aed"), "ed"),
    (re.compile(r"aec"), "ec"),
    (re.compile(r"aes"), "es"),
    (re.compile(r"our(?=s?$)"), "or"),
    (re.compile(r"is(?=(?:e|ed|ing|ation|ations)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed)$)"), "yz"),
    (re.compile(r"(?<=[bt])re(?=s?$)"), "er"),
)
# Sums of a phrase's words must stay below 2**63, the largest integer a database column holds.
_HASH_BITS = 59
COMPANION_BITS = 1024
_COMPANION_MASK = COMPANION_BITS - 1
HARD = 2
_MOST_REMEMBERED = 200_000


class Token(NamedTuple):
    """A word: offsets into the text, its matching form, and what stands between it and the word before.

    ``gap`` is 0 for blanks only, 1 for a soft break (comma, slash, dash, parenthesis), 2 for a hard one.
    """

    start: int
    end: int
    form: str
    gap: int


_token = partial(tuple.__new__, Token)


def singular(word: str) -> str:
    """Strip a regular English plural ending; short words and -ss, -us, -is stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


class Normalizer(dict[str, str]):
    """Maps a word as written to its matching form; remembers every word it has seen."""

    def __init__(self, equivalents: Mapping[str, str]) -> None:
        super().__init__()
        self._equivalents = {_plain(word): _plain(form) for word, form in equivalents.items()}

    def __call__(self, word: str) -> str:
        return self[word]

    def __missing__(self, word: str) -> str:
        form = _plain(word)
        form = self._equivalents.get(form, form)
        if len(self) < _MOST_REMEMBERED:
            self[word] = form
        return form


def _plain(word: str) -> str:
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", word).lower())
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if len(text) > 4:
        for pattern, instead in _BRITISH:
            text = pattern.sub(instead, text)
    return singular(text)


def tokenize(text: str, start: int, end: int, normal: Normalizer) -> list[Token]:
    """The words of ``text[start:end]`` in order. "non" with a hyphen is joined to the word it negates."""
    # Between and word in turn, then what stands behind the last word. All words at once, not one at a time: this is a
    # large part of the time a note takes.
    pieces = _WORD.split(text[start:end])
    between, words = pieces[:-1:2], pieces[1::2]
    forms = list(map(normal.__getitem__, words))
    places = list(accumulate(map(len, pieces), initial=start))
    tokens = list(map(_token, zip(places[1:-1:2], places[2::2], forms, map(gap_between, between), strict=True)))
    if "non" in forms and "-" in between:
        tokens = _joined(tokens, between, normal)
    if "secondary" in forms:
        _name_causes(tokens)
    if ". " in between:
        _close_names(text, tokens)
    return tokens


def tokenize_spans(text: str, spans: Iterable[tuple[int, int]], normal: Normalizer) -> list[list[Token]]:
    """The words of each of some stretches of the text, which do not overlap, come in order and cut no word. The gap of
    a stretch's first word tells what stands before it in the text."""
    tokens = tokenize(text, 0, len(text), normal)
    starts = [token[0] for token in tokens]
    return [tokens[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in spans]


def _joined(tokens: list[Token], between: list[str], normal: Normalizer) -> list[Token]:
    """The tokens with each "non-" and what it negates as one."""
    out: list[Token] = []
    after_non = False
    for token, before in zip(tokens, between, strict=True):
        if after_non and before == "-":
            non = out.pop()
            out.append(Token(non.start, token.end, normal("non" + token.form), non.gap))
            after_non = False
        else:
            out.append(token)
            after_non = token.form == "non"
    return out


def _name_causes(tokens: list[Token]) -> None:
    """ "secondary to" names a cause, not a kind."""
    for place, (token, after) in enumerate(pairwise(tokens)):
        if token.form == "secondary" and after.form == "to":
            tokens[place] = token._replace(form="due")


def _close_names(text: str, tokens: list[Token]) -> None:
    """The stop of an abbreviated name is no break: "E. coli"."""
    for place, (before, token) in enumerate(pairwise(tokens), 1):
        initial = before.end - before.start == 1 and text[before.end : token.start] == ". "
        if initial and text[token.start].islower():
            tokens[place] = token._replace(gap=0)


@lru_cache(maxsize=4096)
def gap_between(between: str) -> int:
    """0 for blanks and hyphens, 1 for comma, slash, parenthesis and the like, 2 for sentence-level punctuation."""
    plain = between.strip()
    if not plain or plain in {"-", "’", "'", "\u2011"}:
        return 0
    if any(c in ";:.!?•|=" for c in plain):
        return 2
    return 1


def hash_form(form: str) -> int:
    """A fixed 59-bit number for a matching form, the same on every machine; sums of them name sets of words."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "little") >> (64 - _HASH_BITS)


def companion_bit(value: int) -> int:
    """The bit that stands for a word, given by its hash, in the companions of other words."""
    return 1 << (value & _COMPANION_MASK)


def companions_of(values: Iterable[int]) -> int:
    """The bits of all words of a phrase together. A word's companions over all phrases tell which words never stand in
    a phrase with it; bits are shared, so they never tell for certain that one does."""
    bits = 0
    for value in values:
        bits |= companion_bit(value)
    return bits


def key_of(forms: Iterable[str]) -> int:
    """The key of a set of words: order and repetition do not matter."""
    return sum(map(hash_form, set(forms)))
