"""What the terminology service is made of, and the bounds it keeps."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from medcodex.terminology.valueset.scope import Shelf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.formats.fhir.writing import Json
    from medcodex.terminology.valueset.maps import ConceptMap, ConceptMaps
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import About, CodeSystem


class Catalogue(Shelf, Protocol):
    """The loaded code systems: a shelf that can also say what stands on it."""

    def systems(self) -> Sequence[tuple[About, str]]:
        """What each version of each system says of itself, with the id of its resource."""

    def all_value_sets(self) -> Sequence[ValueSet]: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost: bytes of its body, seconds of evaluation, entries of a batch."""

    body: int = 16 << 20
    seconds: float = 20.0
    entries: int = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """Resources that came with requests. ``size`` is what they took on the wire, in characters."""

    systems: tuple[CodeSystem, ...] = ()
    value_sets: tuple[ValueSet, ...] = ()
    maps: tuple[ConceptMap, ...] = ()
    size: int = 0

    def plus(self, more: Brought) -> Brought:
        """These with others behind; what comes later counts."""
        return Brought(
            tuple({each.about.canonical: each for each in (*self.systems, *more.systems)}.values()),
            tuple({each.canonical: each for each in (*self.value_sets, *more.value_sets)}.values()),
            tuple({each.canonical: each for each in (*self.maps, *more.maps)}.values()),
            self.size + more.size,
        )


class BroughtCache:
    """What requests brought under a cache-id, for later requests with the same. The names least used go first when
    there are too many, or when all together hold more than ``size``; a name that is too large alone is not kept."""

    def __init__(self, names: int = 64, size: int = 64 << 20) -> None:
        self._names = names
        self._size = size
        self._held: OrderedDict[str, Brought] = OrderedDict()
        self._lock = Lock()

    def kept(self, name: str, brought: Brought) -> Brought:
        """All that came under a name so far, this included."""
        with self._lock:
            held = self._held.pop(name, Brought()).plus(brought)
            self._held[name] = held
            while len(self._held) > self._names or sum(each.size for each in self._held.values()) > self._size:
                self._held.popitem(last=False)
            return held


@dataclass(frozen=True, slots=True)
class FhirService:
    """The terminology service. ``now`` and ``ticks`` (a clock in seconds, for the time limit) and ``new_id`` come from
    outside, as do the code systems; ``clinical`` is what the CapabilityStatement says of others beside it."""

    catalogue: Catalogue
    now: Callable[[], dt.datetime]
    ticks: Callable[[], float]
    new_id: Callable[[], str]
    version: str
    released: str
    maps: tuple[ConceptMaps, ...] = ()
    limits: Limits = field(default_factory=Limits)
    cache: BroughtCache = field(default_factory=BroughtCache)
    clinical: Sequence[Json] = ()
