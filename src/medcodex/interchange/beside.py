"""Documents that do not say whose they are, with a file or options that do."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from medcodex.interchange.reading import MAX_BYTES, READERS, read_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.loose import About
    from medcodex.interchange.reading import Part
    from medcodex.interchange.site import Site

LOOSE = frozenset({"pdf", "scan", "text"})
"""Kinds of file that do not say whose they are. A file beside one (``loose.beside``) belongs to it and is none of its
own."""


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file, as in READERS."""
    return next(kind for kind, path in READERS.items() if import_module(path).recognises(data, name))


def read_parts_about(data: bytes, name: str, site: Site, about: About) -> Iterator[Part]:
    """As ``read_parts``, with what is said about the file. A file that says whose it is is read as it says."""
    if not data.strip() or len(data) > MAX_BYTES or (kind := kind_of(data, name)) not in LOOSE:
        yield from read_parts(data, name, site)
        return
    for part in import_module(READERS[kind]).read(data, name, site, about):
        yield part if part.format else part._replace(format=kind)
