"""Names of people: by what stands around them, by form and lists, then everywhere else in the same record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid import names_by_context, names_by_form
from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.reader import EVERYDAY, NAMED, PARTICLES, SUFFIXES, Reader, Taken
from medcodex.deid.roles import phrases, roles
from medcodex.deid.words import Is

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.deid.words import Word

_POSSESSIVE = re.compile(r"['’]s$")
_FROM_CONTEXT = 3  # how sure a rule must be for its names to be looked for elsewhere in the record


def names(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """All names in the words of a text, in no order."""
    reader = Reader(text, words)
    taken = [one for at in range(len(words)) for one in _around(reader, at)]
    for one in (*taken, *_again(reader, taken)):
        yield Found(words[one.first].start, words[one.last].end, Kind.NAME, one.rule, one.sure)


def _around(reader: Reader, at: int) -> Iterator[Taken]:
    """Names that the word at ``at`` begins, ends or gives away."""
    word, text = reader.words[at], reader.text
    if word.lower in phrases("label"):
        yield from names_by_context.labelled(reader, at)
    if word.lower in roles()["title"]:
        yield from names_by_context.titled(reader, at)
    if word.lower in roles()["relation"]:
        yield from names_by_context.related(reader, at)
    if word.lower in phrases("lead"):
        yield from names_by_context.led(reader, at)
    if word.lower in roles()["closing"]:
        yield from names_by_context.closing(reader, at)
    if word.shape == "l" and not reader.small:
        return
    if text[word.end : word.end + 1] in {",", " "}:
        yield from names_by_form.credentialed(reader, at)
        yield from names_by_form.comma_form(reader, at)
    if len(word.lower) == 1:
        yield from names_by_form.initialed(reader, at)
    elif word.known & NAMED:
        yield from names_by_form.paired(reader, at)
        yield from names_by_form.alone(reader, at)
    elif not word.known & EVERYDAY:
        yield from names_by_form.alone(reader, at)


def _again(reader: Reader, taken: Sequence[Taken]) -> Iterator[Taken]:
    """What was found by its surroundings, wherever else it stands."""
    known: set[str] = set()
    for one in taken:
        if one.sure >= _FROM_CONTEXT:
            for word in reader.words[one.first : one.last + 1]:
                lower = _POSSESSIVE.sub("", word.lower)
                if len(lower) > 2 and lower not in PARTICLES | SUFFIXES:
                    known.update((lower, *lower.split("-")))
    known -= {part for part in known if len(part) < 3}
    if not known:
        return
    for at, word in enumerate(reader.words):
        if _POSSESSIVE.sub("", word.lower) in known and _name_again(reader, at):
            initial = word.shape in "TU" and at and reader.words[at - 1].shape == "I"
            dotted = initial and reader.gap(at - 1) in {". ", "."}
            plain_initial = initial and reader.gap(at - 1) == " " and reader.words[at - 1].lower not in {"a", "i"}
            yield Taken(at - 1 if dotted or plain_initial else at, at, "again", 2)


def _name_again(reader: Reader, at: int) -> bool:
    """Whether a word that is a name elsewhere in the record is one here."""
    word = reader.words[at]
    everyday = bool(word.known & EVERYDAY)
    if word.known & Is.USUAL and word.shape == "T" and not word.known & (Is.COMMON | Is.KEEP | Is.EPONYM):
        everyday = False
    if word.shape == "l":
        return reader.small and not everyday
    if not everyday:
        return True
    if word.caps or reader.eponym_follows(at) or (word.known & Is.EPONYM and _POSSESSIVE.search(word.lower)):
        return False
    if word.known & Is.EPONYM and word.shape == "U":
        return False
    return not reader.opens_sentence(at) or reader.acts(at)
