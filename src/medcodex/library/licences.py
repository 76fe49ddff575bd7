"""Which publishers' licences a person has said to hold: a marker in the data folder, made once, with the day."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from medcodex.errors import StorageError, UsageError
from medcodex.library.map_sets import RELEASED
from medcodex.library.systems import SYSTEMS

if TYPE_CHECKING:
    import datetime

    from medcodex.library.home import Home


def guarded() -> list[str]:
    """The systems whose files are taken only under an accepted licence."""
    return [name for name, system in SYSTEMS.items() if system.agreement]


def accept(home: Home, system: str, day: datetime.date) -> bool:
    """Note that the system's licence is held; whether that is new. UsageError for a system that needs none,
    StorageError where the marker cannot be written."""
    if system not in guarded():
        raise UsageError(f"{system}: no licence needs accepting; only for {', '.join(guarded())}", "--accept-licence")
    held = accepted(home)
    if system in held:
        return False
    kept = held | {system: day.isoformat()}
    record = {name: {"licence": SYSTEMS[name].agreement, "accepted": on} for name, on in kept.items()}
    temporary = home.licences.with_name(f"{home.licences.name}.{os.getpid()}.part")
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        temporary.replace(home.licences)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(home.licences)) from error
    return True


def accepted(home: Home) -> dict[str, str]:
    """System -> the day (ISO) on which its licence was said to be held. StorageError for a damaged marker."""
    try:
        record = json.loads(home.licences.read_text(encoding="utf-8"))
        return {name: str(kept["accepted"]) for name, kept in record.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", str(home.licences)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StorageError("is damaged; remove it and accept the licences anew", str(home.licences)) from error


def withheld(system: str, held: dict[str, str]) -> str:
    """Why files of a system are not taken; "" where they are."""
    needed = RELEASED[system].agreement
    if not needed or system in held:
        return ""
    return f"needs your {needed}: add it again with --accept-licence {system} if you hold it"
