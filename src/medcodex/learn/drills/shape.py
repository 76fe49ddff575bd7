"""The shape of a drill's TOML, as msgspec reads it (docs/drills.md)."""

from __future__ import annotations

import msgspec


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A table of which every key is known."""


class Fact(Strict):
    name: str
    value: str
    needed: bool = False


class Drill(Strict):
    kind: str
    title: str
    level: str
    topics: list[str]
    task: str
    text: str
    indicators: list[str]
    keywords: list[str]
    model: str = ""
    facts: list[Fact] = []
    rules: list[str] = []
    private: list[str] = []
    unsupported: list[str] = []
