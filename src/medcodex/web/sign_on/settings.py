"""The file in which a site names its provider."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medcodex.errors import InputError
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECRET_VARIABLE = "MEDCODEX_SIGN_ON_SECRET"  # noqa: S105 - its name, not its content
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TEXTS = ("issuer", "client_id", "address")
_KNOWN = frozenset({*_TEXTS, "name", "client_secret_file", "scopes", "login_claim", "roles_claim", "roles", "adopt"})


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """``issuer`` and ``client_id`` are the provider's; ``address`` is under what browsers reach this service, to which
    ``/login/sso/back`` is added and registered there. ``roles`` leads from values of ``roles_claim`` to roles.
    ``adopt`` takes a user of the same login here for the provider's, once; leave it off unless the provider's logins
    are the same people's. ``client_secret`` None: a public client, PKCE alone."""

    issuer: str
    client_id: str
    address: str
    roles: Mapping[str, Role]
    client_secret: str | None = None
    name: str = "single sign-on"
    scopes: tuple[str, ...] = ("openid", "profile")
    login_claim: str = "preferred_username"
    roles_claim: str = "groups"
    adopt: bool = False

    @property
    def back(self) -> str:
        """Where the provider sends browsers back to."""
        return f"{self.address.rstrip('/')}/login/sso/back"


def read_sign_on(path: Path) -> SignOnSettings:
    """The settings in a TOML file. The client's secret comes from the variable MEDCODEX_SIGN_ON_SECRET, or from the
    file that ``client_secret_file`` names. InputError, saying which key, where something is missing or wrong."""
    raw = _toml(path)
    where = str(path)
    unknown = sorted(raw.keys() - _KNOWN)
    if unknown:
        raise InputError(f"no such setting: {', '.join(unknown)}", where)
    for key in _TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise InputError(f"{key} is missing", where)
    for key in ("issuer", "address"):
        if not encrypted(raw[key]):
            raise InputError(f"{key} begins with https://, or with http:// on this machine itself", where)
    return SignOnSettings(
        issuer=raw["issuer"],
        client_id=raw["client_id"],
        address=raw["address"],
        roles=_roles(raw.get("roles"), where),
        client_secret=_secret(path, raw.get("client_secret_file")),
        name=_text(raw, "name", "single sign-on", where),
        scopes=_scopes(raw.get("scopes", ["openid", "profile"]), where),
        login_claim=_text(raw, "login_claim", "preferred_username", where),
        roles_claim=_text(raw, "roles_claim", "groups", where),
        adopt=raw.get("adopt") is True,
    )


def encrypted(address: object) -> bool:
    """Whether an address is one over TLS, or of this machine itself."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        )
    except ValueError:
        return False


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not TOML: {error}", str(path)) from None


def _roles(told: object, where: str) -> Mapping[str, Role]:
    if not isinstance(told, dict) or not told:
        raise InputError("[roles] is missing: which value of the claim leads to which role", where)
    roles = {}
    for group, role in told.items():
        if role not in set(Role):
            raise InputError(f"roles: {role!r} is no role; one of {', '.join(Role)}", where)
        roles[group] = Role(role)
    return roles


def _secret(path: Path, named: object) -> str | None:
    told = os.environ.get(SECRET_VARIABLE)
    if told:
        return told
    if named is None:
        return None
    if not isinstance(named, str):
        raise InputError("client_secret_file is the name of a file", str(path))
    file = path.parent / named
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        raise InputError("client_secret_file cannot be read", str(file)) from None


def _scopes(told: object, where: str) -> tuple[str, ...]:
    if not isinstance(told, list) or "openid" not in told or not all(isinstance(one, str) for one in told):
        raise InputError('scopes is a list with "openid" in it', where)
    return tuple(told)


def _text(raw: Mapping[str, Any], key: str, default: str, where: str) -> str:
    told = raw.get(key, default)
    if not isinstance(told, str) or not told:
        raise InputError(f"{key} is a text", where)
    return told
