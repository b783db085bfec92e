"""What a peer is sent: few writes for short answers, whole and in order."""

from __future__ import annotations

import asyncio

import pytest

from dlp.integrations.serving import READ, Gone, Peer, ServeLimits


class Written:
    """A writer that notes each write."""

    def __init__(self, *, takes=True):
        self.writes = []
        self.closing = False
        self.takes = takes

    def get_extra_info(self, _):
        return None

    def is_closing(self):
        return self.closing

    def write(self, data):
        self.writes.append(bytes(data))

    async def drain(self):
        if not self.takes:
            await asyncio.Event().wait()


def written(pieces, *, writer=None, seconds=60.0):
    """Send pieces to a peer; return the writes."""
    writer = writer or Written()

    async def send():
        peer = Peer(asyncio.StreamReader(), writer, ServeLimits(idle_seconds=seconds))
        await peer.write_all(pieces)

    asyncio.run(send())
    return writer.writes


def test_a_short_answer_is_one_write():
    assert written([b"ICAP/1.0 200 OK\r\n\r\n", b"5\r\nwords\r\n", b"0\r\n\r\n"]) == [
        b"ICAP/1.0 200 OK\r\n\r\n5\r\nwords\r\n0\r\n\r\n"
    ]


@pytest.mark.parametrize("pieces", [[], [b""], [b"", b""]])
def test_nothing_is_no_write(pieces):
    assert written(pieces) == []


def test_a_large_answer_is_several_writes_in_order():
    """Each of them is at least as large as what is read at a time, but for the last."""
    pieces = [bytes([number]) * 10_000 for number in range(50)]
    writes = written(pieces)
    assert b"".join(writes) == b"".join(pieces)
    assert len(writes) == 8
    assert all(READ <= len(data) < READ + 10_000 for data in writes[:-1])


def test_pieces_are_asked_for_as_they_are_sent():
    """A large body comes from its file piece by piece: it is not gathered before."""
    writer = Written()
    seen = []

    def pieces():
        for number in range(4):
            seen.append(len(writer.writes))
            yield bytes([number]) * READ

    written(pieces(), writer=writer)
    assert seen == [0, 1, 2, 3]


def test_a_peer_that_takes_nothing_is_gone():
    with pytest.raises(Gone):
        written([b"x"], writer=Written(takes=False), seconds=0.01)


def test_nothing_is_written_to_a_connection_that_closes():
    writer = Written()
    writer.closing = True
    with pytest.raises(Gone):
        written([b"x"], writer=writer)
    assert writer.writes == []
