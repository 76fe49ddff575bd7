"""Who asked what would change a group: one JSON line a use in the data folder, never the codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from datetime import datetime

    from medcodex.encounter.coded import Encounter
    from medcodex.library.home import Home

NAME = "what-if.jsonl"


def log_use(home: Home, user: str, at: datetime, encounter: Encounter) -> None:
    """Append a use. StorageError where the log cannot be written: what cannot be logged is not answered."""
    path = home.root / NAME
    line = json.dumps({"at": at.isoformat(timespec="seconds"), "user": user, "encounter": encounter.id})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise StorageError(f"the log of what-if questions cannot be written: {error.strerror}", str(path)) from None
