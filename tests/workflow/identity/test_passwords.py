"""Which passwords are taken."""

from __future__ import annotations

import pytest

from medcodex.errors import UsageError
from medcodex.workflow.identity.passwords import LONGEST, accept_password, prepared

ABOUT = ("rosa.coder", "Rosa Beispiel")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "purple otter walks home",
        "mx7kq2pvw9rt",
        "кошка гуляет по крыше",
        "seven quick foxes are not lazy " * 6,
    ],
    ids=["words", "four-words", "chance", "cyrillic", "long"],
)
def test_taken_without_rules_of_composition(password: str) -> None:
    assert accept_password(password, ABOUT) == password


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 12"),
        ("x7$Kq!2pV9r", "at least 12"),
        ("x" * (LONGEST + 1), "at most 200"),
        ("correct horse\nbattery staple", "control"),
        ("correct horse\x00battery", "control"),
        ("password1234", "very common"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("123456789012", "easy to guess"),
        ("letmeinletmein", "easy to guess"),
        ("abcdefghijkl", "easy to guess"),
        ("medcodex2026", "easy to guess"),
        ("rosa.coder.1", "easy to guess"),
        ("beispielrosa", "easy to guess"),
    ],
)
def test_refused_with_the_reason(password: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as raised:
        accept_password(password, ABOUT)
    assert raised.value.where == "password"
    assert not password or password not in raised.value.message


def test_one_password_however_it_was_typed() -> None:
    assert prepared("cafe\u0301 au lait noir") == prepared("caf\u00e9 au lait noir")
