"""Where sentences and list items end, by offsets, in typed, hard-wrapped and run-on notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.text.model import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.text.model import Section
    from medcodex.text.section_rules import SentenceRules

_WRAP = range(50, 111)  # columns of hard-wrapped text; longer lines are paragraphs
_SHORT_LINE = 60  # characters of a line that can stand alone as a list item
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ITEM = re.compile(
    r"\s*(?:[•·●▪◦‣*>]|[-–—+#]+(?=[\s\w])|\(?\d{1,2}[.)](?=\s|[A-Za-z])|[A-Za-z]\)(?=\s)|#\s?\d{1,2}[.:)]?(?=\s))\s*"
)
# One sign that may end a sentence or begin an item, and what must stand around it. The pattern begins with a plain set
# of characters because the regular expression engine then skips to them.
_ENDS = (
    r"[.!?,)•●▪](?:(?<=[.!?])[.!?]*[\"'”’)\]]*(?:,(?=\S)|(?=\s|[A-Z•●▪]|$))"  # perhaps the end of a sentence
    r"|(?<=,)(?=\(?\d{1,2}[.)]\s)"  # run-on notes: ",2.  Diabetes"
    r"|(?<=[•●▪])"  # a bullet inside a line
    r"|(?<=\d\))(?=\s)"  # a number inside a line: "1) asthma 2) gout"
)
_STOP = re.compile(_ENDS + ")")
_STOP_RUN_ON = re.compile(_ENDS + r"|(?<=\S,)(?=[A-Z]))")
_BULLETS = "•●▪"
_LONGEST_WORD = 24  # characters looked at before a full stop
_OPENING = "([{\"'“‘#,*-–"
_BEFORE_NUMBER = " \t\r\n(#,"
_NEXT = re.compile(r"[\s\"'“‘(\[,]*(\w*)")
_ANSWERS = frozenset({"yes", "no", "none", "denies", "denied"})  # "Chest pain? No."
_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)]")


def split_sentences(text: str, sections: Sequence[Section], rules: SentenceRules) -> tuple[Sentence, ...]:
    """Sentences of all sections in text order. Every character of a section's body that is no white space lies in
    exactly one sentence; sentences begin and end with such a character. Only the first sentence of a bulleted or
    numbered item is a ``list_item``, for it names the item."""
    stop = _STOP_RUN_ON if "\n" not in text and (":," in text or ".," in text) else _STOP
    wrap = _wrap_width(text)
    found: list[Sentence] = []
    for index, section in enumerate(sections):
        first = len(found)
        for start, end in _blocks(text, section.start, section.end, wrap):
            pieces = list(_pieces(text, start, end, stop, rules))
            opens_line = start == 0 or text[start - 1] in "\r\n"
            for a, b in pieces:
                if len(found) > first and not text[a].isalnum() and not any(map(str.isalnum, text[a:b])):
                    found[-1] = Sentence(found[-1].start, b, index, found[-1].list_item)
                    continue
                alone = opens_line and len(pieces) == 1 and b - a <= _SHORT_LINE
                found.append(Sentence(a, b, index, alone or _ITEM.match(text, a, b) is not None))
    return tuple(found)


def _wrap_width(text: str) -> int:
    """The column at which lines were broken; 0 where they were not."""
    lengths = [len(line) for line in text.splitlines()]
    widest = max(lengths, default=0)
    if widest not in _WRAP:
        return 0
    full = sum(length > 0.75 * widest for length in lengths)
    return widest if full >= 2 else 0


def _blocks(text: str, start: int, end: int, wrap: int) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: paragraphs, list items, lines that stand alone."""
    open_at: int | None = None
    last = (start, start)
    position = start
    while position < end:
        match = _LINE.match(text, position, end)
        stop = match.end() if match else end
        line = text[position:stop]
        if not line.strip():
            if open_at is not None:
                yield open_at, position
            open_at = None
        elif open_at is None:
            open_at = position
        elif _ITEM.match(line) or not _continues(text, last, line, wrap):
            yield open_at, position
            open_at = position
        last, position = (position, stop), stop
    if open_at is not None:
        yield open_at, end


def _continues(text: str, last: tuple[int, int], line: str, wrap: int) -> bool:
    """Whether a line carries on the sentence of the line before it."""
    before = text[last[0] : last[1]].rstrip()
    if before[-1:] in {":", ""}:
        return False
    words = line.split(None, 1)
    if wrap:
        column = last[0] - max(text.rfind("\n", 0, last[0]), text.rfind("\r", 0, last[0])) - 1
        if column + len(before) + 1 + len(words[0]) > wrap:
            return True
    if before[-1] in ".!?":
        return False
    return before[-1] in ",;-–—/&(" or words[0][0].islower()


def _pieces(text: str, start: int, end: int, stop: re.Pattern[str], rules: SentenceRules) -> Iterator[tuple[int, int]]:
    begin = start
    number = _number(text, begin, end)
    for match in stop.finditer(text, start, end):
        at = match.start()
        sign = text[at]
        if sign in _BULLETS:
            cut = at
        elif sign == ",":
            cut = match.end()
        elif number is not None and (next_item := _next_item(text, begin, at, number)) is not None:
            cut = next_item
        elif sign == ")" or not _is_end(text, begin, match, end, rules):
            continue
        else:
            cut = match.end()
        if cut <= begin:
            continue
        if (piece := _trimmed(text, begin, cut)) is not None:
            yield piece
        begin = cut
        following = _number(text, begin, end)
        number = following if following is not None else number
    if (piece := _trimmed(text, begin, end)) is not None:
        yield piece


def _next_item(text: str, begin: int, at: int, number: int) -> int | None:
    """Where the item after ``number`` begins if the sign at ``at`` closes its number, else None."""
    digits = str(number + 1)
    first = at - len(digits)
    if first > begin and text.startswith(digits, first) and text[first - 1].isspace():
        after = text[at + 1 : at + 4].lstrip()
        if after[:1].isupper() or (text[at] == ")" and after[:1].isalpha()):
            return first
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without the white space around it; None where it is nothing else."""
    piece = text[start:end]
    bare = piece.lstrip()
    return (end - len(bare), start + len(piece.rstrip())) if bare else None


def _number(text: str, start: int, end: int) -> int | None:
    if start < end and text[start].isalpha():
        return None
    match = _NUMBER.match(text, start, end)
    return int(match.group(1)) if match else None


def _is_end(text: str, begin: int, stop: re.Match[str], end: int, rules: SentenceRules) -> bool:
    """Whether a full stop, exclamation or question mark ends the sentence that began at ``begin``."""
    at, after = stop.start(), stop.end()
    mark = text[at]
    if mark != ".":
        doubtful = mark == "?" and (at == begin or text[at - 1].isspace())
        answered = mark == "?" and _following(text, after, end).lower() in _ANSWERS
        return not doubtful and not answered
    if at == begin or text[at - 1].isspace():
        word = ""
    else:
        first = max(begin, at - _LONGEST_WORD)
        last = text[first:at].rsplit(maxsplit=1)[-1]
        word = last.lower().lstrip(_OPENING)
        if word.isdigit() and not text[begin : at - len(word)].strip(_BEFORE_NUMBER):
            return False  # the number of a list item
    following = _following(text, after, end)
    if text[after - 1] == ",":
        return word not in rules.never_end
    if after < end and not text[after].isspace():
        return _is_glued_end(word, following, rules)
    return _is_spaced_end(word, following, rules)


def _is_spaced_end(word: str, following: str, rules: SentenceRules) -> bool:
    """A full stop behind ``word`` with white space and then ``following``."""
    capital = following[:1].isupper()
    if word in rules.never_end or (word in rules.before_number and following[:1].isdigit()):
        ends = False
    elif len(word) == 1 and word.isalpha():
        ends = following == "" or (capital and following.lower() in rules.starters)
    elif word in rules.may_end or "." in word:
        ends = following == "" or (capital and len(following) > 1)
    elif following[:1].islower():
        ends = len(word) > 3 and word.isalpha()
    else:
        ends = True
    return ends


def _is_glued_end(word: str, following: str, rules: SentenceRules) -> bool:
    """A full stop with no space behind it: "extremities.No rash" but not "M.D." or "q.AM"."""
    known = word in rules.never_end or word in rules.may_end or "." in word
    return len(word) > 1 and not known and (following == "" or (len(following) > 1 and following[1:].islower()))


def _following(text: str, start: int, end: int) -> str:
    match = _NEXT.match(text, start, end)
    return match.group(1) if match else ""
