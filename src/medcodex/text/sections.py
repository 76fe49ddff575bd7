"""Where the sections of a document begin: headings alone on a line, inline, bulleted or glued by commas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.model import Section
from medcodex.text.section_rules import normal_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.text.section_rules import SectionRules

_LONGEST = 70  # characters a heading may have
_MOST_WORDS = 6  # of an upper-case label that no list holds
_BLANK = " \t\u00a0\u202f"
_PREFIX = re.compile(rf"[{_BLANK}]*(?:(?:[•·●▪◦‣*+\-–—#>]+|\(?\d{{1,2}}[.)])[{_BLANK}]*)?")
_LINE = re.compile(r"[^\r\n]+")
_DASH = re.compile(r"\s+[-–—]\s+|[-–—]\s")
_AFTER = re.compile(r"[\s,;:*_]*")
# Where a heading may begin inside a line: behind a comma without space (run-on notes), a sentence, a gap, a bullet.
_INNER = re.compile(
    r",\s*(?=[A-Z])|[.;:!?)\]]\s+(?=[A-Z])|\s{2,}(?=[A-Z])|[.;](?=[A-Z]{3})|[•●▪]\s*|[a-z0-9]\s(?=[A-Z][A-Z/&' ]{2,}$)"
)
# Begins with a plain set of characters, to which the regular expression engine then skips.
_GLUED = re.compile(r"[A-Z](?:(?<=,.)|(?<=^.))[A-Z &/()\-']{3,50}(?=,\S)")
_GLUE = re.compile(r",\S|\.[\s,]")
_DIGIT = re.compile(r"\d")
_SMALL_WORDS = frozenset({"a", "and", "as", "at", "by", "for", "in", "of", "on", "or", "per", "the", "to", "with"})


class _Label(NamedTuple):
    """Words that could be a heading: ``start`` with its bullet or number, ``words``..``end`` the words alone;
    ``opens_line``: nothing but a bullet stands before them; ``closed``: a colon, dash or glued comma follows."""

    start: int
    words: int
    end: int
    opens_line: bool
    closed: bool


def find_sections(text: str, rules: SectionRules) -> tuple[Section, ...]:
    """Cut the text into sections that tile it: each runs from its ``heading_start`` to its ``end``, which is the next
    one's ``heading_start``. Between ``heading_start`` and ``start`` stand the heading, its bullet and its colon. Text
    before any heading is a section named ""; an upper-case heading no list or pattern knows opens one named
    "other"."""
    found: list[Section] = []
    name, heading_start, heading_end, body = "", 0, 0, 0
    for label in _labels(text):
        if label.start < body:
            continue
        new = _name_of(text, label, name, rules)
        if new is None:
            continue
        if label.start > heading_start:
            found.append(Section(name, heading_start, heading_end, body, label.start))
        after = _AFTER.match(text, label.end)
        body = after.end() if after else label.end
        name, heading_start, heading_end = new, label.start, label.end
    found.append(Section(name, heading_start, heading_end, body, len(text)))
    return tuple(found)


def _labels(text: str) -> Iterator[_Label]:
    for line in _LINE.finditer(text):
        start, end = line.span()
        prefix = _PREFIX.match(text, start, end)
        words = prefix.end() if prefix else start
        if ":" in line.group():
            labels = list(_colon_labels(text, start, words, end))
            if end - start > _LONGEST:
                glued = _GLUED.finditer(text, start, end)
                labels.extend(_Label(match.start(), *match.span(), opens_line=False, closed=True) for match in glued)
                labels.sort()
            yield from labels
        elif end - words <= _LONGEST:
            stop = words + len(text[words:end].rstrip())
            if stop > words:
                yield _Label(start, words, stop, opens_line=True, closed=False)
                dash = _DASH.search(text, words, stop)
                if dash and text[words : dash.start()].isupper():
                    yield _Label(start, words, dash.start(), opens_line=True, closed=True)


def _colon_labels(text: str, start: int, words: int, end: int) -> Iterator[_Label]:
    floor = words
    colon = text.find(":", words, end)
    while colon >= 0:
        low = max(floor, colon - _LONGEST)
        stop = low + len(text[low:colon].rstrip())
        if low == words < stop:
            yield _Label(start, words, stop, opens_line=True, closed=True)
        for gap in _INNER.finditer(text, low, stop):
            if gap.end() < stop:
                yield _Label(gap.end(), gap.end(), stop, opens_line=False, closed=True)
        floor = colon + 1
        colon = text.find(":", floor, end)


def _name_of(text: str, label: _Label, current: str, rules: SectionRules) -> str | None:
    """The section that a label opens after a section ``current``; None where it is no heading."""
    words = text[label.words : label.end]
    key = normal_heading(words)
    if not key:
        return None
    if label.opens_line and current in rules.within and key in rules.within[current]:
        return rules.within[current][key]
    bulleted = label.opens_line and text[label.start : label.words].strip(_BLANK + "#*") != ""
    name = rules.names.get(key)
    if name is not None:
        return name if _stands(words, label, bulleted and current in rules.problem_sections, bulleted) else None
    sub = rules.subheadings.get(key)
    if sub is not None:
        return sub.opens if label.closed and current in sub.opens_after and _titled(words) else None
    if not label.closed or bulleted:
        return None
    return _by_pattern(words, key, label.opens_line, current, rules)


def _stands(words: str, label: _Label, in_problem: bool, bulleted: bool) -> bool:
    """Whether known heading words really head something where they stand."""
    if not label.closed:
        return not bulleted and words[-1] not in ".,;" and (words[0].isupper() or label.start == label.words)
    if in_problem:
        return words.isupper() and len(words) > 3
    return label.opens_line or _titled(words)


def _by_pattern(words: str, key: str, opens_line: bool, current: str, rules: SectionRules) -> str | None:
    """The section of a label that no list holds, by its words."""
    if _DIGIT.search(key) or _GLUE.search(words) or key.count(" ") >= _MOST_WORDS:
        return None
    upper = words.isupper()
    if not upper and not (opens_line and " " in key and _titled(words)):
        return None
    name = rules.by_pattern(key)
    if name is not None:
        return name
    if upper and len(key) > 5 and current not in rules.keeps:
        return "other"
    return None


def _titled(words: str) -> bool:
    """Upper case throughout, or every word but the small ones with a capital."""
    if words.isupper():
        return True
    return all(word[:1].isupper() or not word[:1].isalpha() or word in _SMALL_WORDS for word in words.split())
