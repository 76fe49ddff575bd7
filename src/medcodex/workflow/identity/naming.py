"""How people are named: the login they type, the name that others read."""

from __future__ import annotations

import re

from medcodex.errors import UsageError

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}", re.ASCII)
_NAME = 120


def read_login(text: str) -> str | None:
    """A login as it is kept; None for what can be none."""
    login = text.strip().lower()
    return login if _LOGIN.fullmatch(login) else None


def accept_login(text: str) -> str:
    """A login as it is kept. UsageError for what can be none."""
    login = read_login(text)
    if login is None:
        raise UsageError("two to 64 small letters, digits and . _ @ + -, beginning with a letter or digit", "login")
    return login


def accept_name(text: str) -> str:
    """A person's name as it is kept. UsageError where it is empty, too long or holds control characters."""
    name = " ".join(text.split())
    if not name or len(name) > _NAME or not name.isprintable():
        raise UsageError(f"a name of one to {_NAME} characters", "name")
    return name
