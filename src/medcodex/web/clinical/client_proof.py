"""Who calls CDS Hooks: a client that signs its requests (CDS Hooks 2.0, 4.5 Trusting CDS Clients), or a program with a
token.

``cds-clients.toml`` in the data folder, or the file of MEDCODEX_CDS_CLIENTS, names the clients that may call::

    audience = "https://coding.example.org"
    [clients."https://ehr.example.org"]
    jwks = "ehr-keys.json"

Keys are read from that file alone; what a token says of where its keys are is not followed.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from medcodex.errors import InputError, SignInError
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.library.home import Home

CLIENTS_VARIABLE = "MEDCODEX_CDS_CLIENTS"
_NAME = "cds-clients.toml"
_ALGORITHMS = ["ES256", "ES384", "RS256", "RS384"]
_LONGEST = 300
_LEEWAY = 60
_REFUSED = "the token of the client is not one that is trusted here"


@dataclass(slots=True)
class Clients:
    """The clients that are trusted, by the ``iss`` of their tokens; a token opens once."""

    audience: str = ""
    keys: Mapping[str, KeySet] = field(default_factory=dict)
    _used: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def prove(self, token: str, address: str, now: float) -> Actor:
        """The client of a token for the service at an address. SignInError where the token is not signed by a client
        that is known, is not for this service, has ended, or was used before."""
        claims = self._claims(token)
        issued, ends, number = _seconds(claims, "iat"), _seconds(claims, "exp"), claims.get("jti")
        if claims.get("aud") not in (address, [address]) or not isinstance(number, str):
            raise SignInError(_REFUSED)
        if ends <= now - _LEEWAY or issued > now + _LEEWAY or ends - issued > _LONGEST:
            raise SignInError(_REFUSED)
        with self._lock:
            for old in [name for name, until in self._used.items() if until < now - _LEEWAY]:
                del self._used[old]
            name = f"{claims['iss']} {number}"
            if name in self._used:
                raise SignInError(_REFUSED)
            self._used[name] = ends
        return Actor("", str(claims["iss"])[:80], Role.PROVIDER, "api")

    def _claims(self, token: str) -> Mapping[str, Any]:
        for issuer, keys in self.keys.items():
            try:
                claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            if claims.get("iss") == issuer:
                return claims
        raise SignInError(_REFUSED)


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SignInError(_REFUSED)
    return float(value)


def read_clients(home: Home) -> Clients:
    """The clients of the file; none where there is no file. InputError where it, or a file of keys, cannot be read."""
    named = os.environ.get(CLIENTS_VARIABLE)
    file = Path(named) if named else home.root / _NAME
    if not named and not file.exists():
        return Clients()
    told = _toml(file)
    clients, audience = told.get("clients", {}), told.get("audience", "")
    if not isinstance(clients, dict) or not isinstance(audience, str):
        raise InputError("audience is a text and clients a table", str(file))
    return Clients(audience.rstrip("/"), {issuer: _keys(issuer, one, file) for issuer, one in clients.items()})


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise InputError("no TOML", str(file)) from None


def _keys(issuer: str, told: object, file: Path) -> KeySet:
    if not isinstance(told, dict) or not isinstance(told.get("jwks"), str):
        raise InputError(f"clients.{issuer}: jwks, a file of keys, is expected", str(file))
    path = file.parent / told["jwks"]
    try:
        return KeySet.import_key_set(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
    except (ValueError, TypeError, KeyError, JoseError):
        raise InputError("no set of keys (JWKS)", str(path)) from None
