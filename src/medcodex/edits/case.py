"""One encounter as the rules see it: its diagnoses with the sets that hold each, and what is documented."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.conventions.of_book import BookConventions
    from medcodex.encounter.coded import Encounter, Fact

_KEPT = 16_384
ACUTE = frozenset({Setting.INPATIENT, Setting.PSYCHIATRIC})


class Reading:
    """What the rules read of one book, remembered from claim to claim."""

    def __init__(self, conventions: BookConventions) -> None:
        self.book = conventions.book
        self.notes = conventions.notes
        self.siblings = conventions.sides
        self.exempt = lru_cache(_KEPT)(self.book.poa_exempt)
        self.billable = lru_cache(_KEPT)(self._billable)

    def _billable(self, code: str) -> bool:
        row = self.book.row(code)
        return row is not None and row.billable


class Case:
    """What a rule may ask of an encounter. Places count diagnoses from 0; ``trail`` collects the places of the other
    diagnoses that made a condition hold, ``mends`` what the tables advise, for the finding to name. ``faulty`` are
    the places of codes that cannot be reported; ``documented`` says whether any fact is given at all."""

    __slots__ = (
        "_placed",
        "acute",
        "book",
        "codes",
        "documented",
        "encounter",
        "exempt",
        "facts",
        "faulty",
        "holding",
        "inpatient",
        "mends",
        "notes",
        "poa",
        "procedures",
        "siblings",
        "trail",
    )

    def __init__(self, encounter: Encounter, sets: CodeSets, reading: Reading) -> None:
        self.encounter = encounter
        self.book = reading.book
        self.notes = reading.notes
        self.siblings = reading.siblings
        self.exempt = reading.exempt
        self.codes = tuple([diagnosis.code for diagnosis in encounter.diagnoses])
        self.poa = tuple([diagnosis.poa for diagnosis in encounter.diagnoses])
        self.holding = [sets.holding(code) for code in self.codes]
        self._placed: dict[int, list[int]] = {}
        for place, held in enumerate(self.holding):
            for number in held:
                self._placed.setdefault(number, []).append(place)
        self.procedures = tuple([procedure.code for procedure in encounter.procedures])
        self.facts = encounter.facts
        self.documented = bool(
            encounter.facts
            or encounter.birth_weight_g is not None
            or any(diagnosis.facts for diagnosis in encounter.diagnoses)
        )
        self.faulty = [place for place, code in enumerate(self.codes) if not reading.billable(code)]
        facility = encounter.claim is Claim.FACILITY
        self.inpatient = facility and encounter.setting.is_inpatient
        self.acute = facility and encounter.setting in ACUTE
        self.trail: list[int] = []
        self.mends: list[str] = []

    def places(self, number: int) -> list[int]:
        """Places of the diagnoses that a set holds."""
        return self._placed.get(number, [])

    @property
    def union(self) -> Set[int]:
        """Numbers of the sets that hold any of the diagnoses."""
        return self._placed.keys()

    def fact(self, name: str, place: int | None = None) -> Fact | None:
        """A documented fact: of the diagnosis at ``place`` where it is told there, else of the encounter."""
        if place is not None and place >= 0:
            own = self.encounter.diagnoses[place].facts
            if name in own:
                return own[name]
        return self.facts.get(name)

    def values(self, name: str, place: int | None = None) -> tuple[str, ...]:
        """A fact's values as lower-case words; empty where it is not documented."""
        found = self.fact(name, place)
        return () if found is None else fact_words(found)

    def others(self, place: int) -> Iterator[int]:
        """Places of all other diagnoses."""
        return (other for other in range(len(self.codes)) if other != place)

    def title(self, place: int) -> str:
        """The title of a diagnosis; "" where the book has no such code."""
        row = self.book.row(self.codes[place])
        return row.title if row is not None else ""


def fact_words(value: Fact) -> tuple[str, ...]:
    """A fact's values as the rules read them: lower-case words, true as yes."""
    each: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return tuple([_word(one) for one in each])


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    word = str(value).strip().lower()
    return {"true": "yes", "false": "no"}.get(word, word)
