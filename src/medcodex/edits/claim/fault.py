"""What a check of the claim form found wrong, before its rule puts it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """``rule`` and ``case`` name the row of the rules that tells of it; ``values`` fill the places of its text.
    ``source`` is that of the row of a table, where the finding rests on one."""

    rule: str
    case: str
    where: str | None
    codes: tuple[str, ...]
    values: Mapping[str, object]
    mends: tuple[str, ...] = ()
    source: str | None = None


def fault(
    rule: str,
    case: str,
    where: str | None = None,
    codes: tuple[str, ...] = (),
    mends: tuple[str, ...] = (),
    *,
    source: str | None = None,
    **values: object,
) -> Fault:
    """A fault with the values for its text by name."""
    return Fault(rule, case, where, codes, values, mends, source)
