"""Rules of continuing education as they hold at a site."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.education.rules import rules, with_sites

if TYPE_CHECKING:
    from medcodex.learn.education.rules import Rules
    from medcodex.library.home import Home

VARIABLE = "MEDCODEX_EDUCATION"
_FILE = "education.toml"


def education_rules_at(path: str | None, home: Home) -> Rules:
    """Our own rules, and over them the site's: the file that is named, else that of MEDCODEX_EDUCATION, else
    ``education.toml`` in the data folder (docs/continuing-education.md). InputError where a file cannot be read."""
    named = path or os.environ.get(VARIABLE)
    file = Path(named) if named else home.root / _FILE
    if not named and not file.exists():
        return rules()
    try:
        return with_sites(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None
