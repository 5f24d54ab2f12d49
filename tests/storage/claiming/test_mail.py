"""Mail through a real server on this machine: what arrives, and what is said where it refuses or is not there."""

from __future__ import annotations

import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPAuthenticationError
from typing import Any, TypeAlias

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from core.claims.redaction_rules import DEFAULT_RULES
from core.claims.request import Request
from core.errors import BadInput, Refused
from storage.claim_settings import MailServer
from storage.claiming.documents import Documents, preview
from storage.claiming.mail import _said, compose, recipient_in, send
from storage.claiming.package import files_of
from tests.storage.claimed import NOW, wording
from tests.storage.claiming.conftest import NOWHERE
from tests.storage.claiming.mail_server import TO, Inbox, serving

SENDER = "sla@shinonome.example"
PASSWORD = "long and secret"
Contexts: TypeAlias = tuple[ssl.SSLContext, ssl.SSLContext]

CERTIFICATE = Path(__file__).parents[2] / "data" / "loopback.pem"


def server(port: int, **facts: Any) -> MailServer:
    return MailServer("127.0.0.1", SENDER, port, **{"security": "plain", **facts})


@pytest.fixture(scope="module")
def documents(claimed: Request) -> Documents:
    return preview(claimed, wording("ja"), DEFAULT_RULES, NOWHERE)


@pytest.fixture
def mail(documents: Documents) -> EmailMessage:
    return compose(documents, SENDER, TO, NOW)


def test_what_arrives_is_what_was_previewed(documents: Documents, mail: EmailMessage) -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        send(mail, server(port), "")
    [envelope] = inbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [TO])
    assert isinstance(envelope.content, bytes)
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(got, EmailMessage)
    assert (got["From"], got["To"]) == (SENDER, TO)
    assert got["Subject"] == documents.subject
    assert "SLAクレジットリクエスト" in got["Subject"]
    assert got["Date"].datetime == NOW
    assert got["Message-ID"].endswith("@shinonome.example>")
    body = got.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == documents.request
    attached = {part.get_filename(): part.get_payload(decode=True) for part in got.iter_attachments()}
    assert attached == {one.name: one.content for one in files_of(documents)[1:]}
    assert "own-file.txt" not in attached
    assert b"125.04" not in envelope.content


def test_no_line_is_longer_than_mail_allows(mail: EmailMessage) -> None:
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 998
    assert mail.as_bytes().isascii()


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "550 no such sender"),
        ("RCPT", "550 5.1.1 no such user here"),
        ("RCPT", "451 try later"),
        ("DATA", "552 too large"),
    ],
)
def test_what_the_server_refuses_is_said(step: str, answer: str, mail: EmailMessage) -> None:
    inbox = Inbox({step: answer})
    with serving(inbox) as port, pytest.raises(Refused, match="mail_refused") as refused:
        send(mail, server(port), "")
    status, _, reason = answer.partition(" ")
    assert (refused.value.params["status"], refused.value.params["reason"]) == (status, reason)
    assert inbox.mails == []


def test_a_server_that_is_not_there_is_said(mail: EmailMessage) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Refused, match="mail_unreachable") as refused:
        send(mail, server(port), "")
    assert refused.value.params["port"] == str(port)
    assert refused.value.params["reason"]


def test_a_name_that_nobody_knows_is_said(mail: EmailMessage) -> None:
    with pytest.raises(Refused, match="mail_unreachable"):
        send(mail, MailServer("no-such-host.invalid", SENDER, 25, "plain", allow_plain=True), "")


def test_silence_after_the_end_leaves_open_whether_it_was_sent(mail: EmailMessage) -> None:
    with serving(Inbox({"DATA": "silence"})) as port, pytest.raises(Refused, match="mail_doubtful") as refused:
        send(mail, server(port), "")
    assert refused.value.params["to"] == TO


@pytest.fixture
def own_certificate() -> Contexts:
    """The server's context with a certificate that it signed itself, and one that trusts it."""
    serves = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serves.load_cert_chain(CERTIFICATE)
    return serves, ssl.create_default_context(cafile=str(CERTIFICATE))


def test_starttls_encrypts_before_anything_is_said(mail: EmailMessage, own_certificate: Contexts) -> None:
    serves, trusted = own_certificate
    inbox = Inbox()
    with serving(inbox, tls_context=serves, require_starttls=True) as port:
        send(mail, server(port, security="starttls"), "", trusted)
    assert inbox.encrypted == [True]


def test_a_server_without_starttls_gets_nothing(mail: EmailMessage) -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(Refused, match="mail_unreachable"):
        send(mail, server(port, security="starttls"), "")
    assert inbox.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    security: str, mail: EmailMessage, own_certificate: Contexts
) -> None:
    serves, _ = own_certificate
    inbox = Inbox()
    options = {"tls_context": serves} if security == "starttls" else {"ssl_context": serves}
    with serving(inbox, **options) as port, pytest.raises(Refused, match="mail_not_trusted") as refused:
        send(mail, server(port, security=security), "")
    assert refused.value.params["reason"]
    assert inbox.mails == []


def test_tls_from_the_first_byte(mail: EmailMessage, own_certificate: Contexts) -> None:
    serves, trusted = own_certificate
    inbox = Inbox()
    with serving(inbox, ssl_context=serves) as port:
        send(mail, server(port, security="tls"), "", trusted)
    assert len(inbox.mails) == 1


def _knows(_: SMTP, __: Session, ___: Envelope, ____: str, said: Any) -> AuthResult:
    known = isinstance(said, LoginPassword) and (said.login, said.password) == (b"sla", PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_who_logs_in_needs_the_password(password: str, mail: EmailMessage, own_certificate: Contexts) -> None:
    serves, trusted = own_certificate
    inbox = Inbox()
    options = {"tls_context": serves, "require_starttls": True, "authenticator": _knows, "auth_required": True}
    with serving(inbox, **options) as port:
        place = server(port, security="starttls", user="sla")
        if password == PASSWORD:
            send(mail, place, password, trusted)
        else:
            with pytest.raises(Refused, match="mail_login") as refused:
                send(mail, place, password, trusted)
            assert password not in str(refused.value.params)
    assert len(inbox.mails) == (password == PASSWORD)


def test_a_user_without_a_password_is_said_before_anything_is_sent(mail: EmailMessage) -> None:
    with pytest.raises(BadInput, match="mail_no_password"):
        send(mail, server(1, user="sla"), "")


def test_nothing_goes_in_the_clear_beyond_this_machine(mail: EmailMessage) -> None:
    with pytest.raises(Refused, match="mail_plain"):
        send(mail, MailServer("mail.example", SENDER, 25, "plain"), "")


@pytest.mark.parametrize("address", ["", "nobody", "a@b c", "a@b\nBcc: x@y.example", "a@b, c@d", "請求@例え.example"])
def test_what_is_no_address_is_refused(address: str, documents: Documents) -> None:
    with pytest.raises(BadInput, match="mail_address_wrong"):
        compose(documents, SENDER, address, NOW)


def test_the_address_is_found_in_the_words_of_the_terms(documents: Documents) -> None:
    assert recipient_in("SLA担当（〒108-0073 東京都港区、sales@cybersaas.jp）") == "sales@cybersaas.jp"
    assert recipient_in(documents.to) == ""


def test_a_subject_can_not_bring_headers(claimed: Request, tmp_path: Path) -> None:
    own = tmp_path / "aws-kms" / "en"
    own.mkdir(parents=True)
    (own / "subject.txt.j2").write_text("SLA Credit Request\nBcc: x@y.example\n")
    found = preview(claimed, wording("en"), DEFAULT_RULES, tmp_path)
    assert compose(found, SENDER, TO, NOW)["Bcc"] is None


def test_a_server_that_repeats_the_password_is_not_repeated() -> None:
    for reply in (f"no {PASSWORD}", f"no {PASSWORD}".encode()):
        with pytest.raises(Refused) as refused, _said(server(25, user="sla"), PASSWORD):
            raise SMTPAuthenticationError(535, reply)
        assert refused.value.params["reason"] == "no ***"


def test_a_password_that_mail_can_not_carry_is_refused_and_not_told(
    mail: EmailMessage, own_certificate: Contexts
) -> None:
    serves, trusted = own_certificate
    options = {"tls_context": serves, "require_starttls": True, "authenticator": _knows, "auth_required": True}
    with serving(Inbox(), **options) as port, pytest.raises(Refused, match="mail_login") as refused:
        send(mail, server(port, security="starttls", user="sla"), "合言葉", trusted)
    assert "合言葉" not in str(refused.value)
