"""TLS: the listener shows its certificate, and may ask senders for theirs."""

from __future__ import annotations

import datetime as dt
import ssl
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.app.mllp.conftest import message

from medcodex.app.mllp.listener import tls
from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.app.mllp.conftest import House


class Papers(NamedTuple):
    """Files of an authority, and of a certificate that it signed with its key."""

    authority: Path
    certificate: Path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("papers")
    key, owner = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Authority")])
    now = dt.datetime.now(dt.UTC)

    def signed(name: x509.Name, public: ec.EllipticCurvePublicKey, *, ca: bool) -> bytes:
        names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
        )
        return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority, certificate = folder / "authority.pem", folder / "listener.pem"
    authority.write_bytes(signed(issuer, key.public_key(), ca=True))
    private = owner.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate.write_bytes(private + signed(subject, owner.public_key(), ca=False))
    return Papers(authority, certificate)


def client(papers: Papers, *, shows: bool) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(papers.authority))
    if shows:
        context.load_cert_chain(papers.certificate)
    return context


def test_messages_over_tls(listening: Callable[..., House], papers: Papers) -> None:
    sender = listening(secure=tls(papers.certificate, None, None)).sender(client(papers, shows=False))
    sender.send(message("1"))
    assert sender.verdict() == "AA 1"


def test_senders_may_have_to_show_a_certificate(listening: Callable[..., House], papers: Papers) -> None:
    house = listening(secure=tls(papers.certificate, None, papers.authority))
    sender = house.sender(client(papers, shows=True))
    sender.send(message("1"))
    assert sender.verdict() == "AA 1"
    assert _refused(house, client(papers, shows=False))
    assert house.shelf.kept == [message("1")]


def test_plain_text_gets_nowhere(listening: Callable[..., House], papers: Papers) -> None:
    house = listening(secure=tls(papers.certificate, None, None))
    sender = house.sender()
    sender.send(message("1"))
    assert sender.answer() == []
    assert house.shelf.kept == []


def _refused(house: House, secure: ssl.SSLContext) -> bool:
    try:
        sender = house.sender(secure)
        sender.send(message("2"))
        return sender.answer() == []
    except OSError:  # ssl's errors are some of these
        return True


@pytest.mark.parametrize("content", [None, b"", b"no certificate"], ids=["missing", "empty", "other"])
def test_a_certificate_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "listener.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        tls(path, None, None)
    assert str(path) in str(caught.value.where)
