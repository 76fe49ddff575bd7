"""The separators that a message's header declares, and the escapes that stand for them (HL7 v2.8, 2.5.4 and 2.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMATTING = {"H": "", "N": "", ".br": "\n", ".sp": "\n", ".ce": "\n", ".sk": " "}
"""What highlighting and formatting leave of themselves in a plain text; those not named leave nothing."""


@dataclass(frozen=True, slots=True)
class Separators:
    """Each is one character; HL7's own choice as defaults."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    def unescaped(self, text: str) -> str:
        """A value with its escapes resolved: separators, line breaks and other formatting, hexadecimal bytes. An
        escape that is none of HL7's stays as it is written."""
        if not self.escape or self.escape not in text:
            return text
        mark = re.escape(self.escape)
        return re.sub(f"{mark}([^{mark}]*){mark}", self._resolved, text)

    def escaped(self, text: str) -> str:
        """A value as it may stand in a message."""
        names = {self.escape: "E", self.field: "F", self.component: "S", self.subcomponent: "T", self.repetition: "R"}
        told = "".join(f"{self.escape}{names[char]}{self.escape}" if char in names else char for char in text)
        broken = f"{self.escape}.br{self.escape}"
        return told.replace("\r\n", broken).replace("\n", broken).replace("\r", broken)

    def _resolved(self, match: re.Match[str]) -> str:
        name = match[1]
        chars = {"F": self.field, "S": self.component, "T": self.subcomponent, "R": self.repetition, "E": self.escape}
        if name in chars:
            return chars[name]
        if name[:1] in {"X", "x"} and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", name[1:]):
            return _decoded(bytes.fromhex(name[1:]))
        formatting = re.match(r"\.(?:br|sp|fi|nf|ce|in|ti|sk)|[HN]$", name)
        return match[0] if formatting is None else _FORMATTING.get(formatting[0], "")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def declared(header: str) -> Separators:
    """The separators of a header segment (MSH, FHS, BHS), whose fourth character separates fields and whose second
    field has the others; what it leaves out is HL7's own."""
    field = header[3:4] or "|"
    told = header[4:].split(field, 1)[0]
    usual = Separators()
    # Some senders escape the escape itself, "^~\\\\&": the fifth character is then the one that is meant.
    told = told[:3] + told[4:] if len(told) > 4 and told[2] == told[3] else told
    return Separators(
        field,
        told[0:1] or usual.component,
        told[1:2] or usual.repetition,
        told[2:3] or usual.escape,
        told[3:4] or usual.subcomponent,
    )
