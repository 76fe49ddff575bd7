"""One list out of the hits of several systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.merging import merged
from medcodex.terminology.search import Hit


def hits(system: str, *scores: float, via: str = "title") -> list[Hit]:
    return [Hit(system, f"{system}{place}", "", True, score, via) for place, score in enumerate(scores)]


def order(found, limit=20, yields=lambda _: False) -> str:
    return " ".join(hit.code for hit in merged(found, limit, yields))


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        pytest.param((0.9, 0.8, 0.7, 0.6, 0.5, 0.4), (0.55,), "a0 a1 a2 a3 a4 b0 a5", id="the first fills its places"),
        pytest.param((0.9, 0.8, 0.7, 0.6), (0.9, 0.9, 0.9), "a0 a1 a2 b0 b1 b2 a3", id="beside it what fits as well"),
        pytest.param((0.5, 0.4, 0.3), (0.9, 0.8, 0.7, 0.6), "b0 b1 b2 b3 a0 a1 a2", id="a better one leads"),
        pytest.param((), (0.3, 0.2), "b0 b1", id="one has nothing"),
        pytest.param((), (), "", id="none has anything"),
    ],
)
def test_who_leads(a, b, shown):
    assert order({"a": hits("a", *a), "b": hits("b", *b)}) == shown


def test_a_code_that_only_tells_of_another_yields():
    found = {"a": hits("a", 0.95, 0.9, 0.8), "b": hits("b", 0.9, 0.8, 0.7, 0.6)}
    assert order(found) == "a0 a1 a2 b0 b1 b2 b3"
    assert order(found, yields=lambda hit: hit.system == "a") == "b0 b1 b2 a0 a1 a2 b3"


def test_typed_codes_come_first_and_alone():
    found = {"a": hits("a", 0.9, via="code"), "b": hits("b", 1.0, 0.9, via="code"), "c": hits("c", 1.0)}
    assert order(found) == "b0 a0 b1"


scores = st.lists(st.floats(0.01, 1), max_size=8).map(lambda found: sorted(found, reverse=True))


@given(a=scores, b=scores, c=scores, limit=st.integers(1, 12))
def test_nothing_is_lost_or_doubled(a, b, c, limit):
    found = {"a": hits("a", *a), "b": hits("b", *b), "c": hits("c", *c)}
    shown = merged(found, limit)
    assert len(shown) == min(limit, len(a) + len(b) + len(c))
    assert len({hit.code for hit in shown}) == len(shown)
    for system in found:
        own = [hit.code for hit in shown if hit.system == system]
        assert own == [hit.code for hit in found[system]][: len(own)]
