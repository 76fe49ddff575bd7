"""Two programs on one machine, in turn: each waits in a process of its own while the other works.

On a shared machine the minutes differ more than the programs do, so both are asked for a little work after the other,
round by round. Standard library alone: the peer's own environment imports this too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def answer(read: Callable[[str], int], load_seconds: float) -> None:
    """A program's side: notes as JSON lines in, for each line the seconds of wall clock they took and what was found
    in them; at the end the most memory it held, in megabytes. ``read`` codes one note and counts its mentions."""
    _write({"load_seconds": load_seconds})
    for line in sys.stdin:
        start = time.perf_counter()
        mentions = sum(map(read, json.loads(line)))
        _write({"seconds": time.perf_counter() - start, "mentions": mentions})
    _write({"peak_mb": _peak_mb()})


class Program:
    """A script of this folder that answers rounds, waiting in a process of its own."""

    def __init__(self, python: Path | str, script: str, work: Path) -> None:
        command = [str(python), str(Path(__file__).with_name(script)), "--work", str(work)]
        # One core each: numeric libraries would otherwise start a thread for every core.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)
        # Both are pipes, and so there.
        self._asked, self._told = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        self.load_seconds: float = self._answer()["load_seconds"]
        self.rates: list[float] = []
        self.notes = self.mentions = 0
        self.seconds = 0.0

    def round(self, notes: Sequence[str]) -> float:
        """Code these notes; notes a second."""
        self._asked.write(json.dumps(notes) + "\n")
        self._asked.flush()
        one = self._answer()
        self.notes += len(notes)
        self.seconds += one["seconds"]
        self.mentions += one["mentions"]
        self.rates.append(len(notes) / one["seconds"])
        return self.rates[-1]

    def end(self) -> dict[str, Any]:
        """What it did, all rounds together."""
        self._asked.close()
        peak = self._answer()["peak_mb"]
        self._process.wait()
        return {
            "notes": self.notes,
            "seconds": self.seconds,
            "notes_per_second": self.notes / self.seconds if self.notes else 0.0,
            "rounds": self.rates,
            "mentions": self.mentions,
            "load_seconds": self.load_seconds,
            "peak_mb": peak,
        }

    def _answer(self) -> dict[str, Any]:
        line = self._told.readline()
        if not line:
            raise SystemExit(f"a program ended with {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


def _write(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def _peak_mb() -> float:
    """The most memory this program has held. Linux counts a parent's memory into ``ru_maxrss`` of what it starts, but
    not into this line."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else []
    high = next((line for line in lines if line.startswith("VmHWM:")), None)
    if high is not None:
        return int(high.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
