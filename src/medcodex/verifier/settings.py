"""How the verifier is configured: a TOML file, the key from the environment alone."""

from __future__ import annotations

import ipaddress
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
_MOST = {"timeout": 3600, "attempts": 20, "backoff": 60, "max_tokens": 1_000_000}


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
    kinds = {one.name: str(one.type).removesuffix(" | None") for one in fields(Settings) if one.name != "key"}
    for name, value in told.items():
        if name == "key":
            raise InputError(f"'key' is no setting; the key comes from {KEY_VARIABLE} alone", str(path))
        if name not in kinds:
            raise InputError(f"'{name}' is no setting; there are {', '.join(kinds)}", str(path))
        if not _fits(name, value, kinds[name]):
            raise InputError(f"'{name}' is not {_wanted(name, kinds[name])}", str(path))
    if missing := {"url", "model"} - told.keys():
        raise InputError(f"lacks {', '.join(sorted(missing))}", str(path))
    settings = Settings(**told, key=_key(environment))
    _check(settings, str(path))
    return settings


def _key(environment: Mapping[str, str]) -> str:
    key = environment.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError("the key has characters that no header may hold", KEY_VARIABLE)
    return key


def _fits(name: str, value: object, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "str":
        return isinstance(value, str) and bool(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or (kind == "int" and isinstance(value, float)):
        return False
    return 0 < value <= _MOST[name]


def _wanted(name: str, kind: str) -> str:
    if kind == "bool":
        return "true or false"
    if kind == "str":
        return "a text with something in it"
    return f"{'a whole' if kind == 'int' else 'a'} number above 0 and up to {_MOST[name]}"


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
