"""A provider of OpenID Connect over real HTTP, which can be told to misbehave."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

CLIENT, SECRET = "medcodex-test", "the client's own secret of some length"


@cache
def key_of(owner: str) -> RSAKey:
    """An owner's key; another's bears the same name."""
    return RSAKey.generate_key(2048, parameters={"kid": "k1"})


@dataclass
class LocalProvider:
    """``claims`` are added to every ID token, ``None`` takes one out; ``mode`` is how it misbehaves; ``person`` is who
    sits at the browser."""

    mode: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: key_of("own"))

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.description),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    def description(self, request: Request) -> Response:
        if self.mode == "endless":
            return JSONResponse({"x": "y" * (2 << 20)})
        if self.mode == "elsewhere":
            return RedirectResponse("http://127.0.0.1:1/")
        issuer = "https://other.example" if self.mode == "other-name" else self.issuer
        base = "http://provider.example" if self.mode == "unencrypted" else self.issuer
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys",
            }
        )

    def keys(self, request: Request) -> Response:
        if self.mode == "no-keys":
            return JSONResponse({"keys": "none"})
        return JSONResponse({"keys": [self.key.as_dict(private=False, use="sig", alg="RS256")]})

    def authorize(self, request: Request) -> Response:
        """Whoever asks is let in at once."""
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if self.mode == "refuses":
            return RedirectResponse(
                f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
            )
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        basic = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if asked is None or basic.partition(":")[0] != CLIENT or challenge.decode() != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if sent.get("redirect_uri") != asked["redirect_uri"] or self.mode == "no-token":
            return JSONResponse({"error": "invalid_grant"}, 400)
        if self.mode == "no-id-token":
            return JSONResponse({"access_token": "a", "token_type": "Bearer"})
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked)})

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.mode == "alg-none":
            parts = [b'{"alg":"none"}', json.dumps(claims).encode(), b""]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
        if self.mode == "alg-hmac":  # signed with what is public, as if it were a shared secret
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, public, algorithms=["HS256"])
        if self.mode == "other-key":
            return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key_of("another"))
        if self.mode == "changed":
            head, _, tail = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key).split(".")
            changed = json.dumps(claims | {"groups": ["chiefs"]}).encode()
            return f"{head}.{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}.{tail}"
        if self.mode == "rubbish":
            return "not.a.token"
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
