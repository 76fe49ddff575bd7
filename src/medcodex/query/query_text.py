"""Reads a query as someone wrote it: title, what it cites of the record, the question, the answers to choose from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.query import QueryForm

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE = re.compile(r"(?i)^\s*(?:title|subject|re|topic|query)\s*:\s*(?P<title>.+)$")
_BOX = re.compile(r"^\s*(?:\[[ xX*]?\]|\([ xX*]?\)|[☐□◯○❑❏☑☒✓✔]|_{2,}|[A-Za-z][.)])\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"^\s*(?:[-•*·–]|\d{1,2}[.)])\s*(?P<text>\S.*)$")
_TICKED = re.compile(r"^\s*(?:\[[xX*]\]|\([xX*]\)|[☑☒✓✔])")
_ASKS = re.compile(
    r"(?i)\?|\bclarification is (?:requested|needed)|\b(?:please|kindly)\s+(?:\w+\s+){0,4}?(?:clarify|specify|indicate|"
    r"document|provide|state|review|address|add|confirm|respond|list|exercise|update|amend|advise|explain|describe|select|choose)\b"
)
_SENTENCE = re.compile(r"[^.?!\n]*(?:\.(?=\d)[^.?!\n]*)*[.?!\n]?")
_QUOTED = re.compile(r"“[^“”\n]{0,600}”|\"[^\"\n]{0,600}\"")
_YES = re.compile(r"(?i)^yes\b")
_NO = re.compile(r"(?i)^no\b(?!\s+(?:diagnosis|weight|additional|other|further))")
_OTHER = re.compile(r"(?i)\bother\b")
_UNDETERMINED = re.compile(
    r"(?i)undetermin|unable to (?:\w+ )?determine|cannot be determined|not able to determine|unknown"
)
_ENDS = re.compile(r"(?<=[.?!])")
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_LONGEST_TITLE = 90
_FEW_WORDS = 8
_ASKED_OUTRIGHT = re.compile(
    r"(?i)^\W*(?:based on[^,]*,\s*|in your (?:opinion|judgment)[^,]*,\s*)?(?:is|are|was|were|does|do|did|has|have|had|"
    r"could this be|can you confirm|would you agree|do you agree|don't|isn't|would this|might this|should)\b"
)


class QueryText(NamedTuple):
    """A query taken apart. ``cited`` is what it tells of the record; ``plain`` is all of it without the words quoted
    from the record; ``ticked`` says that an answer was marked beforehand."""

    title: str
    cited: str
    question: str
    options: tuple[str, ...]
    form: QueryForm
    plain: str
    ticked: bool


def says_other(option: str) -> bool:
    """Whether an answer stands for one that is not offered."""
    return _OTHER.search(option) is not None


def says_undetermined(option: str) -> bool:
    """Whether an answer leaves the question open, as every query has to allow."""
    return _UNDETERMINED.search(option) is not None


def read_query(text: str, title: str | None = None, options: Sequence[str] | None = None) -> QueryText:
    """Take a query apart; ``title`` and ``options`` where they are given apart from the text. Never fails: what cannot
    be told apart is cited text."""
    lines = text.splitlines()
    if title is None:
        title, lines = _title(lines)
    elif lines and lines[0].strip() == title.strip():
        lines = lines[1:]
    cited: list[str] = []
    asked: list[str] = []
    boxes: list[str] = []
    ticked = False
    for line in lines:
        box = _BOX.match(line) if asked else None
        item = _BULLET.match(line)
        if box or (asked and item and not _ASKS.search(line)):
            ticked |= _TICKED.match(line) is not None
            found = box or item
            boxes.append(found["text"].strip() if found else "")
        elif item:
            cited.append(line)
        else:
            for sentence in _SENTENCE.findall(line):
                (asked if _ASKS.search(_QUOTED.sub(" ", sentence)) else cited).append(sentence)
    question = " ".join(part.strip() for part in asked)
    answers = tuple(boxes) if options is None else tuple(options)
    return QueryText(
        title.strip(),
        "\n".join(cited),
        question,
        answers,
        _form(question, answers),
        _QUOTED.sub(" “” ", "\n".join([title, text, *answers])),
        ticked,
    )


def _title(lines: list[str]) -> tuple[str, list[str]]:
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        named = _TITLE.match(line)
        if named:
            return named["title"], lines[number + 1 :]
        short = len(line) <= _LONGEST_TITLE and line.rstrip()[-1] not in ".?!,;"
        few = len(line.split()) <= _FEW_WORDS or (len(lines) > number + 1 and not lines[number + 1].strip())
        if short and few and len(lines) > number + 1 and not _ASKS.search(line) and not _BULLET.match(line):
            return line, lines[number + 1 :]
        break
    return "", lines


def _form(question: str, options: Sequence[str]) -> QueryForm:
    said_yes = any(_YES.match(option) for option in options)
    if said_yes and any(_NO.match(option) for option in options):
        return QueryForm.YES_NO
    if options:
        return QueryForm.MULTIPLE_CHOICE
    asked = [part for part in _ENDS.split(question) if part.endswith("?")]
    outright = any(_ASKED_OUTRIGHT.match(part) for part in asked)
    return QueryForm.YES_NO if outright and not _OR.search(question) else QueryForm.OPEN
