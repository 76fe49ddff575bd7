"""Short forms of words that book titles spell out (data/shorthand.tsv)."""

from __future__ import annotations

from importlib.resources import files


def load_shorthand() -> dict[str, str]:
    """Folded short form -> the book's word."""
    lines = (files("medcodex.terminology") / "data" / "shorthand.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:] if line.strip())
    return {row[0]: row[1] for row in rows}
