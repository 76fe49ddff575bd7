"""How each loaded release treats a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.files import connect, list_releases
from medcodex.terminology.validate import Standing

if TYPE_CHECKING:
    from medcodex.library.home import Home


def standings(home: Home, system: str, code: str) -> list[Standing]:
    """One entry for each loaded release whose code list has the code (in its printed form), oldest first."""
    found: list[Standing] = []
    for release in list_releases(home, system):
        if "codes" not in release.parts:
            continue
        connection = connect(release.path)
        try:
            row = connection.execute("SELECT billable FROM code WHERE code = ?", (code,)).fetchone()
        finally:
            connection.close()
        if row is not None:
            found.append(Standing(release.version, release.effective_from, bool(row[0])))
    return found
