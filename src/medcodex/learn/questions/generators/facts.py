"""Questions from this project's own tables of facts: ``data/facts``, ``data/tables`` and ``data/labels.tsv``."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.learn.questions.tables import Pair, fact_rows, label_tables, pair_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.making import Key
    from medcodex.learn.questions.tables import PairTable


_SHORT = 24


class Facts:
    """Facts of regulation and practice, each with three answers that are wrong for a reason."""

    name = "fact"

    @cached_property
    def _rows(self) -> Mapping[str, dict[str, str]]:
        return {hashlib.sha256(row["stem"].encode()).hexdigest()[:16]: row for row in fact_rows()}

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for name, row in self._rows.items():
            for topic in row["topics"].split():
                found[topic].append((name,))
        return found

    @property
    def topics(self) -> frozenset[str]:
        """The topics of the tables."""
        return frozenset(self._keys)

    def keys(self, topic: str) -> Sequence[Key]:
        """Facts."""
        return self._keys.get(topic, ())

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._rows[key[0]]
        return Draft(
            Asked("fact", (row["stem"],)),
            row["stem"],
            Choice(row["right"], row["right"], row["because"]),
            [Choice(row[f"wrong{at}"], row[f"wrong{at}"], _reason(row, at)) for at in (1, 2, 3)],
            row["source"],
            tuple(row["topics"].split()),
            Level(row["level"]),
            key[0],
        )


class Pairs:
    """Terms and what they mean, asked in both directions: word parts, organs, classes of drugs, codes on a claim."""

    name = "term"

    def __init__(self) -> None:
        self._tables = {one.name: one for one in (*pair_tables(), *label_tables())}

    @property
    def topics(self) -> frozenset[str]:
        """The topics of the tables."""
        return frozenset(topic for one in self._tables.values() for topic in one.topics)

    def keys(self, topic: str) -> Sequence[Key]:
        """Tables with their terms, in both directions."""
        return [
            (table.name, pair.term, way)
            for table in self._tables.values()
            if topic in table.topics
            for pair in table.pairs
            for way in ("meaning", "term")
            if (table.forward if way == "meaning" else table.backward)
        ]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        name, term, way = key
        table = self._tables[name]
        own = next(one for one in table.pairs if one.term == term)
        others = _others(table, own, rng)
        if way == "meaning":
            stem = table.forward.format(term=own.term, meaning=own.meaning)
            right = Choice(own.meaning, _capital(own.meaning), f"{own.term}: {own.meaning}.")
            told = "That is {}." if table.backward else "It would be right for this: {}."
            wrong = [Choice(one.meaning, _capital(one.meaning), told.format(one.term)) for one in others]
            asked = Asked("term-means", (name, own.term))
        else:
            stem = table.backward.format(term=own.term, meaning=own.meaning)
            right = Choice(own.term, own.term, f"{own.term}: {own.meaning}.")
            wrong = [Choice(one.term, one.term, f"{one.term}: {one.meaning}.") for one in others]
            asked = Asked("meaning-of", (name, own.meaning))
        return Draft(asked, stem, right, wrong, own.source, table.topics, table.level, f"{name} {own.term}")


def _reason(row: dict[str, str], at: int) -> str:
    """Why an answer is wrong; where that is said in a word or two, with what is right."""
    why = row[f"why{at}"]
    return why if len(why) >= _SHORT else f"{why} Right is: {row['right']}."


def _others(table: PairTable, own: Pair, rng: Random) -> Sequence[Pair]:
    """Pairs to be taken for one: of its group first, and none that means the same."""
    others = [one for one in table.pairs if not one.meanings & own.meanings]
    rng.shuffle(others)
    return sorted(others, key=lambda one: one.group != own.group)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
