"""The tables of this package: rows by column name."""

from __future__ import annotations

from importlib.resources import files


def packaged_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in data/; lines that start with "#" are remarks, "-" stands for no value."""
    text = (files("medcodex.terminology.maps") / "data" / name).read_text("utf-8")
    header, *rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [dict(zip(header, ("" if cell == "-" else cell for cell in row), strict=True)) for row in rows]
