"""A scan in a file of its own: TIFF, PNG, JPEG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.interchange.loose import check_named, told_about
from medcodex.interchange.reading import Part
from medcodex.interchange.scan import is_picture, scanned_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.loose import About
    from medcodex.interchange.site import Site


def recognises(data: bytes, name: str) -> bool:
    """Whether this is a picture that may be a scan."""
    del name
    return is_picture(data)


def read(data: bytes, name: str, site: Site, about: About | None = None) -> Iterator[Part]:
    """The file as one document of whom ``about`` names."""
    del site
    try:
        named = check_named(about, name)
        yield Part("", data, told_about(scanned_text(data, name), name, named, "scan", "Scan (OCR)"))
    except InputError as error:
        yield Part("", data, error)
