"""What an author declares in ``variants.toml`` beside ``case.toml``: in what a chart may differ (docs/variants.md)."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import msgspec

from medcodex.errors import InputError
from medcodex.learn.cases import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIANTS_FILE = "variants.toml"
KINDS = ("side", "age", "sex", "type", "episode", "stage", "organism", "other")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_NAME = 24
_MOST_DIMENSIONS = 5
_MOST_ALTERNATIVES = 6


class Added(shape.Code):
    """A code that the key of the alternative has besides, ``after`` another, else at the end."""

    after: str | None = None


class Alternative(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One way in which a chart may differ.

    ``replace`` holds pairs of words: each has to stand in a document, and every place where it stands is rewritten, in
    the key's explanations too. ``explain`` holds pairs that stand in explanations alone. A word of ``watch`` (and of
    the table of watched words for the dimension's kind) may be left over only within a quote of ``keep``. ``codes``
    says which code becomes which, ``drop`` which are no longer reported; ``mirror`` finds the other side of every code
    with a side (from, to), ``seventh`` changes seventh characters.
    """

    name: str
    replace: list[tuple[str, str]] = []
    explain: list[tuple[str, str]] = []
    watch: list[str] = []
    keep: list[str] = []
    codes: dict[str, str] = {}
    drop: list[str] = []
    add: list[Added] = []
    mirror: tuple[Literal["right", "left", "bilateral"], Literal["right", "left", "bilateral"]] | None = None
    seventh: dict[str, str] = {}
    age: int | None = None
    age_days: int | None = None
    sex: str | None = None
    drg: str | None = None
    rationale: dict[str, str] = {}
    title: str | None = None


class Dimension(shape.Strict):
    """In what a chart differs: ``says`` tells it in words."""

    name: str
    kind: str
    says: str
    alternatives: list[Alternative]


class _File(shape.Strict):
    dimensions: list[Dimension]


def read_variants(data: bytes, where: str) -> Sequence[Dimension]:
    """The dimensions of a ``variants.toml``. InputError for what is mistyped or contradicts itself."""
    try:
        found = msgspec.convert(tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal), _File)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where) from None
    except RecursionError:
        raise InputError("not valid TOML: nested too deeply", where) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where) from None
    except msgspec.ValidationError as error:
        raise InputError(str(error), where) from None
    if not 1 <= len(found.dimensions) <= _MOST_DIMENSIONS:
        raise InputError(f"1 to {_MOST_DIMENSIONS} dimensions expected", where)
    names = [one.name for one in found.dimensions]
    names += [each.name for one in found.dimensions for each in one.alternatives]
    if len({*names}) != len(names):
        raise InputError("two dimensions or alternatives have one name", where)
    for name in names:
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
            raise InputError(f"{name!r}: a name of small letters, digits and single hyphens expected", where)
    for one in found.dimensions:
        if one.kind not in KINDS:
            raise InputError(f"{one.name}: kind: one of {', '.join(KINDS)} expected", where)
        if not 1 <= len(one.alternatives) <= _MOST_ALTERNATIVES:
            raise InputError(f"{one.name}: 1 to {_MOST_ALTERNATIVES} alternatives expected", where)
    return found.dimensions
