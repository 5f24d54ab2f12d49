"""A network between a client and a PostgreSQL server, on loopback, that can be cut, or swallow what it carries."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress
from enum import Enum
from urllib.parse import parse_qs, urlsplit

from storage.database.location import Location


class Trouble(Enum):
    """What befalls a connection at the moment when the client sends something."""

    CUT = "before it arrives"
    CUT_AFTERWARDS = "before the answer arrives"
    SWALLOWED = "nothing passes any more, and nobody is told"
    ANSWER_SWALLOWED = "it arrives, the answer does not, and nobody is told"
    HELD = "nothing passes until the network is whole again; then it does, late"


class Network:
    """Carries connections to the server. One ``trouble`` befalls the next connection that sends certain words."""

    def __init__(self, location: Location) -> None:
        self._uri = urlsplit(location.conninfo)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._awaited: tuple[bytes, Trouble] | None = None
        self._whole = threading.Event()
        self._whole.set()
        self._lines: list[tuple[socket.socket, socket.socket]] = []
        self._refuses = self._then_refuses = False
        self.befell = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def location(self) -> Location:
        """The desk's place, as seen through this network."""
        port = self._listening.getsockname()[1]
        return Location.parse(f"postgresql://{self._uri.username}@127.0.0.1:{port}{self._uri.path}?connect_timeout=2")

    def befall(self, words: bytes, trouble: Trouble) -> None:
        """The next connection that sends ``words`` meets it there; the ones after it pass."""
        self._awaited = (words, trouble)

    def cut_all(self) -> None:
        """Every connection that there is."""
        for client, server in self._lines:
            _reset(client)
            _reset(server)
        self._lines.clear()

    def refuse(self) -> None:
        """The server is gone: what there is of connections is cut, and there are no new ones."""
        self._refuses = True
        self.cut_all()

    def refuse_after_trouble(self) -> None:
        """The server is gone as soon as the trouble befell."""
        self._then_refuses = True

    def accept(self) -> None:
        """The server is back."""
        self._refuses = self._then_refuses = False

    def hold_all(self) -> None:
        """Nothing passes from now on, until ``heal``."""
        self._whole.clear()

    def heal(self) -> None:
        """What was held arrives now."""
        self._whole.set()

    def close(self) -> None:
        self._whole.set()
        self._listening.close()
        self.cut_all()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listening.accept()
                if self._refuses:
                    _reset(client)
                    continue
                line = (client, self._to_server())
                self._lines.append(line)
                threading.Thread(target=self._carry, args=line, daemon=True).start()

    def _to_server(self) -> socket.socket:
        (folder,) = parse_qs(self._uri.query)["host"]
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{folder}/.s.PGSQL.{self._uri.port or 5432}")
        return server

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        trouble = None
        with suppress(OSError, ValueError):  # we cut it, or an end is gone
            while True:
                ready, _, _ = select.select([client, server], [], [])
                self._whole.wait()
                if server in ready and not _pass_on(server.recv(1 << 16), client):
                    break
                if client in ready:
                    sent = client.recv(1 << 16)
                    trouble = self._meets(sent)
                    if trouble is Trouble.HELD:
                        self._whole.wait()
                    if trouble is Trouble.CUT or trouble is Trouble.SWALLOWED or not _pass_on(sent, server):
                        break
                    if trouble is Trouble.CUT_AFTERWARDS or trouble is Trouble.ANSWER_SWALLOWED:
                        server.recv(1 << 16)
                        break
        if trouble is Trouble.SWALLOWED or trouble is Trouble.ANSWER_SWALLOWED:
            return  # both ends stay as they are, with nothing between them
        _reset(client)
        _reset(server)

    def _meets(self, sent: bytes) -> Trouble | None:
        if self._awaited is None or self._awaited[0] not in sent:
            return None
        (_, trouble), self._awaited = self._awaited, None
        self.befell += 1
        self._refuses = self._refuses or self._then_refuses
        if trouble is Trouble.HELD:
            self._whole.clear()
        return trouble


def _pass_on(said: bytes, end: socket.socket) -> bool:
    """Whether there was something to say: nothing is the end."""
    end.sendall(said)
    return bool(said)


def _reset(end: socket.socket) -> None:
    """As a broken network does, not as an end that says good-bye."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
