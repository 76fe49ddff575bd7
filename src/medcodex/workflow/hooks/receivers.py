"""Receivers of HL7 messages: webhooks whose address is one of MLLP, told of finished charts and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medcodex.errors import InputError
from medcodex.workflow.hooks.destinations import MLLP

if TYPE_CHECKING:
    from collections.abc import Sequence

TOPIC = "chart.completed"
_PATHS = frozenset({"/bar", "/dft"})


def check_receiver(url: str, wanted: Sequence[str]) -> None:
    """InputError where an address of MLLP does not say what is to be sent there, or is to be told of something that
    there is no message for."""
    split = urlsplit(url)
    if split.scheme not in MLLP:
        return
    if split.path not in _PATHS or split.query:
        raise InputError("the address ends in /bar (diagnoses and procedures) or /dft (charges)", "url")
    if set(wanted) != {TOPIC}:
        raise InputError(f"a receiver of HL7 messages is told of {TOPIC} alone", "topics")
