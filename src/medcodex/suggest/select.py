"""Chooses which candidate codes to report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Setting
    from medcodex.suggest.case import Case


class Selector:
    """Everything found, for now."""

    def choose(self, cases: Sequence[Case], setting: Setting) -> list[tuple[Case, float]]:
        return [(case, 0.5) for case in cases]
