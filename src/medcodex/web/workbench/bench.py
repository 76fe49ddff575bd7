"""What all routes of the workbench share: the store, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import HTMLResponse

from medcodex.errors import UnauthenticatedError
from medcodex.web.pages.view import environment
from medcodex.workflow.access import may

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.learn.work import LearnWork
    from medcodex.web.whole_store import WholeStore
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Work


class SignIn(Protocol):
    """Tells who asks."""

    def actor(self, request: Request) -> Actor | None:
        """Who signed in, None for a stranger. For a request that changes something and comes with a browser's session,
        its token against forgery is checked here: ForbiddenError where it is missing or another's."""

    def token(self, request: Request) -> str:
        """The token against forgery that the forms and scripts of this session's pages carry; empty for strangers."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """The workbench behind the routes. ``notice`` stands on every page."""

    store: WholeStore
    sign_in: SignIn
    notice: str = ""

    def acting(self, request: Request) -> Actor:
        """Who asks; UnauthenticatedError for a stranger."""
        actor = self.sign_in.actor(request)
        if actor is None:
            raise UnauthenticatedError("sign in first")
        return actor

    def begin(self, request: Request) -> AbstractContextManager[Work]:
        """A transaction of whoever asks; errors as for ``acting`` and workflow.work.Store.begin."""
        return self.store.begin(self.acting(request))

    def learning(self, request: Request) -> AbstractContextManager[LearnWork]:
        """A transaction of whoever asks that reaches no patient; errors as for ``acting`` and
        learn.work.LearnStore.learning."""
        return self.store.learning(self.acting(request))

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        """A page of ``templates/work``. Templates find ``actor``, ``may(permission)``, ``csrf``, ``path`` and
        ``notice`` besides what is given. Never kept by a browser or a proxy: it may hold a patient."""
        actor = self.acting(request)
        text = (
            environment()
            .get_template(f"work/{template}")
            .render(
                actor=actor,
                may=lambda permission: may(actor, permission),
                csrf=self.sign_in.token(request),
                path=request.url.path,
                notice=self.notice,
                **context,
            )
        )
        return HTMLResponse(text, status, {"cache-control": "no-store"})
