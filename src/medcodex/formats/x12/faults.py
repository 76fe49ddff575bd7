"""What is wrong with a file, where, and by which code the answering transactions say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``segment`` counts from 1 through the file, ``offset`` in bytes from 0. ``code`` is a code of the answers with
    the element that carries it: TA105 (TA1, interchange), AK905 (999, functional group), IK502 (999, transaction set),
    IK304 (999, segment), IK403 (999, element). ``message`` never holds an element's content other than control numbers
    and counts. ``name`` is the segment's, ``element`` as guides write it (NM109, SV101-2), ``loop`` the guide's name of
    the loop; each "" where it does not apply."""

    segment: int
    offset: int
    code: str
    message: str
    name: str = ""
    element: str = ""
    loop: str = ""
