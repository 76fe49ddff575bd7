"""The largest variances, kept in little memory."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from medcodex.claims.contracts.ranking import Ranked, Ranking
from medcodex.claims.contracts.variance import Variance, Why

WHYS = (Why.RATE, Why.UNITS, Why.REDUCED)
DIFFERENCES = st.lists(st.tuples(st.integers(-500, 500), st.sampled_from(WHYS)), max_size=60)


@given(DIFFERENCES, st.integers(1, 8))
def test_it_is_the_beginning_of_a_sorted_list(told: list[tuple[int, Why]], most: int) -> None:
    ranking = Ranking(most)
    for number, (cents, why) in enumerate(told):
        allowed = Decimal(100) + Decimal(cents) / 100
        ranking.add(Ranked(str(number), number, "c", Variance(0, Decimal(100), allowed, why)))
    known = [(number, cents) for number, (cents, _) in enumerate(told) if cents]
    wanted = [str(number) for number, _ in sorted(known, key=lambda one: (-abs(one[1]), one[0]))][:most]
    assert [one.claim for one in ranking.largest()] == wanted
    assert ranking.count == len(known)
    for why, sums in ranking.reasons():
        same = [Decimal(cents) / 100 for cents, of in told if of is why and cents]
        assert (sums.count, sums.over - sums.short) == (len(same), sum(same))


def test_what_has_no_difference_is_not_counted() -> None:
    ranking = Ranking()
    ranking.add(Ranked("1", 1, "c", Variance(0, None, Decimal(5), Why.NO_TERM)))
    ranking.add(Ranked("2", 2, "c", Variance(0, Decimal(5), Decimal(5), Why.AGREED)))
    assert (ranking.count, ranking.largest(), ranking.reasons()) == (0, [], [])
