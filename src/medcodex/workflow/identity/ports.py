"""What is asked of the database about proving who somebody is. Secrets, reasons and errands are kept sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.identity.records import ApiToken, Credential, Errand, Grant, Invitation, Session
    from medcodex.workflow.identity.throttle import Attempts
    from medcodex.workflow.people import User


class SessionRepository(Protocol):
    """Sessions of browsers."""

    def add(self, session: Session) -> None:
        """Keep a new session."""

    def by_digest(self, digest: str) -> Session | None:
        """The session of a token's hash."""

    def known(self, digest: str) -> tuple[Session, User, Mapping[str, str]] | None:
        """The session of a token's hash with its user and what the site set: all that every request asks, at once."""

    def save(self, session: Session) -> None:
        """Keep a changed session."""

    def of(self, user_id: str, now: dt.datetime) -> Sequence[Session]:
        """The sessions of a user that have not reached their end, newest first."""

    def end(self, session_id: str) -> None:
        """Forget a session."""

    def end_all(self, user_id: str, *, but: str | None = None) -> int:
        """Forget the sessions of a user, but for one; how many."""

    def forget_ended(self, before: dt.datetime) -> None:
        """Forget sessions, invitations, errands and attempts that ended before a time."""


class TokenRepository(Protocol):
    """Tokens of programs."""

    def add(self, token: ApiToken) -> None:
        """Keep a new token."""

    def get(self, token_id: str) -> ApiToken | None:
        """The token of an id."""

    def by_digest(self, digest: str) -> ApiToken | None:
        """The token of a hash."""

    def save(self, token: ApiToken) -> None:
        """Keep a changed token."""

    def of(self, user_id: str) -> Sequence[ApiToken]:
        """A user's tokens, newest first, those revoked too."""


class IdentityRepository(Protocol):
    """All else."""

    @property
    def sessions(self) -> SessionRepository:
        """Sessions of browsers."""

    @property
    def tokens(self) -> TokenRepository:
        """Tokens of programs."""

    def credential(self, user_id: str) -> Credential:
        """How a user signs in; an empty one where nothing is kept."""

    def save_credential(self, credential: Credential) -> None:
        """Keep it."""

    def recovery_codes(self, user_id: str) -> int:
        """How many recovery codes are left."""

    def replace_recovery_codes(self, user_id: str, digests: Sequence[str]) -> None:
        """Keep new recovery codes in place of the old ones."""

    def use_recovery_code(self, user_id: str, digest: str) -> bool:
        """Use up a code; False where it is none that is left."""

    def attempts(self, key: str) -> Attempts | None:
        """What was tried and failed under a key, locked for this transaction."""

    def save_attempts(self, key: str, attempts: Attempts | None) -> None:
        """Keep it; None forgets."""

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation, in place of any other for the same user."""

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation of a hash."""

    def use_invitation(self, digest: str) -> bool:
        """Use up an invitation; False where somebody else was quicker."""

    def add_grant(self, grant: Grant) -> None:
        """Keep a break-glass grant."""

    def grants(self, user_id: str, now: dt.datetime) -> Sequence[Grant]:
        """A user's grants that have not ended."""

    def grant_of(self, user_id: str, chart_id: str, now: dt.datetime) -> Grant | None:
        """The grant by which a user may read a chart now."""

    def end_grant(self, grant_id: str, at: dt.datetime) -> None:
        """Have a grant end at a time."""

    def let_read(self, user_id: str, chart_id: str, why: str) -> None:
        """Have a provider read a chart that concerns them, such as one they are asked about ("query")."""

    def concerned(self, user_id: str, chart_id: str) -> bool:
        """Whether a chart was said to concern a user."""

    def add_errand(self, errand: Errand) -> None:
        """Keep what is expected of a browser that is sent to the provider."""

    def take_errand(self, digest: str) -> Errand | None:
        """What was expected, once."""

    def linked(self, issuer: str, subject: str) -> str | None:
        """The user whom a provider knows by a subject."""

    def link(self, user_id: str, issuer: str, subject: str) -> None:
        """Remember it."""

    def rules(self) -> Mapping[str, str]:
        """What the site set."""

    def save_rules(self, rules: Mapping[str, str]) -> None:
        """Keep it."""
