"""Files that people write in TOML, opened: a billing site, a contract, the rules of a payer."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any

from medcodex.errors import InputError


def read_toml(data: bytes, where: str) -> dict[str, Any]:
    """What a file tells, its numbers with a point as Decimal. InputError for what is not UTF-8, no TOML, nested too
    deeply, or holds a number of more digits than Python reads."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where) from None
    except RecursionError:
        raise InputError("not valid TOML: nested too deeply", where) from None
    except (ValueError, InvalidOperation) as error:
        raise InputError(f"not valid TOML: {error}", where) from None
