"""What every rendering of a coded note says in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.encounter import ProposedCode
    from medcodex.encounter.query import Query


def titled(code: ProposedCode) -> str:
    """The title of a code, with units, teeth and surfaces where it is a service."""
    told = (
        f"x {code.units}" if code.units else "",
        f"tooth {', '.join(code.teeth)}" if code.teeth else "",
        f"surface {', '.join(code.surfaces)}" if code.surfaces else "",
    )
    return "; ".join(part for part in (code.display, *told) if part)


def asked(query: Query) -> str:
    """Why a query is drafted, with the codes that it is about."""
    return f"{query.reason} ({', '.join(query.codes)})" if query.codes else query.reason
