"""The code list that a tabular list implies, for releases of which no published code list is at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import MAX_LENGTH, plain
from medcodex.terminology.icd10cm.model import CodeRow
from medcodex.terminology.icd10cm.seventh import with_seventh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.terminology.icd10cm.model import TabularEntry

_EXCEPTION = re.compile(
    r"7th characters? (?P<characters>.+?) do(?:es)? not apply to codes .*6th character (?P<sixths>.+)"
)
_CHARACTER = re.compile(r"\b[0-9A-Z]\b")
_SIXTH = re.compile(r"(?:^|\bor )([0-9A-Z])\b")


@dataclass(frozen=True, slots=True)
class _Rule:
    """Seventh characters as defined at one entry, and those its note takes back from some codes below."""

    seventh: tuple[tuple[str, str], ...] = ()
    excepted: frozenset[tuple[str, str]] = frozenset()

    def of(self, code: str) -> tuple[tuple[str, str], ...]:
        sixth = plain(code)[5:6]
        return tuple(pair for pair in self.seventh if (sixth, pair[0]) not in self.excepted)


_NONE = _Rule()


def code_list(entries: Iterable[TabularEntry]) -> Iterator[CodeRow]:
    """The code list that a tabular list implies, in book order: each diagnosis, then, where seventh characters
    apply to one that has no subdivision, its complete codes titled "title, meaning".

    ``chapter`` and ``section`` are filled. ``entries`` are in book order, parents first. A note such as the one at
    S06 ("7th characters D and S do not apply to codes in category S06 with 6th character 7 ... or 8") is obeyed.
    """
    entries = tuple(entries)
    divided = {entry.parent for entry in entries if entry.kind == "diag" and len(entry.key) > 3}
    rules: dict[str, _Rule] = {}
    chapter = 0
    section = ""
    for entry in entries:
        if entry.kind == "chapter":
            chapter = int(entry.key) if entry.key.isdigit() else chapter + 1
        elif entry.kind == "section":
            section = entry.key
        else:
            parent = entry.parent if len(entry.key) > 3 else None
            rule = rules[entry.key] = _rule(entry) if entry.seventh else rules.get(parent or "", _NONE)
            seventh = () if entry.key in divided or len(plain(entry.key)) == MAX_LENGTH else rule.of(entry.key)
            yield CodeRow(entry.key, entry.title, not seventh and entry.key not in divided, parent, chapter, section)
            for character, meaning in seventh:
                code = with_seventh(entry.key, character)
                yield CodeRow(code, f"{entry.title}, {meaning}", True, entry.key, chapter, section)


def _rule(entry: TabularEntry) -> _Rule:
    excepted = {
        (sixth, character)
        for note in entry.notes.notes
        if (found := _EXCEPTION.search(note))
        for sixth in _SIXTH.findall(found["sixths"])
        for character in _CHARACTER.findall(found["characters"])
    }
    return _Rule(entry.seventh, frozenset(excepted))
