"""What of an encounter is passed over, so that a misspelt key is no silent pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.unread_facts import unread_facts
from medcodex.encounter import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.coded import Encounter

_SHOWN = 5


def unread_notices(encounter: Encounter) -> Sequence[Notice]:
    """A notice where the encounter has keys that nothing reads, and one where facts have values no rule asks for."""
    return [
        Notice(kind, f"{told}: {', '.join(paths[:_SHOWN])}" + (", ..." if len(paths) > _SHOWN else ""))
        for kind, told, paths in (
            ("unread-key", "keys that nothing reads, see docs/encounter.md", encounter.unread),
            ("unread-fact", "facts with a value that no rule asks for", unread_facts(encounter)),
        )
        if paths
    ]
