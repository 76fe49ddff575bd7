"""What is wrong with a file, where, and by which code the answering transactions say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``segment`` counts from 1 through the file, ``offset`` in bytes from 0. ``code`` is a code of the answers with
    the element that carries it: TA105 (TA1, interchange), AK905 (999, functional group), IK502 (999, transaction set),
    IK304 (999, segment). ``message`` never holds an element's content other than control numbers and counts."""

    segment: int
    offset: int
    code: str
    message: str
