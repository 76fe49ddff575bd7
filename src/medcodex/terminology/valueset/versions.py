"""Versions of code systems and value sets: order, wildcards, and which of several is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PART = re.compile(r"[0-9]+|[^0-9]+")
_SEMVER = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-|\Z)")
_WILD = frozenset({"x", "X", "*"})


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts versions: numbers as numbers, so that 1.10 stands behind 1.9 and 2026 behind 2025-10. A release
    stands behind its own pre-releases."""
    core, dash, rest = version.partition("-") if _SEMVER.match(version) else (version, "", "")
    parts = tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in _PART.findall(core))
    if core == version and not _SEMVER.match(version):
        return parts
    return (*parts, *((0, 0, part) for part in _PART.findall(rest))) if dash else (*parts, (2, 0, ""))


def is_pattern(version: str) -> bool:
    """Whether a version has wildcards, as in 1.0.x."""
    return any(part in _WILD for part in version.split("."))


def matches(pattern: str, version: str) -> bool:
    """Whether a version is what a pattern asks for. A wildcard at the end stands for all that follows."""
    if pattern == version:
        return True
    if not is_pattern(pattern):
        return False
    wanted, given = pattern.split("."), version.split(".")
    if len(given) < len(wanted):
        return False
    if len(given) > len(wanted) and wanted[-1] not in _WILD:
        return False
    return all(want in _WILD or want == have for want, have in zip(wanted, given, strict=False))


def newest(versions: Iterable[str]) -> str:
    """The newest of some versions; "" (no version) stands first."""
    return max(versions, key=order, default="")


def best(versions: Iterable[str], wanted: str) -> str | None:
    """The newest version that is wanted; of "" the newest of all; None where there is none."""
    fitting = [version for version in versions if not wanted or matches(wanted, version)]
    return newest(fitting) if fitting else None
