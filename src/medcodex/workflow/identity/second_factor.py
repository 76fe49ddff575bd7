"""The second factor: codes of six digits that an app shows for half a minute (TOTP, RFC 6238), and recovery codes for
when the app is lost."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.work import Work

from medcodex.workflow.identity.opaque import base32

STEP = 30
_AROUND = 1
"""Steps before and after now that are taken too, for clocks that disagree."""
RECOVERY_CODES = 10


def fresh_secret(work: Work) -> str:
    """A new secret of 160 bits, in base32, as apps take it."""
    return base32(work, 20)


def address_of(secret: str, login: str, issuer: str = "medcodex") -> str:
    """What an app reads from the square of dots (otpauth://)."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: str, code: str, now: dt.datetime, after: int | None) -> int | None:
    """The step for which a code is the right one; None where it is none. ``after`` is the last step that was used: a
    code seen over a shoulder opens nothing a second time."""
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed, re.ASCII):
        return None
    totp = pyotp.TOTP(secret, interval=STEP)
    current = totp.timecode(now)
    found = None
    for step in range(current - _AROUND, current + _AROUND + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed) and (after is None or step > after):
            found = step
    return found


def fresh_recovery_codes(work: Work) -> Sequence[str]:
    """Ten new codes of 80 bits each, in groups of four."""
    return [_grouped(base32(work, 10)) for _ in range(RECOVERY_CODES)]


def typed_recovery_code(text: str) -> str | None:
    """A recovery code as it was given out, from however it was typed; None for what cannot be one."""
    letters = re.sub(r"[\s-]", "", text).upper()
    return _grouped(letters) if re.fullmatch(r"[A-Z2-7]{16}", letters, re.ASCII) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4].lower() for start in range(0, len(letters), 4))
