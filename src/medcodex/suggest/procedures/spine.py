"""Levels of the spine: "C5-C6 and C6-C7" are two cervical joints, "L5-S1" the lumbosacral one."""

from __future__ import annotations

import re
from collections import Counter

_FIRST = {"C": 0, "T": 7, "L": 19, "S": 24}
LEVEL = re.compile(r"\b[CTL]\d{1,2}\s?(?:-|–|/|to|through|[CTLS1-9])")
_RANGE = re.compile(r"\b([CTLS])(\d{1,2})(?:\s?(?:-|–|/|to|through)\s?([CTLS]?)|\s?([CTLS]))(\d{1,2})\b")
_RUN_ON = re.compile(r"\b([CL])([1-9])()()([1-9])\b")
_LAST_CERVICAL, _LAST_THORACIC, _LAST_LUMBAR = 7, 19, 24
_BETWEEN = {_LAST_CERVICAL: "cervicothoracic", _LAST_THORACIC: "thoracolumbar", _LAST_LUMBAR: "lumbosacral"}
_MANY_THORACIC = 8


def spine_levels(text: str, start: int, end: int) -> dict[int, tuple[int, int]]:
    """The joints that a stretch of text names, each by the number of the vertebra above it (C1 is 1, T1 is 8, L1 is
    20, S1 is 25), with the place of the words."""
    joints: dict[int, tuple[int, int]] = {}
    for found in (*_RANGE.finditer(text, start, end), *_RUN_ON.finditer(text, start, end)):
        upper = _FIRST[found[1]] + int(found[2])
        lower = _FIRST[found[3] or found[4] or found[1]] + int(found[5])
        if found.re is _RANGE or lower == upper + 1:
            for vertebra in range(upper, min(lower, _LAST_LUMBAR + 1)):
                joints.setdefault(vertebra, found.span())
    return joints


def joint_words(joints: set[int]) -> list[str]:
    """Words of the tables of this package for joints: "joint1cervical" for one joint of a region, "joint2cervical" for
    two or more ("joint8thoracic" for eight or more), "jointlumbosacral" and the like between regions (B3.10a)."""
    between = [f"joint{_BETWEEN[joint]}" for joint in sorted(joints) if joint in _BETWEEN]
    counts = Counter(_region(joint) for joint in joints if joint not in _BETWEEN)
    return between + [f"joint{_bracket(region, count)}{region}" for region, count in counts.items()]


def _bracket(region: str, count: int) -> int:
    if region == "thoracic" and count >= _MANY_THORACIC:
        return _MANY_THORACIC
    return min(count, 2)


def _region(vertebra: int) -> str:
    if vertebra < _LAST_CERVICAL:
        return "cervical"
    return "thoracic" if vertebra < _LAST_THORACIC else "lumbar"
