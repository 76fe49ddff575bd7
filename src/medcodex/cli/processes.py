"""Work spread over processes, its results in the order of the input; only a bounded part of it is in memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

from medcodex.errors import MedcodexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Piece], Result],
    pieces: Iterable[Piece],
    workers: int,
    begin: Callable[[], None] | None = None,
) -> Iterator[tuple[Piece, Result]]:
    """Each piece with what the function makes of it, in input order. Function and pieces go to other processes, which
    call ``begin`` first. Raises MedcodexError when a worker process dies; an interrupt ends them all."""
    # Spawned, not forked: a fork would copy whatever threads and locks this process happens to hold.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(begin,))
    pending: deque[tuple[Piece, Future[Result]]] = deque()
    try:
        for piece in pieces:
            pending.append((piece, executor.submit(function, piece)))
            if len(pending) >= workers * 3:
                yield _finished(pending)
        while pending:
            yield _finished(pending)
    except BrokenProcessPool:
        raise MedcodexError(
            "a worker process ended unexpectedly, perhaps for want of memory; try fewer", "--workers"
        ) from None
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _finished(pending: deque[tuple[Piece, Future[Result]]]) -> tuple[Piece, Result]:
    piece, future = pending.popleft()
    return piece, future.result()


def _start(begin: Callable[[], None] | None) -> None:
    if begin is not None:
        begin()
    # An interrupt from the keyboard reaches every process; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
