"""Text in a file of its own: plain text of any character set, RTF, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.chart_json import check_text
from medcodex.interchange.attached import attached_text
from medcodex.interchange.loose import check_named, told_about
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.loose import About
    from medcodex.interchange.site import Site

_MARKUP = {".htm": "text/html", ".html": "text/html"}


def recognises(data: bytes, name: str) -> bool:
    """Whatever nobody else recognises is read as text, or refused with what it is."""
    del data, name
    return True


def read(data: bytes, name: str, site: Site, about: About | None = None) -> Iterator[Part]:
    """The file as one document of whom ``about`` names."""
    del site
    try:
        text = text_of(data, name)
        check_text(text, name)
        yield Part("", data, told_about(text, name, check_named(about, name), "text"))
    except InputError as error:
        yield Part("", data, error)


def text_of(data: bytes, name: str) -> str:
    """The text of a file of any kind that ``attached_text`` reads. InputError as there."""
    ending = next((ending for ending in _MARKUP if name.lower().endswith(ending)), "")
    return attached_text(data, _MARKUP.get(ending, ""), name)
