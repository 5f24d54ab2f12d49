"""What a PostgreSQL server hears of a login: it asks for the password in the clear, keeps it, and refuses."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

_SSL, _GSS = 80877103, 80877104


@dataclass
class PasswordServer:
    """``heard`` are the logins, each with its password. ``goes_on`` is set unless a test holds the server up."""

    port: int
    heard: list[tuple[str, str]] = field(default_factory=list)
    asked: Event = field(default_factory=Event)
    goes_on: Event = field(default_factory=Event)


@contextmanager
def asking_for_passwords() -> Iterator[PasswordServer]:
    """A server on this machine, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = PasswordServer(listening.getsockname()[1])
        server.goes_on.set()
        thread = Thread(target=_serve, args=(listening, server), daemon=True)
        thread.start()
        yield server
        server.goes_on.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def _serve(listening: socket.socket, server: PasswordServer) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, suppress(OSError, EOFError):
            connection.settimeout(10)
            _login(connection, server)


def _login(connection: socket.socket, server: PasswordServer) -> None:
    while True:
        (length,) = struct.unpack("!I", _exactly(connection, 4))
        body = _exactly(connection, length - 4)
        if struct.unpack("!I", body[:4])[0] not in (_SSL, _GSS):
            break
        connection.sendall(b"N")
    words = body[4:].split(b"\0")
    user = words[words.index(b"user") + 1].decode()
    server.asked.set()
    server.goes_on.wait(20)
    connection.sendall(b"R" + struct.pack("!II", 8, 3))
    _exactly(connection, 1)
    (length,) = struct.unpack("!I", _exactly(connection, 4))
    server.heard.append((user, _exactly(connection, length - 4).rstrip(b"\0").decode()))
    fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0"
    connection.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)


def _exactly(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        piece = connection.recv(length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found
