"""This project's own tables that questions are made from, and the tables of other parts of it that are read as terms
and meanings (``data/labels.tsv``)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import same
from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE = "medcodex.learn.questions"


@dataclass(frozen=True, slots=True)
class Pair:
    """A term and what it means. ``group`` holds terms that are easily confused; ``also`` are other meanings that are
    right too."""

    term: str
    meaning: str
    group: str
    also: tuple[str, ...]
    source: str

    @property
    def meanings(self) -> frozenset[str]:
        """All that it means, as it is compared."""
        return frozenset(map(same, (self.meaning, *self.also)))


@dataclass(frozen=True, slots=True)
class PairTable:
    """Terms of one kind, with the words that ask for the meaning (``forward``) and for the term (``backward``);
    "" where that is not asked."""

    name: str
    topics: tuple[str, ...]
    level: Level
    forward: str
    backward: str
    pairs: Sequence[Pair]


@cache
def fact_rows() -> Sequence[dict[str, str]]:
    """The facts with their answers, of all files of ``data/facts``."""
    return [row for name in table_names(_HERE, "data/facts") for row in table_rows(_HERE, f"data/facts/{name}")]


@cache
def pair_tables() -> Sequence[PairTable]:
    """The tables of ``data/pairs.tsv``, each of a file of ``data/tables``."""
    return [
        PairTable(
            row["table"],
            tuple(row["topics"].split()),
            Level(row["level"]),
            row["forward"],
            row["backward"],
            [
                Pair(
                    one["term"],
                    one["meaning"],
                    one["group"],
                    tuple(filter(None, one["also"].split("; "))),
                    one["source"],
                )
                for one in table_rows(_HERE, f"data/tables/{row['table']}.tsv")
            ],
        )
        for row in table_rows(_HERE, "data/pairs.tsv")
    ]


@cache
def label_tables() -> Sequence[PairTable]:
    """Tables of other parts of the project that have a code and a label in a row (``data/labels.tsv``)."""
    return [
        PairTable(
            row["table"],
            tuple(row["topics"].split()),
            Level(row["level"]),
            row["forward"],
            row["backward"],
            _labelled(row),
        )
        for row in table_rows(_HERE, "data/labels.tsv")
    ]


def _labelled(table: dict[str, str]) -> Sequence[Pair]:
    """The rows of a table that have one code, told once, and a label."""
    rows = list(table_rows(table["package"], table["path"]))
    times = Counter(row[table["code"]] for row in rows)
    return [
        Pair(code, row[table["label"]], row.get(table["group"], ""), (), f"{table['source']}, {code}")
        for row in rows
        if row[table["label"]] and times[code := row[table["code"]]] == 1 and "," not in code and "-" not in code
    ]


@cache
def all_pairs() -> Mapping[str, PairTable]:
    """All tables of terms by name."""
    return {one.name: one for one in (*pair_tables(), *label_tables())}
