"""A link that works once: setting a password, and the very first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from medcodex.errors import MedcodexError, UsageError
from medcodex.web.identity.cookies import forget_session
from medcodex.web.identity.door import go
from medcodex.web.identity.who import address_of, typed
from medcodex.workflow.identity.accounts import accept_invitation, invited

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.identity.door import Doors


def routes(doors: Doors) -> list[Route]:
    """/welcome"""

    def again(request: Request, token: str, error: MedcodexError | None = None) -> Response:
        address = address_of(request.scope)
        try:
            user = invited(doors.store, token, address)
        except MedcodexError as refused:
            return doors.refused(request, "welcome_gone.html", refused)
        shown: dict[str, Any] = {
            "token": token,
            "first": user is None,
            "login": user.login if user is not None else typed(request, "login")[:64],
            "name": user.name if user is not None else typed(request, "name")[:120],
        }
        if error is not None:
            return doors.refused(request, "welcome.html", error, **shown)
        return doors.page(request, "welcome.html", **shown)

    def ask(request: Request) -> Response:
        return again(request, request.query_params.get("token", ""))

    def set_password(request: Request) -> Response:
        token, password = typed(request, "token"), typed(request, "password")
        try:
            if password != typed(request, "again"):
                raise UsageError("the two passwords are not the same", "again")
            accept_invitation(doors.store, doors.hasher, token, password, address=address_of(request.scope),
                              login=typed(request, "login"), name=typed(request, "name"))  # fmt: skip
        except MedcodexError as error:
            return again(request, token, error)
        answer = go("/login?done=1")
        forget_session(request, answer)
        return answer

    return [Route("/welcome", ask, methods=["GET"]), Route("/welcome", set_password, methods=["POST"])]
