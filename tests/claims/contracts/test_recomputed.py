"""Expected amounts equal what a second, independent reckoning gives, to the cent."""

from __future__ import annotations

from bench.contract_sheet import compared


def test_random_contracts() -> None:
    count, differ = compared(contracts=100, lines=60, seed=7)
    assert count >= 6000
    assert differ == 0
