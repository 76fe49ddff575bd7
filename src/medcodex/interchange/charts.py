"""Charts in JSON (docs/chart.md), each a message of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import FileChart, Told
from medcodex.errors import InputError
from medcodex.formats.chart_json import read_chart, split_charts
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.site import Site

_KEY = b'"account"'


def recognises(data: bytes, name: str) -> bool:
    """Whether this is JSON that names an account somewhere."""
    del name
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in {b"{", b"["} and _KEY in data


def read(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """Each chart, with its own bytes."""
    del name, site
    try:
        for place, one in split_charts(data):
            yield Part(place, one, _told(one))
    except InputError as error:
        yield Part("", data, error)


def _told(data: bytes) -> Told | InputError:
    try:
        return Told("chart", (FileChart(read_chart(data)),))
    except InputError as error:
        return error
