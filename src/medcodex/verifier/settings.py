"""How the verifier is configured: a TOML file, the key from the environment alone."""

from __future__ import annotations

import ipaddress
import math
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medcodex.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY_VARIABLE = "MEDCODEX_VERIFIER_KEY"
FILE_VARIABLE = "MEDCODEX_VERIFIER"
FILE_NAME = "verifier.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """``url`` is the base of the API ("http://127.0.0.1:8080/v1"); ``timeout`` the seconds one answer may take,
    ``attempts`` how often it is tried, ``backoff`` the seconds before the second try, doubled each time; ``cache``
    whether verdicts are kept; ``deidentify`` whether identifiers are masked in what is sent, None where it follows from
    the address."""

    url: str
    model: str
    key: str = ""
    timeout: float = 60.0
    attempts: int = 3
    backoff: float = 1.0
    max_tokens: int = 4000
    cache: bool = True
    deidentify: bool | None = None

    @property
    def masks(self) -> bool:
        """Whether identifiers are masked: as told, else wherever text goes to another machine."""
        return not self.is_local if self.deidentify is None else self.deidentify

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is this machine."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of a file. InputError, naming the file, where it cannot be read or has a key or value that means
    nothing; UsageError for an endpoint on another machine without https."""
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("is not TOML", str(path)) from error
    kinds = {one.name: one.type for one in fields(Settings) if one.name != "key"}
    for name, value in told.items():
        if name not in kinds:
            raise InputError(f"'{name}' is no setting; there are {', '.join(kinds)}", str(path))
        if not _fits(value, str(kinds[name])):
            raise InputError(f"'{name}' is not a {str(kinds[name]).removesuffix(' | None')} above zero", str(path))
    if missing := {"url", "model"} - told.keys():
        raise InputError(f"lacks {', '.join(sorted(missing))}", str(path))
    settings = Settings(**told, key=environment.get(KEY_VARIABLE, ""))
    _check(settings, str(path))
    return settings


def _fits(value: object, kind: str) -> bool:
    if kind.startswith("bool"):
        return isinstance(value, bool)
    if kind == "str":
        return isinstance(value, str) and bool(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value > 0 and (kind == "float" or isinstance(value, int))


def _check(settings: Settings, where: str) -> None:
    try:
        parts = urlsplit(settings.url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InputError("'url' is no address", where) from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query or parts.fragment:
        raise InputError("'url' is no plain http or https address", where)
    if parts.scheme == "http" and not settings.is_local:
        raise UsageError("an endpoint on another machine needs https", where)
