"""Making a paper: questions by the blueprint's shares, drawn with a seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.exams.paper import NO_RELEASES, Paper, Question, Shortfall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.questions.item import Item, ItemSource

LEAST_QUESTIONS = 5
MOST_SEED = 2**31 - 1
ALIKE = 0.9
"""The share of words from which on two questions of one generator are taken for one."""


def make_paper(
    blueprint: Blueprint,
    source: ItemSource,
    seed: int,
    questions: int | None = None,
    *,
    withdrawn: Collection[str] = (),
    releases: Mapping[str, str] = NO_RELEASES,
) -> Paper:
    """A paper of so many questions, the blueprint's own number where none is given. Where a domain's topics have too
    few, others fill up and the paper says so. InputError for a length or a seed out of range, and where the source has
    too few questions in all."""
    wanted = length(blueprint, questions)
    if not 0 <= seed <= MOST_SEED:
        raise InputError(f"a whole number from 0 to {MOST_SEED} expected", "seed")
    chance = Random(f"{blueprint.id}:{blueprint.edition}:{seed}")  # noqa: S311 - a paper is to be made again
    shares = dict(zip((one.name for one in blueprint.domains), apportioned(blueprint, wanted), strict=True))
    plan = {one.name: _planned(one.topics, shares[one.name], chance) for one in blueprint.domains}
    pool = _Pool(source, seed, frozenset(withdrawn))
    pool.fill(pair for pairs in plan.values() for pair in pairs)
    drawn: dict[str, list[Question]] = {name: [] for name in plan}
    for name, pairs in plan.items():
        for topic, number in pairs:
            drawn[name] += _questions(name, topic, pool.take(topic, number))
        _fill_up(drawn[name], name, [topic for topic, _ in pairs], shares[name], pool)
    short = tuple(
        Shortfall(name, shares[name], len(given)) for name, given in drawn.items() if len(given) < shares[name]
    )
    found = [one for given in drawn.values() for one in given]
    for name in sorted(plan, key=lambda one: -shares[one]):
        more: list[Question] = []
        _fill_up(more, name, [topic for topic, _ in plan[name]], wanted - len(found), pool)
        found += more
    if len(found) < wanted:
        raise InputError(
            f"the loaded code books give only {len(found)} questions for this exam; ask for fewer or load more books",
            "questions",
        )
    chance.shuffle(found)
    return Paper(
        blueprint.id, blueprint.edition, blueprint.title, seed, tuple(found), releases, short, len(withdrawn)
    )  # fmt: skip


def length(blueprint: Blueprint, questions: int | None) -> int:
    """How many questions a paper has. InputError for fewer than five or more than the exam has."""
    wanted = blueprint.questions if questions is None else questions
    least = min(LEAST_QUESTIONS, blueprint.questions)
    if not least <= wanted <= blueprint.questions:
        raise InputError(f"a whole number from {least} to {blueprint.questions} expected", "questions")
    return wanted


def apportioned(blueprint: Blueprint, questions: int) -> Sequence[int]:
    """So many questions over the domains by their shares (largest remainder; the earlier domain on a tie)."""
    whole = sum(one.share for one in blueprint.domains)
    exact = [one.share * questions / whole for one in blueprint.domains]
    given = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: (-(exact[at] - given[at]), at))
    for at in order[: questions - sum(given)]:
        given[at] += 1
    return given


def _even(number: int, places: int) -> list[int]:
    return [number // places + (at < number % places) for at in range(places)]


def _planned(topics: Sequence[str], number: int, chance: Random) -> list[tuple[str, int]]:
    mixed = chance.sample(topics, len(topics))
    return list(zip(mixed, _even(number, len(mixed)), strict=True))


def _questions(domain: str, topic: str, items: Iterable[Item]) -> list[Question]:
    return [Question(domain, topic, one) for one in items]


def _fill_up(given: list[Question], domain: str, topics: Sequence[str], wanted: int, pool: _Pool) -> None:
    """More of the topics in turn, until there are so many or none is left."""
    left = list(topics)
    while left and len(given) < wanted:
        shares = _even(wanted - len(given), len(left))
        for topic, number in zip(list(left), shares, strict=True):
            more = pool.take(topic, number)
            given += _questions(domain, topic, more)
            if len(more) < number:
                left.remove(topic)


class _Pool:
    """Questions drawn topic by topic, none twice. A topic that cannot give so many is asked for fewer."""

    def __init__(self, source: ItemSource, seed: int, withdrawn: frozenset[str]) -> None:
        self._source = source
        self._seed = seed
        self._used = set(withdrawn)
        self._drawn: dict[str, list[Item]] = defaultdict(list)
        self._asked: Counter[str] = Counter()
        self._dry: set[str] = set()
        self._said: dict[str, list[frozenset[str]]] = defaultdict(list)

    def fill(self, wanted: Iterable[tuple[str, int]]) -> None:
        """Draw what will be asked for, at once for each topic."""
        sums: Counter[str] = Counter()
        for topic, number in wanted:
            sums[topic] += number
        for topic in sorted(sums):
            self._draw(topic, sums[topic])

    def take(self, topic: str, number: int) -> list[Item]:
        """So many of a topic, or as many as there are."""
        have = self._drawn[topic]
        if len(have) < number:
            self._draw(topic, number - len(have))
        taken, self._drawn[topic] = have[:number], have[number:]
        return taken

    def _draw(self, topic: str, number: int) -> None:
        size = number
        while number > 0 and topic not in self._dry:
            self._asked[topic] += 1
            told = sha256(f"{self._seed}:{topic}:{self._asked[topic]}".encode()).digest()
            try:
                asked = {topic: min(size, number)}
                items = self._source.draw(asked, int.from_bytes(told[:4]) >> 1, frozenset(self._used))
            except InputError:
                items = ()
            if not items and size == 1:
                self._dry.add(topic)
            if not items:
                size = max(1, size // 2)
            self._used |= {one.id for one in items}
            fresh = [one for one in items if self._is_new(one)]
            self._drawn[topic] += fresh
            number -= len(fresh)

    def _is_new(self, item: Item) -> bool:
        """Whether no question in the pool says nearly the same."""
        words = frozenset(f"{item.stem} {item.options[item.right].text}".casefold().split())
        said = self._said[item.generator]
        if any(len(words & one) >= ALIKE * len(words | one) for one in said):
            return False
        said.append(words)
        return True
