"""Coding sessions opened over a data folder, for who works without the service."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.app.auditing import ShelfBooks
from medcodex.app.coding_session.ahead import AheadCoder
from medcodex.app.coding_session.desk import CodingDesk, open_means
from medcodex.app.coding_session.seeding import SeedGate
from medcodex.library.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.library.home import Home
    from medcodex.workflow.work import Store


def open_ahead(store: Store, home: Home, quiet: float, say: Callable[[str], None]) -> AheadCoder:
    """What codes ahead, charts to which no document came for ``quiet`` seconds. ``say`` takes one-line messages of what
    is opened or built."""
    shelf = Shelf(home)
    means = open_means(shelf, say)
    desk = CodingDesk(store, means, seeds=SeedGate(means.books, ShelfBooks(shelf)))
    return AheadCoder(store, desk, dt.timedelta(seconds=quiet))
