"""The way to the provider and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.routing import Route

from medcodex.errors import MedcodexError, SignInError
from medcodex.web.identity.cookies import errand_token, forget_errand, keep_errand, keep_session, same
from medcodex.web.identity.door import go, onward, own_place
from medcodex.web.identity.who import address_of, who
from medcodex.workflow.event import Event
from medcodex.workflow.identity.opaque import digest
from medcodex.workflow.identity.records import Errand
from medcodex.workflow.identity.sessions import stranger
from medcodex.workflow.identity.single_sign_on import sign_on
from medcodex.workflow.identity.trying import begin_with_link, count_link

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.identity.door import Doors
    from medcodex.web.sign_on.provider import Provider
    from medcodex.workflow.identity.sessions import Opened

_WITHIN = timedelta(minutes=10)
_LONGEST = 4000


def routes(doors: Doors, provider: Provider) -> list[Route]:
    """/login/sso and /login/sso/back"""

    def leave(request: Request) -> Response:
        try:
            departure = provider.depart()
        except SignInError as error:
            return doors.refused(request, "sign_in.html", error, login="", done=False)
        with doors.store.begin(stranger(address_of(request.scope))) as work:
            work.identity.add_errand(
                Errand(digest(departure.state), departure.nonce, departure.verifier, onward(request),
                       work.now + _WITHIN)
            )  # fmt: skip
        answer = go(departure.address)
        keep_errand(request, answer, departure.state)
        return answer

    def back(request: Request) -> Response:
        try:
            opened, place = _returned(doors, provider, request)
        except MedcodexError as error:
            answer = doors.refused(request, "sign_in.html", error, login="", done=False)
        else:
            answer = go(own_place(place))
            keep_session(request, answer, opened.token)
        forget_errand(request, answer)
        return answer

    return [
        Route("/login/sso", leave, methods=["GET"]),
        Route("/login/sso/back", back, methods=["GET"]),
    ]


def _returned(doors: Doors, provider: Provider, request: Request) -> tuple[Opened, str]:
    """The session of whoever came back, and where they wanted to go. MedcodexError."""
    address = address_of(request.scope)
    state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    own = same(state, errand_token(request.scope))
    with doors.store.begin(stranger(address)) as work:
        begin_with_link(work)
        errand = work.identity.take_errand(digest(state)) if own else None
        if errand is None or work.now >= errand.expires_at:
            errand = None
            count_link(work)
    if errand is None:
        raise SignInError("this sign-in was begun elsewhere, or took too long; begin again")
    if not code or len(code) > _LONGEST:
        raise SignInError("the provider of single sign-on did not let you in")
    try:
        proven = provider.prove(code, errand.nonce, errand.verifier)
    except SignInError:
        with doors.store.begin(stranger(address)) as work:
            work.record(Event("session.refused", "user", "unknown", detail={"by": "sso"}))
        raise
    with doors.store.begin(stranger(address)) as work:
        opened = sign_on(work, proven, provider.settings.roles, adopt=provider.settings.adopt,
                         agent=request.headers.get("user-agent", ""), before=who(request.scope).known)  # fmt: skip
    return opened, errand.onward
