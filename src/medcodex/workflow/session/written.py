"""Runs, decisions and final codes as the text that is sealed, and read again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

import msgspec

from medcodex.errors import StorageError
from medcodex.workflow.session.decision import Decision
from medcodex.workflow.session.final import Final
from medcodex.workflow.session.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

_Read = TypeVar("_Read")

_RUNS = msgspec.json.Decoder(Run)
_DECISIONS = msgspec.json.Decoder(Decision)
_FINALS = msgspec.json.Decoder(Final)


def write_run(run: Run) -> str:
    """A run as JSON. A later program reads what an earlier one wrote: fields are only added, each with a default."""
    return msgspec.json.encode(run).decode()


def read_run(text: str) -> Run:
    """The run again; StorageError where it is not one."""
    return _read(_RUNS.decode, text, "a run")


def write_decision(decision: Decision) -> str:
    """A decision as JSON."""
    return msgspec.json.encode(decision).decode()


def read_decision(text: str) -> Decision:
    """The decision again; StorageError where it is not one."""
    return _read(_DECISIONS.decode, text, "a decision")


def digest(decision: Decision) -> str:
    """What tells a decision from every other: SHA-256, hexadecimal."""
    return sha256(write_decision(decision).encode("utf-8", "surrogatepass")).hexdigest()


def write_final(final: Final) -> str:
    """What was final as JSON."""
    return msgspec.json.encode(final).decode()


def read_final(text: str) -> Final:
    """What was final again; StorageError where it is not that."""
    return _read(_FINALS.decode, text, "final codes")


def _read(decode: Callable[[str], _Read], text: str, what: str) -> _Read:
    try:
        return decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise StorageError(f"what is kept as {what} cannot be read", "coding session") from None
