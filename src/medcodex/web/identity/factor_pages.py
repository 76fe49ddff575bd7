"""Setting up a second factor: the square of dots, the first code, the recovery codes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from starlette.responses import Response
from starlette.routing import Route

from medcodex.errors import MedcodexError, NotFoundError
from medcodex.web.identity.cookies import keep_session
from medcodex.web.identity.door import go, only
from medcodex.web.identity.who import address_of, known, typed
from medcodex.workflow.identity.factor import confirm_factor, pending_secret
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.second_factor import address_of as app_address
from medcodex.workflow.identity.sessions import stranger

if TYPE_CHECKING:
    from starlette.requests import Request

    from medcodex.web.identity.door import Doors

_MAY = {Standing.ENROL, Standing.OPEN}


def routes(doors: Doors) -> list[Route]:
    """/login/enrol: for whoever has to before they come in, and for whoever asked for it on their account page."""

    def secret_of(request: Request) -> str | None:
        """The secret to be confirmed. A session that is whole has asked for one before, with the password."""
        found = known(request)
        with doors.store.begin(stranger(address_of(request.scope))) as work:
            credential = work.identity.credential(found.user.id)
            if credential.has_factor or (credential.secret is None and found.standing is Standing.OPEN):
                return None
            return pending_secret(work, found.user)

    def ask(request: Request) -> Response:
        secret = secret_of(request)
        if secret is None:
            return go("/work/account")
        return doors.page(request, "enrol.html", secret=_grouped(secret))

    def square(request: Request) -> Response:
        secret = secret_of(request)
        if secret is None:
            raise NotFoundError("no second factor is being set up")
        drawn = io.BytesIO()
        code = segno.make(app_address(secret, known(request).user.login), error="m", micro=False)
        code.save(drawn, kind="svg", scale=5, border=3, light="#fff", dark="#000", xmldecl=False)
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    def confirm(request: Request) -> Response:
        found = known(request)
        secret = secret_of(request)
        if secret is None:
            return go("/work/account")
        try:
            opened, codes = confirm_factor(doors.store, found.user, found.session, typed(request, "code"),
                                           address=address_of(request.scope))  # fmt: skip
        except MedcodexError as error:
            return doors.refused(request, "enrol.html", error, secret=_grouped(secret))
        answer = doors.page(request, "recovery.html", codes=codes)
        keep_session(request, answer, opened.token)
        return answer

    return [
        Route("/login/enrol", only(_MAY, ask), methods=["GET"]),
        Route("/login/enrol", only(_MAY, confirm), methods=["POST"]),
        Route("/login/enrol/square.svg", only(_MAY, square), methods=["GET"]),
    ]


def _grouped(secret: str) -> str:
    """The secret as somebody types it who cannot point a camera."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
