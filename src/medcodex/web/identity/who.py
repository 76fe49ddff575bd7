"""Who asks, as the gate found it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import FormData

from medcodex.errors import UnauthenticatedError
from medcodex.workflow.identity.records import Standing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from medcodex.workflow.identity.sessions import Known
    from medcodex.workflow.people import Actor

_WHO = "medcodex.who"
_FORM = "medcodex.form"


@dataclass(frozen=True, slots=True)
class Who:
    """``actor`` None: a stranger, or somebody whose session is not whole, which ``known`` then tells; ``csrf`` is the
    word that what changes something has to bring along."""

    actor: Actor | None = None
    known: Known | None = None
    csrf: str = ""

    @property
    def standing(self) -> Standing:
        """What the session may do; ENDED where there is none."""
        return self.known.standing if self.known is not None else Standing.ENDED


NOBODY = Who()


class AtTheGate:
    """web.workbench.bench.SignIn: whoever the gate let in."""

    def actor(self, request: Request) -> Actor | None:
        return who(request.scope).actor

    def token(self, request: Request) -> str:
        return who(request.scope).csrf


def who(scope: Scope) -> Who:
    """Who asks."""
    found = scope.get(_WHO, NOBODY)
    return found if isinstance(found, Who) else NOBODY


def known(request: Request) -> Known:
    """The session that a request comes with. UnauthenticatedError where it has none."""
    found = who(request.scope).known
    if found is None:
        raise UnauthenticatedError("sign in first")
    return found


def remember(scope: Scope, found: Who, form: FormData) -> None:
    """Put down who asks and what form came with it."""
    scope[_WHO] = found
    scope[_FORM] = form


def form_of(request: Request) -> FormData:
    """The form that a request came with, empty where it had none: read by the gate, as route functions do not wait."""
    found = request.scope.get(_FORM)
    return found if isinstance(found, FormData) else FormData()


def typed(request: Request, name: str) -> str:
    """A field of the form as text; "" where it is not there or is a file."""
    value = form_of(request).get(name, "")
    return value if isinstance(value, str) else ""


def address_of(scope: Scope) -> str | None:
    """Where a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else None
