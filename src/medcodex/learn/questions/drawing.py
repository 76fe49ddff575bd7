"""Drawing questions: so many of each topic, none twice, none that the books do not bear out."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import token_sort_ratio

from medcodex.errors import InputError
from medcodex.learn.questions.making import made, same
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.learn.questions.checking import Checker
    from medcodex.learn.questions.item import Item
    from medcodex.learn.questions.making import Generator, Key, Made

ALIKE = 95
"""Two questions of one generator whose words are so much alike (token sort ratio of rapidfuzz, of 100) are one."""
MOST = 20_000
_AT_A_TIME = 64


def words_of(made: Made) -> str:
    """The words that tell two questions apart: stem and right answer."""
    return same(f"{made.item.stem} {made.item.options[made.item.right].text}")


class Paper:
    """The questions of one draw so far, so that none comes twice or nearly so."""

    def __init__(self, avoid: frozenset[str]) -> None:
        self.made: list[Made] = []
        self._ids = set(avoid)
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        self._facts: set[tuple[str, str]] = set()

    def asks(self, generator: str, fact: str) -> bool:
        """Whether a generator has asked about a fact."""
        return (generator, fact) in self._facts

    def take(self, one: Made) -> bool:
        """Add a question; False where it is here already, or one much like it."""
        generator, words = one.item.generator, words_of(one)
        said = self._words[generator]
        if one.item.id in self._ids or any(token_sort_ratio(words, old, score_cutoff=ALIKE) for old in said):
            return False
        self._ids.add(one.item.id)
        said.append(words)
        self._facts.add((generator, one.fact))
        self.made.append(one)
        return True


class Questions:
    """Implements learn.questions.item.ItemSource over generators; what ``checker`` faults is never given out."""

    def __init__(self, generators: Sequence[Generator], checker: Checker) -> None:
        self.generators = generators
        self.checker = checker

    def topics(self) -> Sequence[str]:
        """The topics that there are questions of, in the order of the table."""
        return [name for name in topics() if any(one.keys(name) for one in self.generators if name in one.topics)]

    def draw(self, wanted: Mapping[str, int], seed: int, avoid: frozenset[str] = frozenset()) -> Sequence[Item]:
        """See ItemSource. The questions come mixed."""
        return [one.item for one in self.draw_made(wanted, seed, avoid)]

    def draw_made(self, wanted: Mapping[str, int], seed: int, avoid: frozenset[str] = frozenset()) -> Sequence[Made]:
        """As draw, with what is asked in machine form."""
        _check(wanted)
        rng = random.Random(seed)  # noqa: S311 - the same seed makes the same paper
        paper = Paper(avoid)
        for topic, count in sorted(wanted.items()):
            short = self._fill(paper, topic, count, rng)
            if short:
                raise InputError(f"only {count - short} questions of this topic can be made, not {count}", topic)
        rng.shuffle(paper.made)
        return paper.made

    def spread(self, count: int, seed: int) -> Sequence[Made]:
        """So many questions over all topics, of each alike as far as it has so many; fewer where all are used up."""
        rng = random.Random(seed)  # noqa: S311 - as draw_made
        paper = Paper(frozenset())
        waiting = list(self.topics())
        while waiting and len(paper.made) < count:
            going = []
            for at, topic in enumerate(waiting):
                share = -(-(count - len(paper.made)) // (len(waiting) - at))
                if not self._fill(paper, topic, share, rng):
                    going.append(topic)
            waiting = going
        return paper.made

    def _fill(self, paper: Paper, topic: str, count: int, rng: random.Random) -> int:
        """Add so many of a topic; how many it has too few."""
        waiting = [(one, self._made(one, topic, paper, rng)) for one in self.generators if topic in one.topics]
        rng.shuffle(waiting)
        short = count
        while short and waiting:
            still = []
            for generator, stream in waiting:
                found = next(stream, None)
                if found is not None:
                    still.append((generator, stream))
                    short -= 1
                    if not short:
                        return 0
            waiting = still
        return short

    def _made(self, generator: Generator, topic: str, paper: Paper, rng: random.Random) -> Iterator[Made]:
        """Questions of a generator as they join the paper: first about what it has not asked of, then the rest."""
        later: list[Made] = []
        for key in mixed(generator.keys(topic), rng):
            draft = generator.draft(key, rng)
            one = made(generator.name, draft, rng) if draft is not None else None
            if one is None or topic not in one.item.topics or self.checker.faults(one):
                continue
            if paper.asks(generator.name, one.fact):
                later.append(one)
            elif paper.take(one):
                yield one
        yield from (one for one in later if paper.take(one))


def mixed(keys: Sequence[Key], rng: random.Random) -> Iterator[Key]:
    """All keys in an order of chance; of many only so many are moved as are asked for."""
    if len(keys) <= _AT_A_TIME:
        yield from rng.sample(keys, len(keys))
        return
    moved: dict[int, int] = {}
    for place in range(len(keys)):
        other = rng.randrange(place, len(keys))
        yield keys[moved.get(other, other)]
        moved[other] = moved.get(place, place)


def _check(wanted: Mapping[str, int]) -> None:
    for topic, count in wanted.items():
        if topic not in topics():
            raise InputError("no such topic; medcodex learn topics lists them", topic)
        if count < 0:
            raise InputError("fewer than no questions", topic)
    if sum(wanted.values()) > MOST:
        raise InputError(f"more than {MOST} questions at a time", "count")
