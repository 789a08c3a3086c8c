"""Looking for viruses in files that arrived. Never in the way of filing: a file whose scan is late or impossible says so."""

import socket
import struct
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings


class ScannerAway(Exception):
    """The scanner did not answer; the file stays unchecked and is tried again."""


class Scanner(Protocol):
    def scan(self, content: Iterable[bytes]) -> str:
        """'' when clean, else the name of what was found. Raises ScannerAway."""


class Clamd:
    """clamd over TCP (INSTREAM): each piece with its length before it, a length of nothing at the end."""

    def __init__(self, host: str, port: int, timeout: float = 60.0):
        self.host, self.port, self.timeout = host, port, timeout

    def scan(self, content: Iterable[bytes]) -> str:
        try:
            with socket.create_connection((self.host, self.port), timeout=self.timeout) as server:
                server.sendall(b"zINSTREAM\0")
                for piece in content:
                    server.sendall(struct.pack("!I", len(piece)) + piece)
                server.sendall(struct.pack("!I", 0))
                answer = self._answer(server)
        except OSError as error:
            raise ScannerAway(str(error)) from error
        if answer.endswith("FOUND"):
            return answer.removeprefix("stream:").removesuffix("FOUND").strip()
        if answer.endswith("OK"):
            return ""
        raise ScannerAway(answer)

    @staticmethod
    def _answer(server: socket.socket) -> str:
        parts = []
        while piece := server.recv(4096):
            parts.append(piece)
        return b"".join(parts).rstrip(b"\0\n").decode(errors="replace")


class TestSignature:
    """For demonstration and tests: knows the harmless test file of the European institute (EICAR) and nothing else."""

    MARK = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"

    def scan(self, content: Iterable[bytes]) -> str:
        kept = b""
        for piece in content:
            kept = kept[-len(self.MARK) :] + piece
            if self.MARK in kept:
                return "EICAR-Test-File"
        return ""


def scanner() -> Scanner | None:
    """The scanner of SCANNER: empty for none, `test`, or clamd://host:port."""
    chosen = settings.SCANNER
    if not chosen:
        return None
    if chosen == "test":
        return TestSignature()
    parts = urlsplit(chosen)
    return Clamd(parts.hostname, parts.port or 3310)
