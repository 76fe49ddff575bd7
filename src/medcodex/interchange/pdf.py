"""A PDF in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.pdf import is_pdf
from medcodex.interchange.loose import check_named, told_about
from medcodex.interchange.pages import pdf_text
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.loose import About
    from medcodex.interchange.site import Site


def recognises(data: bytes, name: str) -> bool:
    """Whether this is a PDF."""
    del name
    return is_pdf(data)


def read(data: bytes, name: str, site: Site, about: About | None = None) -> Iterator[Part]:
    """The file as one document of whom ``about`` names."""
    del site
    try:
        named = check_named(about, name)
        yield Part("", data, told_about(pdf_text(data, name), name, named, "PDF"))
    except InputError as error:
        yield Part("", data, error)
