"""A claim by mail: the request as its text, the other files attached, handed to the configured server."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address

from core.errors import BadInput, Refused
from core.text import clean_name
from storage.claim_settings import MailServer
from storage.claiming.documents import Documents
from storage.claiming.package import files_of

_SECONDS = 30
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_KINDS = {"html": ("text", "html"), "csv": ("text", "csv"), "jsonl": ("application", "x-ndjson")}


def recipient_in(text: str) -> str:
    """The mail address in the words that say whom a claim goes to, empty where there is none."""
    found = _ADDRESS.search(text)
    return found[0] if found else ""


def compose(documents: Documents, sender: str, to: str, at: datetime) -> EmailMessage:
    """The mail as it is sent at ``at``: subject and text of the request, and its other files with the checksums.

    Raises ``BadInput("mail_address_wrong")``, and ``Refused("claim_lacks_records")`` where errors have no record.
    """
    for address in (sender, to):
        if not _ADDRESS.fullmatch(address):
            raise BadInput("mail_address_wrong", field="--to", address=clean_name(address))
    if documents.lacks_records:
        found = documents.extract
        raise Refused("claim_lacks_records", claim=documents.number, found=found.records, claimed=found.claimed)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, documents.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    mail.set_content(documents.request, charset="utf-8", cte="base64")
    for one in files_of(documents)[1:]:
        kind, of = _KINDS.get(one.name.rpartition(".")[2], ("text", "plain"))
        params = {"charset": "utf-8"} if kind == "text" else {}
        mail.add_attachment(one.content, maintype=kind, subtype=of, filename=one.name, params=params)
    return mail


def send(mail: EmailMessage, server: MailServer, password: str, trusted: ssl.SSLContext | None = None) -> None:
    """Hand ``mail`` to ``server``. ``trusted`` says which certificates are, None: those of the system.

    Where it raises, nothing was sent, but for ``mail_doubtful``. Raises ``BadInput("mail_no_password")``, and
    ``Refused``: ``mail_plain`` where it would go unencrypted beyond this machine, ``mail_unreachable``,
    ``mail_not_trusted``, ``mail_login``, ``mail_refused`` with what the server said, ``mail_doubtful`` where the
    server fell silent once it had everything.
    """
    if server.security == "plain" and not server.allow_plain and not _is_this_machine(server.host):
        raise Refused("mail_plain", host=server.host)
    if server.user and not password:
        raise BadInput("mail_no_password", user=server.user)
    with _said(server, password):
        connection = _connected(server, trusted or ssl.create_default_context())
        try:
            if server.user:
                connection.login(server.user, password)
            _hand_over(connection, mail, server)
        finally:
            connection.close()


def _connected(server: MailServer, trusted: ssl.SSLContext) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=trusted)
    connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    if server.security == "starttls":
        try:
            connection.starttls(context=trusted)
        except BaseException:
            connection.close()
            raise
    return connection


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage, server: MailServer) -> None:
    """Step by step: only a silence after the end of the data leaves open whether it was sent."""
    connection.ehlo_or_helo_if_needed()
    for status, reply in (connection.mail(mail["From"]), connection.rcpt(mail["To"])):
        if status not in (250, 251):
            raise smtplib.SMTPResponseException(status, reply)
    try:
        status, reply = connection.data(mail.as_bytes())
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        raise Refused("mail_doubtful", host=server.host, to=str(mail["To"])) from None
    if status != 250:
        raise smtplib.SMTPResponseException(status, reply)


@contextmanager
def _said(server: MailServer, password: str) -> Iterator[None]:
    """What the server or the way to it says, in a line; never the password, which some servers repeat."""
    place = {"host": server.host, "port": str(server.port)}
    login = {"host": server.host, "user": server.user, "source": str(server.password)}
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise Refused("mail_login", **login, reason=_text(error.smtp_error, password)) from None
    except UnicodeError:  # smtplib takes ASCII alone
        raise Refused("mail_login", **login, reason="not ASCII") from None
    except smtplib.SMTPResponseException as error:
        raise Refused(
            "mail_refused", host=server.host, reason=_text(error.smtp_error, password), status=str(error.smtp_code)
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise Refused("mail_not_trusted", **place, reason=clean_name(error.verify_message)) from None
    except (smtplib.SMTPException, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Refused("mail_unreachable", **place, reason=clean_name(reason)) from None


def _text(reply: bytes | str, password: str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return clean_name(text.replace(password, "***") if password else text)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
