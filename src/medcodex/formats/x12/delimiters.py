"""The separators of an interchange: its header, ISA, says them by being of fixed width (X12.5, interchange control
structures; X12 005010 implementation guides, appendix B.1.1.2.5)."""

from __future__ import annotations

from dataclasses import dataclass

ISA_ELEMENTS = 16
ISA_LENGTH = 106
"""Bytes of a header with its terminator, where it keeps the fixed widths."""

_LINE = b"\r\n"
_REPETITION_SINCE = b"00402"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Each is one byte; ``repetition`` is None in versions before 00402, whose ISA11 is an identifier."""

    element: bytes
    component: bytes
    repetition: bytes | None
    terminator: bytes

    @property
    def wraps(self) -> bool:
        """Whether a line break within a segment separates nothing: it is there because the file was broken into
        lines of a width."""
        return not any(one in _LINE for one in (self.element, self.component, self.repetition or b"*", self.terminator))


COMMON = Delimiters(b"*", b":", b"^", b"~")
"""What nearly everybody uses; taken for a file without a header."""


def declared(head: bytes) -> Delimiters | None:
    """The separators that a header declares; ``head`` begins with ISA and goes beyond its terminator. None where it
    has not sixteen elements or its separators cannot be told apart. The widths of elements are not relied on: senders
    get them wrong."""
    element = head[3:4]
    if not element:
        return None
    parts = head.split(element, ISA_ELEMENTS)
    if len(parts) <= ISA_ELEMENTS or element.isalnum() or len(parts[ISA_ELEMENTS]) < 2:
        return None
    component, terminator = parts[ISA_ELEMENTS][:1], parts[ISA_ELEMENTS][1:2]
    if terminator in _LINE and parts[ISA_ELEMENTS][1:3] == _LINE:
        terminator = b"\r"
    version, repetition = parts[12].translate(None, _LINE), parts[11] if len(parts[11]) == 1 else None
    if version < _REPETITION_SINCE:
        repetition = None
    if repetition is not None and repetition.isalnum():
        repetition = None
    used = [element, component, terminator]
    if len(set(used)) < len(used) or any(one.isalnum() for one in used):
        return None
    return Delimiters(element, component, repetition, terminator)
