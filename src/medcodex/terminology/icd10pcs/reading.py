"""How a procedure is said and how the tables say it: "lap chole" as "percutaneous endoscopic resection gallbladder"."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What stands between the words of a phrase or not: "hernia repair with mesh", "removal of the gallbladder".
_JOINING = frozenset({"a", "an", "and", "by", "for", "in", "of", "the", "to", "using", "with"})
_SIDES = frozenset({"left", "right", "bilateral", "lt", "rt", "l", "r", "bilat"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase says in the words of the tables, and what it ``usual``ly goes with though it does not say so."""

    words: tuple[str, ...]
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A query in the words of the tables, each word with the phrase of the query that it stands for: those said, and
    those that are only usual and order what is found."""

    said: Mapping[str, str]
    usual: Mapping[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.said, *self.usual)))


class ProcedureWords:
    """Phrases of everyday use and the axis values they stand for (data/procedure_words.tsv)."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Phrase]) -> None:
        self._phrases = {_telling(phrase): meant for phrase, meant in phrases.items()}
        self._longest = max(map(len, self._phrases), default=1)
        self.vocabulary = frozenset(word for phrase in self._phrases for word in phrase)

    @classmethod
    def load(cls) -> ProcedureWords:
        """The packaged table."""
        text = (files("medcodex.terminology.icd10pcs") / "data" / "procedure_words.tsv").read_text("utf-8")
        rows = (line.split("\t") for line in text.splitlines()[1:] if line.strip())
        return cls({tuple(words_of(row[0])): Phrase(tuple(words_of(row[1])), tuple(words_of(row[2]))) for row in rows})

    def read(self, text: str) -> Reading:
        """The text's words, the longest known phrase at each place replaced by what it stands for. A side between the
        words of a phrase does not hide it: "total left knee replacement"."""
        words = list(_telling(words_of(text)))
        sides = [word for word in words if word in _SIDES]
        without = [word for word in words if word not in _SIDES]
        best = max((self._replaced(words), [*self._replaced(without), *self._replaced(sides)]), key=_spelt)
        said: dict[str, str] = {}
        usual: dict[str, str] = {}
        for written, phrase in best:
            for word in phrase.words:
                said.setdefault(word, written)
            for word in phrase.usual:
                usual.setdefault(word, written)
        # What the query says of an axis stands against what is usual.
        if said.keys() & {"open", "percutaneous", "via", "external"}:
            usual = {word: written for word, written in usual.items() if word not in {"open", "percutaneous"}}
        return Reading(said, {word: written for word, written in usual.items() if word not in said})

    def _replaced(self, words: list[str]) -> list[tuple[str, Phrase]]:
        """Each stretch of the words, as written, with what it stands for."""
        found: list[tuple[str, Phrase]] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                known = self._phrases.get(tuple(words[at : at + length]))
                if known is not None:
                    break
            else:
                length, known = 1, Phrase((words[at],))
            found.append((" ".join(words[at : at + length]), known))
            at += length
        return found


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that only join others."""
    return tuple(word for word in words if word not in _JOINING) or tuple(words)


def _spelt(replaced: list[tuple[str, Phrase]]) -> int:
    """How many words the phrases found cover beyond their first: longer phrases say more."""
    return sum(len(written.split()) - 1 for written, _ in replaced)
