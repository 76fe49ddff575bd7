"""Talking to a provider of OpenID Connect: its description, its keys, a code for tokens, and what an ID token proves
(OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700). Requests, PKCE, JOSE and the claims' rules are Authlib's."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from medcodex.errors import SignInError
from medcodex.web.sign_on.settings import encrypted
from medcodex.workflow.identity.single_sign_on import Proven

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from medcodex.web.sign_on.settings import SignOnSettings

log = logging.getLogger("medcodex.web")

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by keys that the provider alone has. Neither "none" nor HMAC, whose key the client would share."""
_SECONDS = 10.0
_SKEW = 60
_LARGEST = 1 << 20
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Departure:
    """A browser on its way: where to, and what is expected when it returns."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider. Its description and keys are fetched when first needed and kept; keys anew when a token names one
    that is not among them."""

    def __init__(self, settings: SignOnSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._description: Mapping[str, str] | None = None
        self._keys: KeySet | None = None

    def depart(self) -> Departure:
        """Send a browser off. SignInError where the provider cannot be reached or describes itself wrongly."""
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        with self._speaking() as http:
            endpoint = self._described(http)["authorization_endpoint"]
            address, _ = self._client(http).create_authorization_url(
                endpoint,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        return Departure(address, state, nonce, verifier)

    def prove(self, code: str, nonce: str, verifier: str) -> Proven:
        """Who came back with a code. SignInError where the provider refuses it, or what it says cannot be trusted."""
        with self._speaking() as http:
            token = self._fetched(http, code, verifier)
            return self._proven(http, token, nonce)

    def _fetched(self, http: httpx.Client, code: str, verifier: str) -> Mapping[str, Any]:
        endpoint = self._described(http)["token_endpoint"]
        try:
            told = self._client(http).fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
            )
        except Exception as error:
            raise _distrusted("it gave no token", error) from None
        if not isinstance(told, dict) or not isinstance(told.get("id_token"), str):
            raise _distrusted("it gave no ID token")
        return told

    def _proven(self, http: httpx.Client, token: Mapping[str, Any], nonce: str) -> Proven:
        decoded = self._decoded(http, str(token["id_token"]))
        settings = self.settings
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": settings.client_id, "access_token": token.get("access_token")},
        )
        try:
            claims.validate(leeway=_SKEW)
        except (JoseError, ValueError, TypeError) as error:
            raise _distrusted("its ID token does not hold", error) from None
        login, subject = claims.get(settings.login_claim), claims.get("sub")
        if not isinstance(login, str) or not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _distrusted(f"its ID token lacks sub or {settings.login_claim}")
        name = claims.get("name")
        groups = claims.get(settings.roles_claim, [])
        told = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Proven(settings.issuer, subject, login, name if isinstance(name, str) else "",
                      tuple(group for group in told if isinstance(group, str)))  # fmt: skip

    def _decoded(self, http: httpx.Client, token: str) -> jwt.Token:
        for fresh in (False, True):
            try:
                return jwt.decode(token, self._key_set(http, fresh=fresh), algorithms=ALGORITHMS)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                failed = error
        raise _distrusted("its ID token is not signed by its keys", failed)

    def _key_set(self, http: httpx.Client, *, fresh: bool) -> KeySet:
        with self._lock:
            if self._keys is None or fresh:
                told = _got(http, self._described(http)["jwks_uri"])
                try:
                    self._keys = KeySet.import_key_set(told)  # type: ignore[arg-type]
                except (JoseError, ValueError, TypeError, KeyError) as error:
                    raise _distrusted("its keys cannot be read", error) from None
            return self._keys

    def _described(self, http: httpx.Client) -> Mapping[str, str]:
        if self._description is None:
            told = _got(http, f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.settings.issuer:
                raise _distrusted("it calls itself by another name than the settings")
            if not all(encrypted(told.get(name)) for name in _ENDPOINTS):
                raise _distrusted("its description lacks an address, or one is not encrypted")
            self._description = {name: str(told[name]) for name in _ENDPOINTS}
        return self._description

    def _client(self, http: httpx.Client) -> OAuth2Client:
        settings = self.settings
        client = OAuth2Client(
            session=http,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scope=" ".join(settings.scopes),
            redirect_uri=settings.back,
        )
        client.client_auth_class = _Authenticating
        return client

    def _speaking(self) -> httpx.Client:
        return httpx.Client(timeout=_SECONDS, follow_redirects=False)


class _Authenticating(httpx.Auth, ClientAuth):  # type: ignore[misc]
    """Authlib's way of telling who the client is, as httpx asks for it."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url, headers, body = self.prepare(request.method, str(request.url), request.headers, request.content)
        headers.pop("content-length", None)
        yield httpx.Request(request.method, url, headers=headers, content=body, extensions=request.extensions)


def _got(http: httpx.Client, address: str) -> Mapping[str, Any]:
    """A JSON object from an address. SignInError."""
    try:
        with http.stream("GET", address) as answer:
            answer.raise_for_status()
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise _distrusted("it answers without end")
        told = httpx.Response(200, content=body).json()
    except (httpx.HTTPError, ValueError) as error:
        raise SignInError("the provider of single sign-on cannot be reached; try again, or sign in with a password"
                          ) from error  # fmt: skip
    if not isinstance(told, dict):
        raise _distrusted("its description is no object")
    return told


def _distrusted(reason: str, error: Exception | None = None) -> SignInError:
    """The error for whoever signs in. The log has the kind of what went wrong: never a token."""
    log.warning("single sign-on refused: %s%s", reason, f" ({type(error).__name__})" if error is not None else "")
    return SignInError("what the provider of single sign-on says cannot be trusted; ask an administrator")
