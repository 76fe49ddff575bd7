"""A progress bar on standard error, for a person at a terminal only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(size: int | None) -> Iterator[Callable[[int], None]]:
    """A function to call with the bytes of each line done; ``size`` is their sum where it is known."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        BarColumn(),
        TextColumn("{task.fields[notes]} notes"),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("coding", total=size, notes=0)
        done = 0

        def advance(bytes_done: int) -> None:
            nonlocal done
            done += 1
            bar.update(task, advance=bytes_done, notes=done)

        yield advance
