"""A small ICAP client that can also do what no decent client does."""

from __future__ import annotations

import contextlib
import re
import socket
import threading

HTTP_POST = b"POST http://site.test/up/%s HTTP/1.1\r\nHost: site.test\r\n%s\r\n"
HTTP_OK = b"HTTP/1.1 200 OK\r\n%s\r\n"


def chunked(body: bytes, size: int = 65_536, last: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + last


def reqmod(
    body: bytes | None,
    *,
    head=b"",
    allow=b"Allow: 204\r\n",
    service=b"reqmod",
    name=b"a.txt",
    last=b"0\r\n\r\n",
) -> bytes:
    http = HTTP_POST % (name, head)
    part = b"null-body" if body is None else b"req-body"
    top = b"REQMOD icap://h/%b ICAP/1.0\r\nHost: h\r\n%bEncapsulated: req-hdr=0, %b=%d\r\n\r\n" % (
        service,
        allow,
        part,
        len(http),
    )
    return top + http + (b"" if body is None else chunked(body, last=last))


def respmod(body: bytes, *, head=b"", allow=b"Allow: 204\r\n", name=b"a.txt") -> bytes:
    request = b"GET http://site.test/%b HTTP/1.1\r\nHost: site.test\r\n\r\n" % name
    response = HTTP_OK % head
    top = (
        b"RESPMOD icap://h/respmod ICAP/1.0\r\nHost: h\r\n%bEncapsulated: req-hdr=0, res-hdr=%d, res-body=%d\r\n\r\n"
        % (allow, len(request), len(request) + len(response))
    )
    return top + request + response + chunked(body)


class Reply:
    """One answer, taken apart."""

    def __init__(self, head: bytes, heads: bytes, body: bytes | None, trailers: bytes = b""):
        self.head, self.heads, self.body, self.trailers = head, heads, body, trailers
        self.status = int(head.split(b" ", 2)[1])


class Reader:
    """Reads answers from a socket."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            data = self.sock.recv(65_536)
            if not data:
                raise EOFError
            self.buffer += data
        found, _, self.buffer = self.buffer.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            data = self.sock.recv(65_536)
            if not data:
                raise EOFError
            self.buffer += data
        found, self.buffer = self.buffer[:size], self.buffer[size:]
        return found

    def reply(self) -> Reply:
        head = self._until(b"\r\n\r\n")
        found = re.search(rb"(?im)^Encapsulated: .*?([a-z]+-body)=(\d+)\r?$", head)
        if found is None:
            return Reply(head, b"", None)
        heads = self._exactly(int(found[2]))
        if found[1] == b"null-body":
            return Reply(head, heads, None)
        pieces = []
        while size := int(self._until(b"\r\n").partition(b";")[0], 16):
            pieces.append(self._exactly(size))
            self._exactly(2)
        trailers = b""
        while line := self._until(b"\r\n"):
            trailers += line + b"\r\n"
        return Reply(head, heads, b"".join(pieces), trailers)


def ask(served, request: bytes) -> Reply:
    """Send a request while its answer is read: a server may answer before it has taken all."""
    with served.connect() as sock, sending(sock, request):
        return Reader(sock).reply()


@contextlib.contextmanager
def sending(sock, *parts: bytes):
    """Send in a thread, each further part when the function that is given here is called.

    The thread ends when what is done meanwhile is done.
    """
    further = threading.Semaphore(1)
    thread = threading.Thread(target=_send, args=(sock, parts, further))
    thread.start()
    try:
        yield further.release
    finally:
        further.release(len(parts))
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        thread.join()


def _send(sock, parts, further) -> None:
    with contextlib.suppress(OSError):  # who does not read to the end says so in the answer
        for part in parts:
            further.acquire()
            sock.sendall(part)
