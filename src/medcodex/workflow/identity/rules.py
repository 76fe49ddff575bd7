"""What a site may set about signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDLE = (1, 60)
_HOURS = (1, 24)


@dataclass(frozen=True, slots=True)
class SignInRules:
    """``idle``: after so long without a request the screen is locked (45 CFR 164.312(a)(2)(iii)); ``lasting``: so long
    after signing in a session ends whatever happens; ``factor_roles``: roles that need a second factor."""

    idle: timedelta = timedelta(minutes=15)
    lasting: timedelta = timedelta(hours=12)
    factor_roles: frozenset[Role] = frozenset()


def read_rules(kept: Mapping[str, str]) -> SignInRules:
    """The rules from what is kept; what is not there stays as it comes. UsageError for a value that makes no sense."""
    plain = SignInRules()
    return SignInRules(
        idle=timedelta(minutes=_number(kept, "idle_minutes", plain.idle // timedelta(minutes=1), _IDLE)),
        lasting=timedelta(hours=_number(kept, "session_hours", plain.lasting // timedelta(hours=1), _HOURS)),
        factor_roles=frozenset(_role(word) for word in kept.get("factor_roles", "").split()),
    )


def written_rules(rules: SignInRules) -> Mapping[str, str]:
    """The rules as they are kept."""
    return {
        "idle_minutes": str(rules.idle // timedelta(minutes=1)),
        "session_hours": str(rules.lasting // timedelta(hours=1)),
        "factor_roles": " ".join(sorted(rules.factor_roles)),
    }


def _number(kept: Mapping[str, str], name: str, default: int, limits: tuple[int, int]) -> int:
    text = kept.get(name)
    if text is None:
        return default
    low, high = limits
    if not (text.isascii() and text.isdigit() and low <= int(text[:6]) <= high):
        raise UsageError(f"a whole number from {low} to {high}", name)
    return int(text)


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise UsageError(f"no such role; one of {', '.join(Role)}", "factor_roles") from None
