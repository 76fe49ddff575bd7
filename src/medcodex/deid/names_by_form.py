"""Names by their own form and by the lists: SMITH, JOHN; before a credential; given with family name; initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid.reader import EVERYDAY, MOST_WORDS, NAMED, PARTICLES, PROFESSIONS, SHORT_GIVEN, Taken
from medcodex.deid.roles import behind, roles
from medcodex.deid.words import Is

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.deid.reader import Reader
    from medcodex.deid.words import Word

_COMMA = re.compile(r"[ \t]?,[ \t]?")
_CREDENTIAL = re.compile(
    r"(?:,[ \t]?|[ \t]{1,3}|,?[ \t]\()(?P<is>M\.?D|D\.?O|R\.?N|Ph\.?D|[A-Z][A-Z.-]{1,6}|PharmD|PsyD)\b(?!-?\d)(?!['’])"
)
_SMALL_CREDENTIAL = re.compile(r",?[ \t]{1,3}(?P<is>md|rn|np|pa-c|lpn|lvn|fnp|cnm|dds|dpt)\b(?!-?\d)")
_DOUBTFUL_CREDENTIALS = frozenset(("pt", "pa", "do", "ot", "od", "dc", "emt", "np"))
_AGE_BEHIND = re.compile(r",?[ ]\(?\d{1,3}[ ]?(?:[MF]\b|y\.?/?o|yo|yrs?\b|year|[- ]year)")
_LINE_ENDS = re.compile(r"[ \t]*(?:[\r\n\d]|$)")
_INITIAL_GAPS = frozenset((". ", "."))


def comma_form(reader: Reader, at: int) -> Iterator[Taken]:
    """SMITH, JOHN A."""
    if not _COMMA.fullmatch(reader.gap(at)):
        return
    family, given = reader.words[at], reader.words[at + 1]
    if family.shape not in "TU" or given.shape != family.shape or given.known & Is.KEEP:
        return
    opens = at == 0 or "\n" in reader.gap(at - 1)
    ends = reader.ends_field(at + 1)
    if opens and ends and not (family.known | given.known) & (Is.PLAIN | Is.KEEP | Is.PLACE):
        listed = family.caps or (family.known | given.known) & NAMED
        if min(len(family.lower), len(given.lower)) > 3 and reader.gap(at) == ", " and listed:
            yield Taken(at, at + 1, "comma", 4)
        return
    if _comma_form_likely(reader, at, opens=opens):
        last = reader.run(at + 1, strong=False)
        if last is not None:
            yield Taken(at, last, "comma", 5)


def _comma_form_likely(reader: Reader, at: int, *, opens: bool) -> bool:
    family, given = reader.words[at], reader.words[at + 1]
    if not given.known & Is.GIVEN or (family.known & Is.KEEP and not (opens and family.known & Is.FAMILY)):
        return False
    if family.known & (Is.PLAIN | Is.PLACE) and not family.known & Is.FAMILY:
        return False
    if given.known & Is.PLAIN and (family.known & Is.PLAIN or reader.gap(at) == ",") and not given.known & Is.USUAL:
        return False
    if given.known & Is.COMMON and family.known & (Is.PLAIN | Is.COMMON):
        return False
    short = min(len(family.lower), len(given.lower)) < 4
    if family.shape == "U" and not family.caps and (short or not (given.known & Is.USUAL or family.known & Is.FAMILY)):
        return False  # abbreviations in a list
    listed = at > 0 and reader.gap(at - 1) in {", ", " and "}
    only_given = not family.known & Is.FAMILY and bool(family.known & Is.GIVEN)
    return not (family.shape == "T" and (listed or only_given))


def credentialed(reader: Reader, at: int) -> Iterator[Taken]:
    """Words before "MD", "RN"."""
    word = reader.words[at]
    following = (_SMALL_CREDENTIAL if reader.small else _CREDENTIAL).match(reader.text, word.end)
    if following is None or not _may_hold(reader, word, following):
        return
    first = at
    while first > 0 and at - first < MOST_WORDS - 1 and _part_before(reader, first):
        first -= 1
    alone = first == at
    if word.shape == "I" and alone and reader.text[max(0, word.start - 2) : word.start].strip():
        return
    if not (alone and word.known & Is.PLAIN and not word.known & NAMED):
        yield Taken(first, at, "credential", 5)


def _may_hold(reader: Reader, word: Word, following: re.Match[str]) -> bool:
    """Whether the word may be the last of a name before a credential."""
    credential = following["is"].lower()
    known = roles()["credential"]
    if credential not in known and credential + "." not in known:
        return False
    if word.known & Is.KEEP or (word.lower in known and word.shape == "U"):
        return False
    if credential in _DOUBTFUL_CREDENTIALS:
        return word.shape == "T" and not word.known & Is.PLAIN and "," in following.group()
    if word.shape == "U":
        return (not word.known & Is.PLAIN or bool(word.known & Is.FAMILY)) if word.caps else len(word.lower) > 2
    return word.shape != "l" or (reader.small and not word.known & Is.PLAIN)


def _part_before(reader: Reader, first: int) -> bool:
    """Whether the word before ``first`` belongs to the same name."""
    word, gap = reader.words[first - 1], reader.gap(first - 1)
    if gap not in {" ", ". ", ".", ' "', '" ', "-"}:
        return False
    if (
        gap == ". "
        and word.shape != "I"
        and word.lower not in SHORT_GIVEN
        and not (reader.small and len(word.lower) == 1)
    ):
        return False
    if word.lower in PARTICLES and word.shape == "l":
        return True
    if word.known & Is.KEEP or word.lower in roles()["title"] or word.lower in roles()["lead"]:
        return False
    if word.shape == "I" or (reader.small and len(word.lower) == 1):
        return True
    beside = word.shape == "T" and not reader.words[first].known & Is.PLAIN and not word.lower.endswith(PROFESSIONS)
    return word.shape in "TU" and (bool(word.known & NAMED) or beside or not word.known & Is.PLAIN)


def paired(reader: Reader, at: int) -> Iterator[Taken]:
    """A given name with a family name, by the lists."""
    word = reader.words[at]
    if word.known & Is.KEEP or (at and reader.words[at - 1].lower in PARTICLES):
        return
    last = reader.run(at, strong=False)
    if last is None or last == at:
        return
    rest = [part for part in reader.words[at + 1 : last + 1] if part.shape != "I"]
    if not rest:
        usual = word.known & Is.USUAL and not word.known & (Is.COMMON | Is.EPONYM)
        if (usual or not word.known & EVERYDAY) and word.shape == "T":
            yield Taken(at, last, "initial", 3)
    elif _pair_likely(reader, at, last, rest):
        yield Taken(at, last, "pair", 4 if word.shape == "T" and not word.caps else 3)


def _pair_likely(reader: Reader, at: int, last: int, rest: list[Word]) -> bool:
    word = reader.words[at]
    everyday = bool(word.known & (Is.COMMON | Is.EPONYM | Is.PLAIN))
    if all(part.known & Is.EPONYM for part in (word, *rest)):
        return False
    if word.shape == "l":
        fits = all(part.known & Is.FAMILY or (not part.known & Is.PLAIN and word.known & Is.USUAL) for part in rest)
        return fits and not word.known & Is.EPONYM and not (everyday and any(part.known & Is.PLAIN for part in rest))
    if word.caps or word.shape == "U":
        listed = all(part.known & NAMED for part in rest)
        return listed and not (everyday and all(part.known & (Is.PLAIN | Is.COMMON) for part in rest))
    if reader.eponym_follows(last) or any(part.shape == "U" for part in rest):
        return False
    if everyday and not any(part.known & NAMED or not part.known & Is.PLAIN for part in rest):
        return False
    unsure = word.known & Is.EPONYM or (word.known & Is.COMMON and reader.opens_sentence(at))
    return not unsure or any(part.known & Is.FAMILY for part in rest)


def initialed(reader: Reader, at: int) -> Iterator[Taken]:
    """M. Fong."""
    if reader.gap(at) not in _INITIAL_GAPS:
        return
    following = reader.words[at + 1]
    first = at - 1 if at and reader.words[at - 1].shape == "I" and reader.gap(at - 1) in _INITIAL_GAPS else at
    if len(following.lower) < 3 or following.known & (Is.KEEP | Is.EPONYM):
        return
    if following.shape == "l" and not (reader.small and reader.opens_sentence(at)):
        return
    if following.shape == "U" and not following.caps and len(following.lower) < 5:
        return
    plain_but_named = following.known & Is.FAMILY and following.shape != "l" and not following.caps
    ends = following.shape == "T" and _LINE_ENDS.match(reader.text, following.end)
    if not following.known & Is.PLAIN or plain_but_named or ends:
        yield Taken(first, at + 1, "initial", 3)


def alone(reader: Reader, at: int) -> Iterator[Taken]:
    """A name in front of an age or of what clinicians do, or one of the lists that is no word of the dictionary."""
    word = reader.words[at]
    sure_word = not word.known & EVERYDAY and len(word.lower) > 3
    if (
        not word.known & EVERYDAY
        and len(word.lower) > 2
        and word.shape in "TU"
        and _AGE_BEHIND.match(reader.text, word.end)
    ):
        before = at and reader.words[at - 1].known & Is.GIVEN and reader.gap(at - 1) in {" ", ", "}
        yield Taken(at - 1 if before else at, at, "age-behind", 3)
    elif sure_word and word.shape == "T" and reader.gap(at) == " " and reader.words[at + 1].lower in behind("actor"):
        yield Taken(at, at, "actor", 2)
    usual = word.known & Is.USUAL and word.shape == "T" and not word.known & (Is.COMMON | Is.KEEP | Is.EPONYM)
    if not word.known & NAMED or not (sure_word or (usual and len(word.lower) > 3)) or reader.eponym_follows(at):
        return
    if word.known & Is.PLACE and not word.known & Is.USUAL:
        return
    if word.shape == "T" and not word.caps:
        if reader.acts(at) and not (word.known & Is.PLAIN and reader.opens_sentence(at)):
            yield Taken(at, at, "listed", 2)
    elif word.known & Is.USUAL and sure_word and (word.caps or (reader.small and word.shape == "l")):
        yield Taken(at, at, "listed", 2)
