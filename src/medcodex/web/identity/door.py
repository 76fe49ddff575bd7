"""Pages for whoever has not come in yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse

from medcodex.errors import StorageError, ThrottledError
from medcodex.web.identity.cookies import begin_visit, secure
from medcodex.web.identity.who import known, typed, who
from medcodex.web.pages.view import environment
from medcodex.workflow.identity.accounts import begin_set_up
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.sessions import stranger, sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.errors import MedcodexError
    from medcodex.web.sign_on.provider import Provider
    from medcodex.web.whole_store import WholeStore
    from medcodex.workflow.identity.passwords import Hasher

HOME = "/work"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Doors:
    """What the pages of this package share: the store, the hash of passwords, and the provider of single sign-on where
    the site has one."""

    store: WholeStore
    hasher: Hasher
    provider: Provider | None = None

    def set_up_link(self, address: str) -> str | None:
        """The link by which the first administrator is made; None where there is one. What ended long ago is forgotten
        on this occasion."""
        with self.store.begin(stranger(None)) as work:
            sweep(work)
        token = begin_set_up(self.store)
        return None if token is None else f"{address}welcome?token={token}"

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        """A page of ``templates/work`` for a stranger, with what forms of strangers need."""
        answer = HTMLResponse("", status)
        csrf = who(request.scope).csrf or begin_visit(request, answer)
        text = (
            environment()
            .get_template(f"work/{template}")
            .render(
                csrf=csrf,
                onward=onward(request),
                sign_on=self.provider.settings.name if self.provider is not None else None,
                readable=secure(request.scope) and request.url.scheme != "https",
                **{"error": None, "where": None, **context},
            )
        )
        answer.body = text.encode()
        answer.headers["content-length"] = str(len(answer.body))
        return answer

    def refused(self, request: Request, template: str, error: MedcodexError, **context: Any) -> Response:
        """The page again, with what was wrong. A database that fails is nothing that a form can mend: StorageError."""
        if isinstance(error, StorageError):
            raise error
        throttled = isinstance(error, ThrottledError)
        status = 429 if throttled else 401 if error.kind == "unauthenticated" else 422
        answer = self.page(request, template, status, error=error.message, where=error.where, **context)
        if isinstance(error, ThrottledError) and error.seconds is not None:
            answer.headers["retry-after"] = str(error.seconds)
        return answer


def onward(request: Request) -> str:
    """Where to go afterwards: a place of ours that the address or the form names, else the first page."""
    return own_place(typed(request, "next") or request.query_params.get("next", ""))


def own_place(text: str) -> str:
    """A path of this service, or its first page for anything else: nobody is led elsewhere through us."""
    fine = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isascii() and text.isprintable()
    return text if fine and "\\" not in text and len(text) <= _LONGEST else HOME


def go(place: str) -> Response:
    """On to another page."""
    return RedirectResponse(place, 303)


def step_for(standing: Standing) -> str | None:
    """The page on which a session becomes whole; None where it is."""
    return {Standing.FACTOR: "/login/code", Standing.ENROL: "/login/enrol", Standing.LOCKED: "/locked"}.get(standing)


def only(standings: set[Standing], page: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A page for sessions of some standing; others are led to where they belong."""

    def guarded(request: Request) -> Response:
        standing = known(request).standing
        if standing in standings:
            return page(request)
        step = step_for(standing)
        return go(onward(request) if step is None else f"{step}?next={quote(onward(request), safe='')}")

    return guarded
