"""A real mail server on this machine that keeps what it is handed, or refuses it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TO = "desk@provider.example"


class Inbox:
    """What a server was handed, and what it answers."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.mails: list[Envelope] = []
        self.encrypted: list[bool] = []

    async def handle_MAIL(  # noqa: N802 (the server's names)
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" not in self.answers:
            self.mails.append(envelope)
            self.encrypted.append(session.ssl is not None)
        elif self.answers["DATA"] == "silence":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return self.answers.get("DATA", "250 OK")


class _Loopback(Controller):
    """A server on a port that the system chose; a client that only connects shows that it is up."""

    def __init__(self, inbox: Inbox, **options: Any) -> None:
        super().__init__(inbox, hostname="127.0.0.1", port=0, ready_timeout=60, **options)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection((self.hostname, self.port), 10):
            pass


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A server on this machine; its port."""
    controller = _Loopback(inbox, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
