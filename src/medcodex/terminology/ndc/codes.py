"""The shapes of a National Drug Code and the arithmetic between them.

A code has three segments: labeler, product, package. FDA lists it with ten digits and hyphens as 4-4-2, 5-3-2 or 5-4-1
(21 CFR 207.33 as in force until 2033). Claims carry eleven digits, 5-4-2, each short segment filled with leading zeros
(45 CFR 162.1002; X12 LIN03 after N4). From 7 March 2033 FDA assigns twelve digits, 6-4-2, and fills up the segments of
codes it assigned before in the same way (91 FR 10749, 5 March 2026). So every form widens to the twelve digits, and a
code of ten digits without hyphens has as many readings as configurations. Labeler codes up to 9999 are listed with four
digits, those from 10000 with five (FDA, NDC Directory file notes, LBLCODE): where the first digit is a zero, only
4-4-2 can be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WIDTHS = (6, 4, 2)
LISTED = ((4, 4, 2), (5, 3, 2), (5, 4, 1))
# Labeler codes of six digits may also come before 2033, in the last two forms.
HYPHENATED = (*LISTED, (5, 4, 2), (6, 4, 2), (6, 3, 2), (6, 4, 1))
_PRODUCTS = tuple(dict.fromkeys(shape[:2] for shape in HYPHENATED))
# Digits alone: eleven are read as claims write them, five and six are a labeler.
_BARE: dict[int, tuple[tuple[int, ...], ...]] = {
    4: ((4,),),
    5: ((5,),),
    6: ((6,),),
    8: ((4, 4), (5, 3)),
    9: ((5, 4),),
    10: LISTED,
    11: ((5, 4, 2),),
    12: ((6, 4, 2),),
}
_MARK = re.compile(r"(?:NDC|N4)[\s:#]*(?=[\d*])")
_BETWEEN = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*|\s+")
_SEGMENT = re.compile(r"\**[0-9]+|\*+")


@dataclass(frozen=True, slots=True, order=True)
class Ndc:
    """A labeler, a product or a package: segments of six, four and two digits, "" where the code ends before them."""

    labeler: str
    product: str = ""
    package: str = ""

    @property
    def level(self) -> str:
        """labeler, product or package."""
        return "package" if self.package else "product" if self.product else "labeler"

    @property
    def digits12(self) -> str:
        """The digits of the uniform format: six, ten or twelve."""
        return self.labeler + self.product + self.package

    @property
    def digits11(self) -> str | None:
        """The digits as claims carry them: five, nine or eleven; None where the labeler code has six of its own."""
        return self.digits12[1:] if self.labeler.startswith("0") else None

    @property
    def code(self) -> str:
        """The printed form: the digits of the claim; those of the uniform format where there are none, its product
        with a hyphen, since ten digits alone would read otherwise."""
        if self.digits11 is not None:
            return self.digits11
        return self.hyphenated if self.level == "product" else self.digits12

    @property
    def hyphenated(self) -> str:
        """5-4-2 with hyphens; 6-4-2 where the labeler code has six digits of its own."""
        labeler = self.labeler[1:] if self.labeler.startswith("0") else self.labeler
        return "-".join(filter(None, (labeler, self.product, self.package)))

    @property
    def parent(self) -> Ndc | None:
        """The product of a package, the labeler of a product."""
        if self.package:
            return Ndc(self.labeler, self.product)
        return Ndc(self.labeler) if self.product else None

    @property
    def listings(self) -> tuple[str, ...]:
        """The hyphenated forms of ten digits that widen to this package. Where there are two, only FDA's list tells
        which one is meant; none where no segment starts with a zero to leave out."""
        if self.digits11 is None or not self.package:
            return ()
        segments = (self.labeler[1:], self.product, self.package)
        return tuple(
            "-".join(segment[-width:] for segment, width in zip(segments, shape, strict=True))
            for shape in LISTED
            if (shape[0] == 4) == segments[0].startswith("0")
            and all(set(segment[:-width]) <= {"0"} for segment, width in zip(segments, shape, strict=True))
        )


def readings(text: str) -> tuple[Ndc, ...]:
    """What a code as typed can mean, "NDC" or "N4" before it left out: one reading where hyphens (or spaces) or the
    number of digits decide; two of eight digits and up to three of ten without hyphens; none where it has no shape of
    a code. An asterisk may stand for a leading zero, as on older labels."""
    bare = _MARK.sub("", text.strip().upper(), count=1)
    segments = _BETWEEN.split(bare)
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return ()
    if len(segments) == 1:
        digits = segments[0]
        shapes = _BARE.get(len(digits), ()) if digits.isdecimal() else ()
        if len(shapes) > 1 and digits.startswith("0"):
            shapes = tuple(shape for shape in shapes if shape[0] == 4)
        return tuple(dict.fromkeys(_cut(digits, shape) for shape in shapes))
    shape = tuple(len(segment) for segment in segments)
    if shape not in HYPHENATED and shape not in _PRODUCTS:
        return ()
    return (_widened([segment.replace("*", "0") for segment in segments]),)


def normalise(text: str) -> str | None:
    """The printed form of a code that has one reading; None for other text and for digits that have several."""
    found = readings(text)
    return found[0].code if len(found) == 1 else None


def _cut(digits: str, shape: tuple[int, ...]) -> Ndc:
    ends = [sum(shape[: count + 1]) for count in range(len(shape))]
    return _widened([digits[end - width : end] for end, width in zip(ends, shape, strict=True)])


def _widened(segments: list[str]) -> Ndc:
    return Ndc(*(segment.zfill(width) for segment, width in zip(segments, WIDTHS, strict=False)))
