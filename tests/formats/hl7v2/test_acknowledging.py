"""Answers to messages: in the sender's own terms, with a reason and without anybody's words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.formats.hl7v2.acknowledging import ACCEPTED, Outcome, Problem, Verdict, acknowledgment
from medcodex.formats.hl7v2.reading import read_messages

AT = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
REFUSED = Verdict(Outcome.REJECTED, Problem.FIELD, "PID-3 has no record number")


def header(version: str = "2.5.1", *, accept: str = "", application: str = "", charset: str = "") -> bytes:
    told = f"MSH|^~\\&|APP|FAC|TO|THERE|20260515||ADT^A01^ADT_A01|77|P|{version}|||{accept}|{application}||{charset}"
    return f"{told}\rPID|1||MRN7||DOE^JANE\r".encode()


def lines(answer: bytes | None) -> list[str]:
    assert answer is not None
    return answer.decode().rstrip("\r").split("\r")


def test_accepted() -> None:
    answer = acknowledgment(header(), ACCEPTED, AT, "C1")
    assert lines(answer) == [
        "MSH|^~\\&|TO|THERE|APP|FAC|20260515120000+0000||ACK^A01^ACK|C1|P|2.5.1",
        "MSA|AA|77",
    ]


@pytest.mark.parametrize(
    ("version", "kind", "msa", "err"),
    [
        ("2.1", "ACK", "MSA|AR|77|PID-3 has no record number", "ERR"),
        ("2.3", "ACK", "MSA|AR|77|PID-3 has no record number", "ERR|PID^1^3^101&Required field missing&HL70357"),
        (
            "2.3.1",
            "ACK^A01^ACK",
            "MSA|AR|77|PID-3 has no record number",
            "ERR|PID^1^3^101&Required field missing&HL70357",
        ),
        (
            "2.5.1",
            "ACK^A01^ACK",
            "MSA|AR|77|PID-3 has no record number",
            "ERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 has no record number",
        ),
        (
            "2.8",
            "ACK^A01^ACK",
            "MSA|AR|77",
            "ERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 has no record number",
        ),
    ],
)
def test_refused_in_the_senders_version(version: str, kind: str, msa: str, err: str) -> None:
    first, *rest = lines(acknowledgment(header(version), REFUSED, AT, "C1"))
    assert first.split("|")[8] == kind
    assert first.split("|")[11] == version
    assert rest == [msa, err]


FAILED = Verdict(Outcome.ERROR)


@pytest.mark.parametrize(
    ("accept", "application", "verdict", "code"),
    [
        ("", "", ACCEPTED, "AA"),
        ("", "", FAILED, "AE"),
        ("AL", "NE", ACCEPTED, "CA"),
        ("AL", "AL", FAILED, "CE"),
        ("AL", "", REFUSED, "CR"),
        ("ER", "NE", ACCEPTED, None),
        ("ER", "NE", FAILED, "CE"),
        ("SU", "NE", ACCEPTED, "CA"),
        ("SU", "NE", REFUSED, None),
        ("NE", "AL", ACCEPTED, "AA"),
        ("NE", "ER", ACCEPTED, None),
        ("NE", "ER", REFUSED, "AR"),
        ("NE", "NE", REFUSED, None),
        ("NE", "", ACCEPTED, "AA"),
        ("", "AL", ACCEPTED, "CA"),
    ],
)
def test_modes(accept: str, application: str, verdict: Verdict, code: str | None) -> None:
    answer = acknowledgment(header(accept=accept, application=application), verdict, AT, "C1")
    assert (answer and lines(answer)[1].split("|")[1]) == code


def test_an_acknowledgment_is_not_answered() -> None:
    assert acknowledgment(b"MSH|^~\\&|A|B|C|D|||ACK|1|P|2.3\rMSA|AA|7\r", ACCEPTED, AT, "C1") is None


def test_its_separators_and_character_set_are_the_senders() -> None:
    message = "MSH$*%#@$Klínika$F$T$H$2026$$ADT*A01$7#F#8$P$2.4$$$$$$8859/1\r".encode("latin-1")
    answer = acknowledgment(message, Verdict(Outcome.ERROR, Problem.INTERNAL, "5 $ short"), AT, "C1")
    assert answer is not None
    told = answer.decode("latin-1").split("\r")
    assert told[0] == "MSH$*%#@$T$H$Klínika$F$20260515120000+0000$$ACK*A01*ACK$C1$P$2.4$$$$$$8859/1"
    assert told[1] == "MSA$AE$7#F#8$5 #F# short"
    assert told[2] == "ERR$***207@Application internal error@HL70357"


def test_utf_16_is_answered_as_such() -> None:
    text = "\ufeffMSH|^~\\&|Ä|F|T|H|||ADT^A01|7|P|2.5\r"
    answer = acknowledgment(text.encode("utf-16-le"), ACCEPTED, AT, "C1")
    assert answer is not None
    assert answer.decode("utf-16-le").split("\r")[0].startswith("MSH|^~\\&|T|H|Ä|F|")


@pytest.mark.parametrize("message", [b"", b"GET / HTTP/1.1\r\n", b"MSH", b"PID|1\r", b"\x00\xff" * 50])
def test_what_is_no_message_has_an_answer_too(message: bytes) -> None:
    first, msa, err = lines(acknowledgment(message, Verdict(Outcome.REJECTED, Problem.KIND, "no HL7"), AT, "C1"))
    assert first == "MSH|^~\\&|||||20260515120000+0000||ACK|C1|P|2.5.1"
    assert msa == "MSA|AR||no HL7"
    assert err == "ERR|||200^Unsupported message type^HL70357|E||||no HL7"


@given(st.binary(max_size=80), st.sampled_from([ACCEPTED, REFUSED, FAILED]))
def test_every_answer_is_one_message_in_one_frame(tail: bytes, verdict: Verdict) -> None:
    answer = acknowledgment(b"MSH|^~\\&|" + tail, verdict, AT, "C1")
    if answer is not None:
        assert not set(answer) & {0x0B, 0x1C}
        (message,) = read_messages(answer, "answer")
        assert message.kind[0] == "ACK"
        assert [one.id for one in message.segments][:2] == ["MSH", "MSA"]
