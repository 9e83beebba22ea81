"""The certificate that a site serves, looked at as an old phone would."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from amparo.commands import certificate

NOW = datetime.now(UTC)


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass
class Made:
    """A certificate with its key."""

    of: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def sign(self, subject: str, days: int = 90) -> Made:
        """Make a certificate that this one vouches for."""
        return made(subject, self.of.subject, self.key, days)


def made(
    subject: str,
    issuer: x509.Name | None = None,
    signer: ec.EllipticCurvePrivateKey | None = None,
    days: int = 90,
) -> Made:
    """Make a certificate; without a signer it is signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(issuer or named(subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=days))
    )
    return Made(built.sign(signer or key, SHA256()), key)


@contextmanager
def serving(folder: Path, own: Made, *others: Made) -> Iterator[int]:
    """Serve a chain on a port of this machine."""
    chain = b"".join(one.of.public_bytes(Encoding.PEM) for one in (own, *others))
    key = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            with suppress(OSError):
                line, _address = door.accept()
                with line, context.wrap_socket(line, server_side=True) as secured:
                    secured.recv(1)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(door.getsockname()[1])
        thread.join(5)


def told(folder: Path, settings: Any, *chain: Made) -> list[str]:
    """Return the ids of what is said about a served chain."""
    with serving(folder, *chain) as port:
        settings.AMPARO_ORIGIN = f"https://localhost:{port}"
        return [str(message.id) for message in certificate.look()]


def test_a_whole_chain_to_a_root_that_old_phones_know_is_fine(
    tmp_path: Path, settings: Any
) -> None:
    root = made("GlobalSign Root CA")
    newer = root.sign("GTS Root R1")  # new browsers stop here
    between = newer.sign("Between")
    own = between.sign("localhost")
    assert told(tmp_path, settings, own, between, newer) == ["amparo.I145"]
    assert told(tmp_path, settings, own, between, newer, root) == ["amparo.I145"]


def test_of_two_roots_the_older_counts_for_old_phones(
    tmp_path: Path, settings: Any
) -> None:
    newer = made("AAA Certificate Services").sign(
        "USERTrust RSA Certification Authority"
    )
    own = newer.sign("localhost")
    assert told(tmp_path, settings, own, newer) == ["amparo.I145"]


def test_a_root_that_new_browsers_have_dropped_is_told(
    tmp_path: Path, settings: Any
) -> None:
    between = made("GlobalSign Root CA").sign("Between")
    own = between.sign("localhost")
    assert told(tmp_path, settings, own, between) == ["amparo.W147", "amparo.I145"]


def test_a_new_root_alone_says_that_we_do_not_know_which_phones_have_it(
    tmp_path: Path, settings: Any
) -> None:
    between = made("GTS Root R1").sign("Between")
    own = between.sign("localhost")
    assert told(tmp_path, settings, own, between) == ["amparo.W142"]


def test_each_root_has_a_source_and_the_days_and_versions_can_be_compared() -> None:
    known = json.loads(certificate.ROOTS.read_text(encoding="utf-8"))
    assert certificate._version(known["enough"]) >= (5, 0)
    for root in known["roots"].values():
        assert root["source"] and root["confidence"] in ("low", "medium", "high")
        assert root["android"] is None or certificate._version(root["android"])
        assert root["until"] is None or date.fromisoformat(root["until"])


def test_a_root_that_came_late_is_told_with_its_version(
    tmp_path: Path, settings: Any
) -> None:
    between = made("ISRG Root X1").sign("R13")
    own = between.sign("localhost")
    with serving(tmp_path, own, between) as port:
        settings.AMPARO_ORIGIN = f"https://localhost:{port}"
        (message,) = certificate.look()
    assert message.id == "amparo.W146"
    assert "before 7.1.1" in message.msg


def test_a_chain_that_is_not_whole_is_unsafe(tmp_path: Path, settings: Any) -> None:
    between = made("DigiCert Global Root CA").sign("Between")
    stranger = made("Stranger")
    own = between.sign("localhost")
    assert told(tmp_path, settings, own) == ["amparo.E141"]
    assert told(tmp_path, settings, own, stranger) == ["amparo.E141"]


def test_a_certificate_signed_by_itself_is_unsafe(
    tmp_path: Path, settings: Any
) -> None:
    assert told(tmp_path, settings, made("localhost")) == ["amparo.E141"]


def test_a_root_that_nobody_knows_and_an_end_that_is_near(
    tmp_path: Path, settings: Any
) -> None:
    root = made("Office", days=5)
    own = root.sign("localhost")
    assert told(tmp_path, settings, own, root) == ["amparo.W143", "amparo.W142"]


def test_a_site_that_cannot_be_reached_is_no_alarm(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    settings.AMPARO_ORIGIN = f"https://localhost:{port}"
    assert [message.id for message in certificate.look()] == ["amparo.I144"]


def test_a_trial_without_a_certificate_is_not_looked_at(settings: Any) -> None:
    settings.AMPARO_ORIGIN = "http://localhost:8000"
    assert list(certificate.look()) == []
