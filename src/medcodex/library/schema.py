"""What every release file holds, whatever its code system, and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SCHEMA_VERSION = 2
# Files of version 1 carry a search index of their own besides; the index now lies in a file for all parts of a book.
READABLE_SCHEMAS = frozenset({1, SCHEMA_VERSION})

RELEASE_DDL = """
CREATE TABLE release (
  system TEXT NOT NULL, version TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
  licence TEXT NOT NULL, serial INTEGER NOT NULL, schema INTEGER NOT NULL);
CREATE TABLE part (
  part TEXT PRIMARY KEY, form TEXT NOT NULL, source TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL,
  embedded INTEGER NOT NULL);
CREATE TABLE code (
  position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL, billable INTEGER NOT NULL, parent TEXT);
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a release: the form of its source file ("derived" for a code list made from the tabular list or the
    tables), the file's name, its SHA-256, the rows it gave, and whether it came with the installation."""

    name: str
    form: str
    source: str
    sha256: str
    rows: int
    embedded: bool


@dataclass(frozen=True, slots=True)
class Release:
    """One release file and what it holds. ``effective_to`` is the last day it was published for; a later date is
    still answered by it until a newer release is loaded."""

    system: str
    version: str
    effective_from: date
    effective_to: date
    licence: str
    serial: int
    path: Path
    parts: dict[str, Part]
