"""Documents that do not say whose they are, with a file or options that do."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.interchange.loose import read_about
from medcodex.interchange.reading import MAX_BYTES, READERS, Part, every_part, read_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.interchange.loose import About
    from medcodex.interchange.site import Site

LOOSE = frozenset({"pdf", "scan", "text"})
"""Kinds of file that do not say whose they are. A file beside one (``loose.beside``) belongs to it and is none of its
own."""
DOCUMENTS = (".pdf", ".txt", ".rtf", ".htm", ".html", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Endings of such files."""


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


def every_part_about(data: bytes, name: str, site: Site, about: About | None) -> Iterator[Part]:
    """As ``every_part``, with what is said about the file, where anything is. Never raises."""
    if about is None:
        yield from every_part(data, name, site)
        return
    try:
        yield from read_parts_about(data, name, site, about)
    except InputError as error:
        yield Part("", data, InputError(error.message))


def belongs_to_another(path: Path) -> bool:
    """Whether a file only says whose the document beside it is: JSON of the same name as a document, which is neither a
    chart with text of its own nor another system's resource."""
    if path.suffix.lower() != ".json" or not any(path.with_suffix(one).exists() for one in DOCUMENTS):
        return False
    try:
        told = read_about(path.read_bytes(), path.name)
    except (OSError, InputError):
        return False
    documents = told.get("documents")
    has_text = isinstance(documents, list) and any(isinstance(one, dict) and one.get("text") for one in documents)
    return "resourceType" not in told and not has_text


def about_of(path: Path) -> About | None:
    """What the file beside a document says; None where there is none. InputError where it cannot be read."""
    other = path.with_suffix(".json")
    if path.suffix.lower() not in DOCUMENTS or not other.is_file() or not belongs_to_another(other):
        return None
    try:
        return read_about(other.read_bytes(), other.name)
    except OSError as error:
        raise InputError(f"the file beside it cannot be read: {error.strerror}") from None
