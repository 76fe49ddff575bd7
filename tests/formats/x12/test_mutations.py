"""One mistake in a whole file: it is told where it is, and nothing else is told but what follows from it."""

from __future__ import annotations

import random
from functools import cache

import pytest
from bench.billed import Maker, whole_file
from bench.x12_mutations import LETTERS, Mutation, judge, mutate, mutations, told_of

FILES = 24
TRIED = 2
"""Files of each kind into which each mistake is put, of the first FILES that have a place for it."""

TABLE = {one.name: one for one in mutations()}


@cache
def files(letter: str) -> list[tuple[str, ...]]:
    maker = Maker(11)
    return [whole_file(maker, LETTERS[letter]) for _ in range(FILES)]


def test_the_table_is_long() -> None:
    assert len(TABLE) > 150


@pytest.mark.parametrize("letter", LETTERS)
def test_of_whole_files_nothing_is_told(letter: str) -> None:
    for segments in files(letter):
        assert told_of("".join(f"{segment}~" for segment in segments)) == []


@pytest.mark.parametrize(
    ("letter", "mutation"),
    [pytest.param(letter, one, id=f"{letter} {one.name}") for one in TABLE.values() for letter in one.kinds],
)
def test_a_mistake_is_told_where_it_is(letter: str, mutation: Mutation) -> None:
    chance = random.Random(mutation.name)  # noqa: S311 - nothing secret hangs on it
    tried = 0
    for segments in files(letter):
        mutated = mutate(mutation, segments, chance)
        if mutated is not None:
            assert judge(mutation, mutated) == ""
            tried += 1
        if tried == TRIED:
            return
    assert tried
