"""What a site holds for right besides a chart's key, since a challenge was upheld."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case, Key, KeyCode


@dataclass(frozen=True, slots=True)
class Correction:
    """``code`` is accepted: in the place of ``instead`` where that is named, else beside the key. With ``instead``
    alone, that code of the key need not be reported. Both are of ``system``; ``challenge`` is the id of the challenge
    that was upheld."""

    challenge: str
    system: str
    code: str | None = None
    instead: str | None = None


def corrected(case: Case, corrections: Sequence[Correction]) -> tuple[Case, Sequence[Correction], Sequence[Correction]]:
    """The chart with a key as the site holds it; the corrections that changed the key, and those whose codes are
    accepted beside it. One that the key has come to hold by itself is neither."""
    key, applied, beside = case.key, [], []
    for one in corrections:
        changed = _changed(key, one)
        if changed is not None:
            key = changed
            applied.append(one)
        elif one.instead is None and not any(one.code in code.accepted for code in key.codes):
            beside.append(one)
    return replace(case, key=key), applied, beside


def _changed(key: Key, one: Correction) -> Key | None:
    at = next((at for at, code in enumerate(key.codes) if _is(code, one.system, one.instead)), None)
    if at is None:
        return None
    code = key.codes[at]
    if one.code is None:
        new = code if code.need is Need.ACCEPTABLE else replace(code, need=Need.ACCEPTABLE)
    elif any(one.code in each.accepted for each in key.codes):
        return None
    else:
        new = replace(code, alternatives=(*code.alternatives, one.code))
    if new is code:
        return None
    leading = (*key.first, one.code) if one.code is not None and code.code in key.first else key.first
    return replace(key, codes=(*key.codes[:at], new, *key.codes[at + 1 :]), first=leading)


def _is(code: KeyCode, system: str, wanted: str | None) -> bool:
    return wanted is not None and code.system == system and wanted in code.accepted
