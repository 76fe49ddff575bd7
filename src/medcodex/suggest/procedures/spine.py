"""Levels of the spine: "C5-C6 and C6-C7" are two cervical joints, "L5-S1" the lumbosacral one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = {"C": 0, "T": 7, "L": 19, "S": 24}
_RANGE = re.compile(r"\b([CTLS])(\d{1,2})(?:\s?(?:-|–|/|to|through|and)\s?([CTLS]?)|\s?([CTLS]))(\d{1,2})\b")
_RUN_ON = re.compile(r"\b([CTL])([1-9])([1-9])\b")
_JOINTS = ((7, 8, "cervicothoracic"), (19, 20, "thoracolumbar"), (24, 25, "lumbosacral"))


def spine_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) for the joints that a stretch of text names: "joint1cervical" for one joint of a region,
    "joint2cervical" for two or more, "jointcervicothoracic" and the like for those between regions."""
    joints: dict[tuple[int, int], tuple[int, int]] = {}
    for found in _RANGE.finditer(text, start, end):
        upper = _number(found[1], int(found[2]))
        lower = _number(found[3] or found[4] or found[1], int(found[5]))
        for vertebra in range(upper, min(lower, 25)):
            joints.setdefault((vertebra, vertebra + 1), found.span())
    for found in _RUN_ON.finditer(text, start, end):
        upper, lower = _number(found[1], int(found[2])), _number(found[1], int(found[3]))
        if lower == upper + 1:
            joints.setdefault((upper, lower), found.span())
    yield from _words(joints)


def _number(region: str, level: int) -> int:
    return _FIRST[region] + level


def _words(joints: dict[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    by_word: dict[str, list[tuple[int, int]]] = {}
    for (upper, lower), span in joints.items():
        between = next((name for above, below, name in _JOINTS if (above, below) == (upper, lower)), None)
        by_word.setdefault(f"joint{between}" if between else _region(upper), []).append(span)
    for word, spans in by_word.items():
        start, end = min(spans)[0], max(span[1] for span in spans)
        if word.startswith("joint"):
            yield word, start, end
        elif word == "thoracic" and len(spans) > 1:
            yield ("joint8thoracic" if len(spans) > 7 else "joint2thoracic"), start, end
        else:
            yield f"joint{min(len(spans), 2)}{word}", start, end


def _region(vertebra: int) -> str:
    if vertebra <= 7:
        return "cervical"
    return "thoracic" if vertebra <= 19 else "lumbar"
