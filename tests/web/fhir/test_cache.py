"""What requests bring is kept within bounds."""

from __future__ import annotations

from medcodex.terminology.valueset.records import ValueSet
from medcodex.web.fhir.service import Brought, BroughtCache


def brought(url: str, size: int = 10) -> Brought:
    return Brought(value_sets=(ValueSet(url=url),), size=size)


def urls(found: Brought) -> list[str]:
    return [each.url for each in found.value_sets]


def test_a_name_gathers_what_comes_under_it() -> None:
    cache = BroughtCache()
    cache.kept("a", brought("one"))
    assert urls(cache.kept("a", brought("two"))) == ["one", "two"]
    assert urls(cache.kept("a", brought("one"))) == ["one", "two"]
    assert urls(cache.kept("b", Brought())) == []


def test_the_least_used_name_goes_first() -> None:
    cache = BroughtCache(names=2)
    for name in ("a", "b", "a", "c"):
        cache.kept(name, brought(name))
    assert urls(cache.kept("b", Brought())) == []
    assert urls(cache.kept("c", Brought())) == ["c"]


def test_all_names_together_are_bounded() -> None:
    cache = BroughtCache(size=100)
    cache.kept("a", brought("a", 60))
    cache.kept("b", brought("b", 60))
    assert urls(cache.kept("a", Brought())) == []
    assert urls(cache.kept("b", Brought())) == ["b"]
    assert urls(cache.kept("huge", brought("huge", 500))) == ["huge"]
    assert urls(cache.kept("huge", Brought())) == []
