"""Who asks, and when: what a logged question is logged with."""

from __future__ import annotations

import datetime
import getpass


def user_and_time() -> tuple[str, datetime.datetime]:
    """The name of the account, "unknown" where it has none, and the present moment."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return user, datetime.datetime.now(datetime.UTC)
