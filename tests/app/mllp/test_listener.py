"""The listener before senders of every kind, over real connections."""

from __future__ import annotations

import logging
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from tests.app.mllp.conftest import PATIENCE, message, until

from medcodex.app.mllp.listener import Gate
from medcodex.errors import UsageError
from medcodex.formats.mllp import framed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app.mllp.conftest import House

    Listening = Callable[..., House]


def test_a_message_is_answered_once_it_is_kept(listening: Listening) -> None:
    house = listening()
    sender = house.sender()
    sender.send(message("1"))
    assert sender.verdict() == "AA 1"
    assert house.shelf.kept == [message("1")]
    assert house.shelf.addresses == {"127.0.0.1"}


def test_no_answer_before_it_is_kept(listening: Listening) -> None:
    house = listening()
    house.shelf.gate.clear()
    sender = house.sender()
    sender.send(message("1"))
    sender.socket.settimeout(0.3)
    with pytest.raises(TimeoutError):
        sender.answer()
    house.shelf.gate.set()
    sender.socket.settimeout(PATIENCE)
    assert sender.verdict() == "AA 1"


def test_the_same_again_is_acknowledged_again(listening: Listening) -> None:
    house = listening()
    sender = house.sender()
    sender.send(message("1"), message("1"))
    assert [sender.verdict(), sender.verdict()] == ["AA 1", "AA 1"]
    assert house.shelf.kept == [message("1")]


def test_many_at_once_are_answered_in_their_order(listening: Listening) -> None:
    house = listening(in_hand=8, waiting=10)
    numbers = [str(number) for number in range(300)]
    senders = [house.sender() for _ in range(3)]

    def send(sender: object, name: str) -> None:
        sender.send(*(message(f"{name}-{number}") for number in numbers))  # type: ignore[attr-defined]

    threads = [threading.Thread(target=send, args=(one, str(place))) for place, one in enumerate(senders)]
    for thread in threads:
        thread.start()
    for place, sender in enumerate(senders):
        assert [sender.verdict() for _ in numbers] == [f"AA {place}-{number}" for number in numbers]
    for thread in threads:
        thread.join()
    assert len(house.shelf.kept) == 900
    assert max(map(len, house.shelf.groups)) > 1


def test_several_messages_in_one_frame_have_an_answer_each(listening: Listening) -> None:
    sender = listening().sender()
    sender.send(message("1") + message("2"))
    assert sender.verdict() == "AA 1 AA 2"


@pytest.mark.parametrize(
    ("stream", "answers"),
    [
        (b"\x0b" + message("1") + b"\x1c", ["AA 1"]),
        (b"junk\r\n" + framed(message("1")) + b"\r\n" + framed(message("2")), ["AA 1", "AA 2"]),
        (framed(b"GET / HTTP/1.1"), ["AR "]),
        (framed(b""), ["AR "]),
        (framed(message("1", "x" * 3000)) + framed(message("2")), ["AR 1", "AA 2"]),
        (framed(b"\xff\x00\xfe" * 9) + framed(message("2")), ["AR ", "AA 2"]),
    ],
    ids=["without-cr", "junk-around", "no-hl7", "empty", "too-long", "binary"],
)
def test_odd_streams(listening: Listening, stream: bytes, answers: list[str]) -> None:
    sender = listening().sender()
    for byte in range(0, len(stream), 7):
        sender.socket.sendall(stream[byte : byte + 7])
    assert [sender.verdict() for _ in answers] == answers


def test_too_long_is_told_while_it_is_still_coming(listening: Listening) -> None:
    sender = listening().sender()
    sender.socket.sendall(b"\x0b" + message("1", "x" * 5000))
    answer = sender.answer()
    assert answer[1] == "MSA|AR|1|longer than 2,000 bytes"
    assert answer[2].startswith("ERR||")


def test_what_is_parked_counts_as_received(listening: Listening) -> None:
    house = listening()
    sender = house.sender()
    sender.send(message("1", "UNREADABLE"))
    assert sender.verdict() == "AA 1"
    ((kept, reason),) = house.shelf.parked
    assert kept == message("1", "UNREADABLE")
    assert reason == "medcodex failed to read it (KeyError)"


def test_a_site_may_have_its_senders_told_of_what_is_parked(listening: Listening) -> None:
    sender = listening(parked_is_error=True).sender()
    sender.send(message("1", "UNREADABLE"))
    answer = sender.answer()
    assert answer[1] == "MSA|AE|1|medcodex failed to read it (KeyError)"
    assert answer[2].endswith("|E||||medcodex failed to read it (KeyError)")


@pytest.mark.parametrize("what", ["POISON", "FAULTY"])
def test_one_that_cannot_be_kept_leaves_the_others_alone(listening: Listening, what: str) -> None:
    house = listening(hold=30.0)
    house.shelf.gate.clear()
    sender = house.sender()
    sender.send(message("1"), message("2", what), message("3"))
    house.shelf.gate.set()
    assert [sender.verdict() for _ in range(3)] == ["AA 1", "AA 2", "AA 3"]
    assert house.shelf.kept == [message("1"), message("3")]
    ((_, reason),) = house.shelf.parked
    assert reason.startswith("it could not be kept: ")
    assert "patient" not in reason


def test_while_the_database_is_away_messages_are_held_and_then_refused(listening: Listening) -> None:
    house = listening()
    sender = house.sender()
    house.shelf.broken = True
    sender.send(message("1"))
    assert sender.answer()[1] == "MSA|AE|1|the database does not answer; nothing was kept, send it again"
    house.shelf.broken = False
    sender.send(message("1"))
    assert sender.verdict() == "AA 1"
    assert house.shelf.kept == [message("1")]


def test_a_database_that_is_away_for_a_moment_is_waited_for(listening: Listening) -> None:
    house = listening(hold=30.0)
    sender = house.sender()
    house.shelf.broken = True
    sender.send(message("1"))
    threading.Timer(0.5, lambda: setattr(house.shelf, "broken", False)).start()
    assert sender.verdict() == "AA 1"


def test_a_slow_database_slows_reading(listening: Listening) -> None:
    """What a sender has ready stays with it: no more is read than may be in hand."""
    house = listening(in_hand=2, waiting=4)
    house.shelf.gate.clear()
    sender = house.sender()
    sender.socket.settimeout(0.5)
    sent = _sent_until(TimeoutError, lambda number: sender.send(message(str(number), "x" * 1500)))
    assert sent < 20_000
    assert house.shelf.groups == []
    house.shelf.gate.set()
    sender.socket.settimeout(PATIENCE)
    assert [sender.verdict() for _ in range(sent)] == [f"AA {number}" for number in range(sent)]


def test_large_messages_wait_for_each_other(listening: Listening) -> None:
    house = listening(large=1, unfinished=20.0)
    house.shelf.gate.clear()
    first, second = house.sender(), house.sender()
    first.send(message("1", "x" * 1500))
    second.send(message("2", "x" * 1500))
    house.shelf.gate.set()
    assert (first.verdict(), second.verdict()) == ("AA 1", "AA 2")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing came for long"),
        (b"\x0bMSH|^~\\&|", "a message was not finished in time"),
        (b"x" * 5000, "what comes is not framed"),
    ],
    ids=["idle", "slow", "unframed"],
)
def test_who_holds_a_connection_up_is_let_go(
    listening: Listening, caplog: pytest.LogCaptureFixture, data: bytes, said: str
) -> None:
    caplog.set_level(logging.INFO, "medcodex.mllp")
    sender = listening(idle=0.3, unfinished=0.3, junk=1000).sender()
    sender.socket.sendall(data)
    assert sender.answer() == []
    until(lambda: any(said in line for line in caplog.messages))


def test_dripping_does_not_help(listening: Listening) -> None:
    sender = listening(idle=30.0, unfinished=0.5).sender()
    sender.socket.sendall(b"\x0b")

    def drip(_: int) -> None:
        sender.socket.sendall(b"M")
        threading.Event().wait(0.05)

    assert _sent_until(OSError, drip) < 400


def test_a_sender_that_reads_no_answers_is_let_go(listening: Listening, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "medcodex.mllp")
    sender = listening(unread=0.3, unfinished=60.0, message=100_000, small=1_000_000).sender()
    long = "L" * 240
    one = message(long).replace(b"APP|FAC|TO|THERE", f"{long}|{long}|{long}|{long}".encode())
    assert _sent_until(OSError, lambda _: sender.send(*[one] * 20)) < 10_000
    until(lambda: any("its answers cannot be sent" in line for line in caplog.messages))


def _sent_until(error: type[OSError], send: Callable[[int], None]) -> int:
    """How often could be sent before it failed so."""
    for number in range(100_000):
        try:
            send(number)
        except error:
            return number
    pytest.fail("it was taken without end")


def test_no_more_connections_than_may_be(listening: Listening) -> None:
    house = listening(connections=2)
    first, second = house.sender(), house.sender()
    first.send(message("1"))
    second.send(message("2"))
    assert (first.verdict(), second.verdict()) == ("AA 1", "AA 2")
    assert house.sender().answer() == []
    first.close()
    until(lambda: _accepted(house))


def _accepted(house: House) -> bool:
    sender = house.sender()
    try:
        sender.send(message("3"))
        return sender.verdict() == "AA 3"
    except OSError:
        return False


def test_only_allowed_addresses_may_send(listening: Listening) -> None:
    assert listening(allowed=["10.0.0.0/8"]).sender().answer() == []
    sender = listening(allowed=["10.0.0.0/8", "127.0.0.1"]).sender()
    sender.send(message("1"))
    assert sender.verdict() == "AA 1"


def test_addresses_as_they_are_written() -> None:
    gate = Gate.of(["10.1.2.3/16", "fd00::/8"])
    assert [gate.admits(one) for one in ("10.1.9.9", "::ffff:10.1.9.9", "fd00::1%eth0", "10.2.0.1")] == [
        True, True, True, False,
    ]  # fmt: skip
    with pytest.raises(UsageError, match="neither an address nor a network"):
        Gate.of(["hospital"])


def test_the_end_waits_for_what_is_in_hand(listening: Listening) -> None:
    house = listening(in_hand=50)
    house.shelf.gate.clear()
    sender = house.sender()
    sender.send(message("0"))
    assert house.shelf.busy.wait(PATIENCE)
    sender.send(*(message(str(number)) for number in range(1, 20)))
    sender.socket.sendall(b"\x0bMSH|half of one")
    until(lambda: house.keeper.waiting == 19)
    ending = threading.Thread(target=house.listener.stop)
    ending.start()
    house.shelf.gate.set()
    found = [sender.verdict() for _ in range(21)]
    ending.join()
    assert found == [*(f"AA {number}" for number in range(20)), ""]
    with pytest.raises(OSError, match=r".*"):
        socket.create_connection(("127.0.0.1", house.port), timeout=2)


def test_the_log_tells_each_connection_and_no_words(listening: Listening, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "medcodex.mllp")
    sender = listening().sender()
    sender.send(message("1"), message("1"), message("9", "UNREADABLE"), b"DOE^JANE")
    assert [sender.verdict() for _ in range(4)] == ["AA 1", "AA 1", "AA 9", "AR "]
    sender.close()
    until(lambda: any("closed" in line for line in caplog.messages))
    (closed,) = [line for line in caplog.messages if "closed" in line]
    assert "1 duplicate, 1 parked, 1 refused, 1 stored" in closed
    assert not [line for line in caplog.messages if "DOE" in line or "patient" in line]


def test_a_large_place_comes_back_from_who_leaves(listening: Listening) -> None:
    house = listening(large=1, unfinished=20.0)
    for number in range(3):
        leaving = house.sender()
        leaving.socket.sendall(b"\x0b" + message(str(number), "x" * 1500))
        leaving.close()
    sender = house.sender()
    sender.send(message("9", "x" * 1500))
    assert sender.verdict() == "AA 9"
