"""The one exception tree. Everything a user can cause derives from MedcodexError and says what and where."""

from __future__ import annotations


class MedcodexError(Exception):
    """A problem that the user can act on.

    ``kind`` is a stable word for programs, ``where`` the file, line or argument it concerns. The message never
    holds patient text.
    """

    kind = "error"

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class InputError(MedcodexError):
    """Input that cannot be read or is not what it claims to be."""

    kind = "input"


class UsageError(MedcodexError):
    """A command or call that makes no sense as given."""

    kind = "usage"


class ReleaseError(MedcodexError):
    """A publisher's file that is broken, contradicts itself, or cannot be placed."""

    kind = "release"


class NotLoadedError(MedcodexError):
    """No loaded release answers for the asked system and date."""

    kind = "not-loaded"


class StorageError(MedcodexError):
    """The data folder cannot be written or read."""

    kind = "storage"


class BusyError(StorageError):
    """The database is held by others; the same again may go through."""


class DownloadError(MedcodexError):
    """A file that could not be fetched whole from its publisher or mirror."""

    kind = "download"


class NotFoundError(MedcodexError):
    """Something asked for by name that is not there."""

    kind = "not-found"


class ForbiddenError(MedcodexError):
    """Somebody asked for what their role does not allow."""

    kind = "forbidden"


class ConflictError(MedcodexError):
    """A change that was made on a state which another change has replaced meanwhile."""

    kind = "conflict"


class UnauthenticatedError(MedcodexError):
    """Somebody asked for what only those who signed in may see."""

    kind = "unauthenticated"


class SignInError(UnauthenticatedError):
    """A proof of who somebody is that does not hold."""


class ThrottledError(MedcodexError):
    """Too many attempts. ``seconds`` until the next is heard; None where somebody has to lift a lock first."""

    kind = "throttled"

    def __init__(self, message: str, seconds: int | None) -> None:
        super().__init__(message)
        self.seconds = seconds
