"""Packaged tab-separated tables: rules and word lists as data."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def table_names(package: str, folder: str) -> list[str]:
    """Names of the .tsv files in a packaged folder, sorted."""
    return sorted(entry.name for entry in (files(package) / folder).iterdir() if entry.name.endswith(".tsv"))


def table_rows(package: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of a packaged table by column name. The first line that is no comment names the columns; lines that start
    with "#" and blank lines are passed over. Raises ReleaseError for a row of the wrong width."""
    header: list[str] | None = None
    text = (files(package) / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise ReleaseError(f"{len(cells)} columns where {len(header)} are named", f"{package}/{name} line {number}")
        else:
            yield dict(zip(header, cells, strict=True))
