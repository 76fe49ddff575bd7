"""Signing in: what is asked, what failures say, what follows them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.identity_fixture import ADDRESS, PASSWORD, QUICK, Clock, actions, code_at, entered, hired, with_factor

from medcodex.errors import SignInError, ThrottledError
from medcodex.store.identity.passwords import Argon2
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.sessions import find_session
from medcodex.workflow.identity.sign_in import prove_factor, sign_in, unlock
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

WRONG = "eight otters read novels"


def test_the_right_password_opens_a_session(desk: DatabaseStore) -> None:
    user = hired(desk, "rosa")
    opened = entered(desk, " ROSA ")
    known = find_session(desk, opened.token, ADDRESS)
    assert known is not None
    assert (known.user, known.standing) == (user, Standing.OPEN)
    assert actions(desk)[-1] == "session.open"


def test_one_refusal_for_all(desk: DatabaseStore) -> None:
    hired(desk, "rosa")
    hired(desk, "invited", password=None)
    gone = hired(desk, "gone")
    with desk.begin(system("test")) as work:
        work.people.save(replace(gone, active=False))
    said = set()
    for login, password in [("rosa", WRONG), ("nobody", WRONG), ("invited", WRONG), ("gone", PASSWORD), ("", ""),
                            ("rosa", "x" * 5000), ("a\x00b", WRONG), ("\ud800", "\ud800")]:  # fmt: skip
        with pytest.raises(SignInError) as raised:
            entered(desk, login, password)
        said.add((raised.value.message, raised.value.where))
    assert said == {("login or password is not right", None)}


class Counting:
    """A hasher that counts how often it worked."""

    def __init__(self) -> None:
        self.worked = 0

    def hash(self, password: str) -> str:
        return QUICK.hash(password)

    def matches(self, known: str | None, password: str) -> bool:
        self.worked += 1
        return QUICK.matches(known, password)

    def outdated(self, known: str) -> bool:
        return QUICK.outdated(known)


@pytest.mark.parametrize("login", ["rosa", "nobody", "invited"])
def test_as_much_work_whether_or_not_there_is_an_account(desk: DatabaseStore, login: str) -> None:
    hired(desk, "rosa")
    hired(desk, "invited", password=None)
    hasher = Counting()
    with pytest.raises(SignInError):
        sign_in(desk, hasher, login, WRONG, address=ADDRESS, agent="")
    assert hasher.worked == 1


@pytest.mark.parametrize("login", ["rosa", "nobody"])
def test_after_five_failures_even_the_right_password_waits(desk: DatabaseStore, clock: Clock, login: str) -> None:
    hired(desk, "rosa")
    for _ in range(5):
        with pytest.raises(SignInError):
            entered(desk, login, WRONG)
    with pytest.raises(ThrottledError, match="try again in 1 minute") as raised:
        entered(desk, login)
    assert raised.value.seconds == 31
    clock.pass_by(seconds=31)
    if login == "rosa":
        entered(desk, login)
        with pytest.raises(SignInError):
            entered(desk, login, WRONG)  # and the count began anew


def test_another_address_does_not_help_a_guesser(desk: DatabaseStore) -> None:
    hired(desk, "rosa")
    for number in range(5):
        with pytest.raises(SignInError):
            entered(desk, "rosa", WRONG, address=f"192.0.2.{number}")
    with pytest.raises(ThrottledError):
        entered(desk, "rosa", address="198.51.100.1")


@pytest.mark.parametrize(
    "addresses",
    [["192.0.2.7"] * 31, [f"2001:db8:0:1::{number:x}" for number in range(31)]],
    ids=["one-address", "one-network-of-ipv6"],
)
def test_one_address_does_not_try_all_accounts(desk: DatabaseStore, addresses: list[str]) -> None:
    hired(desk, "rosa")
    for number, address in enumerate(addresses[:30]):
        with pytest.raises(SignInError):
            entered(desk, f"somebody{number}", WRONG, address=address)
    with pytest.raises(ThrottledError):
        entered(desk, "rosa", address=addresses[30])
    entered(desk, "rosa", address="2001:db8:0:2::1")


def test_many_who_sign_in_from_one_address_are_no_attack(desk: DatabaseStore) -> None:
    hired(desk, "rosa")
    for _ in range(40):
        entered(desk, "rosa")


def test_many_at_once_are_counted_one_by_one(desk: DatabaseStore) -> None:
    hired(desk, "rosa")

    def guess(number: int) -> str:
        try:
            entered(desk, "rosa", f"{WRONG} {number}", address=f"192.0.2.{number}")
        except (SignInError, ThrottledError) as error:
            return error.kind
        return "opened"

    with ThreadPoolExecutor(8) as pool:
        kinds = list(pool.map(guess, range(24)))
    assert sorted(kinds) == ["throttled"] * 19 + ["unauthenticated"] * 5


def test_what_strangers_type_is_not_kept(desk: DatabaseStore) -> None:
    hired(desk, "rosa")
    for login in ("my secret password", "rosa"):
        with pytest.raises(SignInError):
            entered(desk, login, "Mustermann is ill again")
    with desk.engine.connect() as connection:
        for table in ("attempts", "trail", "sessions", "credentials"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - names above
                assert "my secret" not in str(row)
                assert "Mustermann" not in str(row)


def test_a_hash_of_old_parameters_is_renewed(desk: DatabaseStore) -> None:
    user = hired(desk, "rosa")
    stronger = Argon2(memory=128, passes=2)
    sign_in(desk, stronger, "rosa", PASSWORD, address=ADDRESS, agent="")
    with desk.begin(system("test")) as work:
        kept = work.identity.credential(user.id).password
    assert kept is not None
    assert "m=128,t=2,p=1" in kept
    assert stronger.matches(kept, PASSWORD)


def test_the_parameters_are_above_owasps_least() -> None:
    hashed = Argon2().hash(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=47104,t=2,p=1$")


def test_the_second_factor_is_asked_for_and_the_session_goes_on_under_a_new_token(
    desk: DatabaseStore, clock: Clock
) -> None:
    user = hired(desk, "rosa")
    secret, _ = with_factor(desk, user, entered(desk, "rosa"), clock)
    first = entered(desk, "rosa")
    known = find_session(desk, first.token, ADDRESS)
    assert known is not None
    assert known.standing is Standing.FACTOR
    second = prove_factor(desk, user, first.session, code_at(secret, clock.now), address=ADDRESS)
    assert find_session(desk, first.token, ADDRESS) is None
    known = find_session(desk, second.token, ADDRESS)
    assert known is not None
    assert known.standing is Standing.OPEN


def test_a_code_opens_once(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "rosa")
    secret, _ = with_factor(desk, user, entered(desk, "rosa"), clock)
    code = code_at(secret, clock.now)
    prove_factor(desk, user, entered(desk, "rosa").session, code, address=ADDRESS)
    with pytest.raises(SignInError, match="used before"):
        prove_factor(desk, user, entered(desk, "rosa").session, code, address=ADDRESS)


def test_the_code_that_set_it_up_opens_nothing(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "rosa")
    secret, _ = with_factor(desk, user, entered(desk, "rosa"), clock)
    with pytest.raises(SignInError):
        prove_factor(desk, user, entered(desk, "rosa").session, code_at(secret, clock.now - timedelta(seconds=30)),
                     address=ADDRESS)  # fmt: skip


def test_recovery_codes_open_once_each(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "rosa")
    _, codes = with_factor(desk, user, entered(desk, "rosa"), clock)
    assert len(set(codes)) == 10
    prove_factor(desk, user, entered(desk, "rosa").session, codes[3].upper(), address=ADDRESS)
    with pytest.raises(SignInError):
        prove_factor(desk, user, entered(desk, "rosa").session, codes[3], address=ADDRESS)
    with desk.begin(system("test")) as work:
        assert work.identity.recovery_codes(user.id) == 9


def test_codes_are_guessed_no_oftener_than_passwords(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "rosa")
    secret, _ = with_factor(desk, user, entered(desk, "rosa"), clock)
    session = entered(desk, "rosa").session
    for _ in range(5):
        with pytest.raises(SignInError):
            prove_factor(desk, user, session, "000000", address=ADDRESS)
    with pytest.raises(ThrottledError):
        prove_factor(desk, user, session, code_at(secret, clock.now), address=ADDRESS)
    with pytest.raises(ThrottledError):
        entered(desk, "rosa")  # the password does not set the count back


def test_a_role_that_needs_a_second_factor_sets_one_up_first(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "boss", Role.ADMIN)
    with desk.begin(system("test")) as work:
        work.identity.save_rules({"factor_roles": "admin manager"})
    opened = entered(desk, "boss")
    assert opened.session.waits is Standing.ENROL
    with_factor(desk, user, opened, clock)
    assert entered(desk, "boss").session.waits is Standing.FACTOR


def test_an_idle_session_locks_and_opens_again_with_the_password(desk: DatabaseStore, clock: Clock) -> None:
    user = hired(desk, "rosa")
    opened = entered(desk, "rosa")
    clock.pass_by(minutes=14)
    assert standing(desk, opened.token) is Standing.OPEN
    clock.pass_by(minutes=15)
    assert standing(desk, opened.token) is Standing.LOCKED
    clock.pass_by(minutes=-15)
    assert standing(desk, opened.token) is Standing.LOCKED  # it stays so whatever clocks do
    with pytest.raises(SignInError):
        unlock(desk, QUICK, user, opened.session, WRONG, address=ADDRESS)
    assert standing(desk, opened.token) is Standing.LOCKED
    unlock(desk, QUICK, user, opened.session, PASSWORD, address=ADDRESS)
    assert standing(desk, opened.token) is Standing.OPEN
    assert [one for one in actions(desk) if one.endswith("lock")] == ["session.lock", "session.unlock"]


def test_requests_in_the_background_keep_nobody_awake(desk: DatabaseStore, clock: Clock) -> None:
    hired(desk, "rosa")
    opened = entered(desk, "rosa")
    for _ in range(4):
        clock.pass_by(minutes=5)
        known = find_session(desk, opened.token, ADDRESS, awake=False)
    assert known is not None
    assert known.standing is Standing.LOCKED


def test_a_session_ends_whatever_happens(desk: DatabaseStore, clock: Clock) -> None:
    hired(desk, "rosa")
    opened = entered(desk, "rosa")
    for _ in range(12 * 6 - 1):
        clock.pass_by(minutes=10)
        assert standing(desk, opened.token) is Standing.OPEN
    clock.pass_by(minutes=10)
    assert find_session(desk, opened.token, ADDRESS) is None


def test_a_user_shut_out_is_out(desk: DatabaseStore) -> None:
    user = hired(desk, "rosa")
    opened = entered(desk, "rosa")
    with desk.begin(system("test")) as work:
        work.people.save(replace(user, active=False))
    assert find_session(desk, opened.token, ADDRESS) is None


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "\ud800", "a" * 100_000])
def test_no_other_word_is_a_token(desk: DatabaseStore, token: str) -> None:
    hired(desk, "rosa")
    entered(desk, "rosa")
    assert find_session(desk, token, ADDRESS) is None


def standing(desk: DatabaseStore, token: str) -> Standing:
    known = find_session(desk, token, ADDRESS)
    assert known is not None
    return known.standing
