"""The career road with what a site brought: its own files in the folder ``career`` of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.career.reading import FILES, read_career

if TYPE_CHECKING:
    from medcodex.learn.career.reading import Career
    from medcodex.library.home import Home

FOLDER = "career"
_LARGEST = 2_000_000


def career_at(home: Home) -> Career:
    """The road; a file of the site takes the place of the packaged one of its name. InputError where one cannot be
    read."""
    brought = {}
    for name in FILES:
        path = home.root / FOLDER / name
        if not path.is_file():
            continue
        if path.stat().st_size > _LARGEST:
            raise InputError(f"larger than {_LARGEST} bytes", str(path))
        try:
            brought[name] = path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
    return read_career(brought)
