"""Names by the words before them: titles, labels, relations, "seen by", the end of a letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid.reader import NAMED, PROFESSIONS, Taken
from medcodex.deid.roles import phrases, roles
from medcodex.deid.words import Is

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.deid.reader import Reader

_COLON = re.compile(r"['’]?s?[ \t]{0,4}(?:\([^)\n]{0,20}\))?[ \t]{0,4}[:=|][ \t]{0,40}[\"“]?")
_AFTER_TITLE = re.compile(r"\.?[ \t]{1,3}|\.")
_LIST_GAP = re.compile(r"[ \t]?(?:;|/|&)[ \t]?(?:Dr\.?[ ]|Mrs?\.?[ ])?")
_LIST_OF_PEOPLE = re.compile(r"[ ]?/[ ]?(?:Dr\.?[ ])?|[ ]?&[ ]?|;[ ]")
_BETWEEN_RELATION = frozenset((" ", ", ", " (", ": ", "(", ",", " - ", ' "', ', "', ",,"))
_BETWEEN_LEAD = frozenset((" ", ": ", ". ", "/ ", ' "', "/"))
_CLEAR_TITLES = frozenset(("dr", "drs", "doctor", "mr", "mrs", "ms", "miss", "mx", "prof", "professor"))
_INTRODUCING = frozenset(("is", "named", "called", "name"))
_WEAK_LEADS = frozenset(("by", "per", "named", "signed", "attention", "attn", "fellow"))
_THINGS_BEFORE_BY = frozenset(
    ("followed", "covered", "replaced", "caused", "manufactured", "made", "described", "flight")
)
_DEGREE = re.compile(r"[MD]\.?[ ]?[DO]\.")


def phrase_end(reader: Reader, at: int, role: str) -> int | None:
    """The last word of the longest phrase of this role that begins at ``at``."""
    words = reader.words
    for phrase in phrases(role).get(words[at].lower, ()):
        end = at + len(phrase) - 1
        same = end < len(words) and all(words[at + i].lower == part for i, part in enumerate(phrase))
        if same and words[end].end - words[at].start <= sum(map(len, phrase)) + 2 * len(phrase):
            return end
    return None


def labelled(reader: Reader, at: int) -> Iterator[Taken]:
    """ "Surgeon: A. Smith; B. Jones": the value of a label, one name or several, family name first or not."""
    end = phrase_end(reader, at, "label")
    if end is None or end + 1 >= len(reader.words):
        return
    colon = _COLON.match(reader.text, reader.words[end].end)
    if colon is None or colon.end() != reader.words[end + 1].start:
        return
    first = end + 1
    while first < len(reader.words):
        if reader.words[first].lower in roles()["title"] and first + 1 < len(reader.words):
            first += 1
        last = reader.run(first, strong=True)
        if last is None or not reader.likely(first, last):
            return
        last = reader.behind_comma(last)
        yield Taken(first, last, "label", 6)
        if last + 1 >= len(reader.words) or not _LIST_GAP.fullmatch(reader.gap(last)):
            return
        first = last + 1


def titled(reader: Reader, at: int) -> Iterator[Taken]:  # noqa: PLR0911 - a guard a line is what can be read
    """ "Dr. Black", "nurse Calloway", "Mr. and Mrs. Hill"."""
    title = reader.words[at]
    opener = _AFTER_TITLE.match(reader.text, title.end)
    first = at + 1
    if first >= len(reader.words) or opener is None or opener.end() != reader.words[first].start:
        return
    word = reader.words[first]
    clear = title.lower in _CLEAR_TITLES
    if (
        title.lower == "ms"
        and title.shape == "l"
        and reader.text[max(0, title.start - 2) : title.start].strip().isdigit()
    ):
        return  # milliseconds
    if word.lower in roles()["title"] or word.lower == "and" or _DEGREE.match(reader.text, word.start):
        return
    if (
        title.shape == "l"
        and word.shape == "l"
        and not (reader.small and clear)
        and title.lower not in {"dr", "doctor"}
    ):
        return
    if not clear and not _person_after_role(reader, first):
        return
    if word.shape == "I" and reader.run(first, strong=True) in (None, first):
        if clear:
            yield Taken(first, first, "title", 6)
        return
    if word.shape == "l" and not reader.small and word.known & (Is.PLAIN | Is.KEEP):
        return
    if word.caps and word.known & Is.KEEP and not word.known & Is.COMMON:
        return
    last = reader.run(first, strong=clear or bool(word.known & Is.USUAL and word.shape == "T"))
    if last is not None:
        yield Taken(first, last, "title", 6)
        yield from _more(reader, last)


def _person_after_role(reader: Reader, first: int) -> bool:
    """Whether the word behind "surgeon" or "judge" is a name and not more of the role."""
    word = reader.words[first]
    if word.shape == "l" or (word.shape == "U" and len(word.lower) < 4) or word.lower.endswith(PROFESSIONS):
        return False
    given = word.known & Is.GIVEN and not word.known & (Is.KEEP | Is.COMMON)
    if word.known & (Is.KEEP | Is.EPONYM | Is.PLAIN) and not given:
        following = reader.words[first + 1] if first + 1 < len(reader.words) else None
        together = following is not None and reader.gap(first) == " " and following.shape == "T"
        return bool(together and following and not word.known & Is.KEEP and following.known & Is.FAMILY)
    return True


def _more(reader: Reader, last: int) -> Iterator[Taken]:
    """Names that follow in a list: "Drs. Rao / Lim and Kahn"."""
    while last + 1 < len(reader.words):
        first = last + 1
        if reader.words[first].lower == "and":
            first += 1
        elif not _LIST_OF_PEOPLE.fullmatch(reader.gap(last)):
            return
        if reader.shape(first) not in ("T", "U"):
            return
        after = reader.run(first, strong=False)
        plain = reader.words[first].known & Is.PLAIN and not reader.words[first].known & Is.GIVEN
        if after is None or plain or not reader.likely(first, after):
            return
        yield Taken(first, after, "list", 5)
        last = after


def related(reader: Reader, at: int) -> Iterator[Taken]:
    """ "her daughter Anna", "wife (Maria)", "son is named Tom"."""
    first = at + 1
    if (
        first + 1 < len(reader.words)
        and reader.words[first].lower in _INTRODUCING
        and reader.gap(at) in _BETWEEN_RELATION
    ):
        first += 1
        if reader.words[first].lower in _INTRODUCING and first + 1 < len(reader.words):
            first += 1
    if first >= len(reader.words) or reader.gap(first - 1) not in _BETWEEN_RELATION:
        return
    word = reader.words[first]
    listed_common = word.shape == "T" and word.known & (Is.USUAL | Is.COMMON)
    if (word.known & Is.KEEP and not listed_common) or not _may_be_relative(reader, first):
        return
    last = reader.run(first, strong=word.shape != "l")
    if last is not None:
        yield Taken(first, last, "relation", 5)
        yield from _other_relatives(reader, last)


def _may_be_relative(reader: Reader, first: int) -> bool:
    word = reader.words[first]
    named = bool(word.known & Is.GIVEN) or not word.known & Is.PLAIN
    if word.shape == "l":
        unlike_words = bool(word.known & Is.USUAL) or not word.known & (Is.PLAIN | Is.COMMON)
        return reader.small and reader.gap(first - 1) == " " and named and unlike_words
    if word.shape == "T":
        return named or bool(word.known & Is.COMMON) or (reader.gap(first) == " " and reader.acts(first))
    if word.shape == "U":
        return bool(word.known & Is.GIVEN) if not word.caps else bool(word.known & NAMED) or not word.known & Is.PLAIN
    return True


def _other_relatives(reader: Reader, last: int) -> Iterator[Taken]:
    """The rest of "Pierce, Dawn and Heath"."""
    while last + 1 < len(reader.words):
        first = last + 1
        if reader.words[first].lower in {"and", "y"} and first + 1 < len(reader.words):
            first += 1
        elif reader.gap(last) not in {", ", " & ", "/"}:
            return
        word = reader.words[first]
        if word.shape not in "TU" or not word.known & Is.GIVEN or word.known & Is.KEEP:
            return
        after = reader.run(first, strong=True)
        if after is None:
            return
        yield Taken(first, after, "list", 4)
        last = after


def led(reader: Reader, at: int) -> Iterator[Taken]:  # noqa: PLR0911 - likewise
    """ "seen by Rowan", "discussed with Asante", "d/w Imran"."""
    lead = phrase_end(reader, at, "lead")
    if lead is None or lead + 1 >= len(reader.words) or reader.gap(lead) not in _BETWEEN_LEAD:
        return
    first = lead + 1
    word = reader.words[first]
    usual = bool(word.known & Is.USUAL)
    if (word.known & (Is.KEEP | Is.EPONYM) and not usual) or word.lower in roles()["title"]:
        return
    if word.known & Is.PLAIN and not word.known & Is.GIVEN:
        return
    if word.shape == "l" and not (reader.small and not word.known & Is.PLAIN and word.known & NAMED):
        return
    if word.shape == "U" and (word.known & Is.PLAIN or len(word.lower) < 4):
        return
    weak = reader.words[lead].lower in _WEAK_LEADS and lead == at
    closed = reader.text[word.end : word.end + 1] in {"", ".", ",", ";", "\n", ")"}
    if weak and not word.known & NAMED and not (closed and reader.words[lead].lower == "by"):
        return
    if lead == at and at and reader.words[at - 1].lower in _THINGS_BEFORE_BY:
        return
    last = reader.run(first, strong=False)
    if last is None or (last == first and word.shape == "I") or reader.eponym_follows(last):
        return
    following = reader.words[last + 1] if reader.gap(last) == " " else None
    if following is not None and following.known & Is.KEEP and following.shape in "TU":
        return  # "by Mercy Hospital"
    if word.shape == "U":
        last = reader.behind_comma(last)
    yield Taken(first, last, "lead", 4)
    yield from _more(reader, last)


def closing(reader: Reader, at: int) -> Iterator[Taken]:
    """The name below "Sincerely,"."""
    first = at + 1
    if first < len(reader.words) and re.fullmatch(r",?\s{1,8}", reader.gap(at)) and reader.shape(first) in "TUI":
        last = reader.run(first, strong=False)
        if last is not None and (last > first or reader.words[last].known & Is.GIVEN):
            yield Taken(first, last, "closing", 5)
