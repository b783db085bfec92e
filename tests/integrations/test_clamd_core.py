"""The clamd core: commands and streams as events, whatever the division; and bytes that are none."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.integrations.clamd import ClamdCore, Closed, Command, Data, EndOfStream, Malformed


def chunk(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


SESSION = (
    b"zIDSESSION\0zPING\0zINSTREAM\0" + chunk(b"abc") + chunk(b"defg") + chunk(b"")
    + b"nVERSION\nSCAN /a b\r\nzEND\0"
)  # fmt: skip


def events(data: bytes, cuts=()):
    core, found, place = ClamdCore(), [], 0
    for cut in [*sorted(cuts), len(data), None]:
        core.receive(
            b"" if cut is None else data[place:cut]
        ) if cut is None or cut > place else None
        place = max(place, cut or 0)
        while (event := core.next_event()) is not None:
            if isinstance(event, Data) and found and isinstance(found[-1], Data):
                event = Data(found.pop().data + event.data)
            found.append(event)
    return found


EVENTS = [
    Command("IDSESSION", end=b"\0"), Command("PING", number=1, end=b"\0"),
    Command("INSTREAM", number=2, end=b"\0"), Data(b"abcdefg"), EndOfStream(),
    Command("VERSION", number=3), Command("SCAN", b"/a b", 4), Command("END", end=b"\0"), Closed(clean=True),
]  # fmt: skip


def test_a_session():
    assert events(SESSION) == EVENTS


@given(st.lists(st.integers(0, len(SESSION)), max_size=30))
def test_any_division_gives_the_same_events(cuts):
    assert events(SESSION, cuts) == EVENTS


@given(st.binary(max_size=200), st.integers(0, len(SESSION)), st.integers(0, 20))
def test_damaged_sessions_never_raise_and_always_end(noise, place, gap):
    assert isinstance(
        events(SESSION[:place] + noise + SESSION[place + gap :])[-1], Closed | Malformed
    )


@pytest.mark.parametrize(
    "data",
    [
        b"zFILDES\0",
        b"zSHUTDOWN\0",
        b"GET / HTTP/1.1\r\n",
        b"z" * 9000,
        b"zINSTREAM\0\xff\xff\xff\xff",
    ],
)
def test_breaches_of_the_protocol(data):
    assert isinstance(events(data)[-1], Malformed)


def test_an_end_in_mid_stream_is_not_clean():
    assert events(b"zINSTREAM\0" + chunk(b"abc"))[-1] == Closed(clean=False)


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=20))
def test_a_stream_comes_through_whole(pieces):
    found = events(b"nINSTREAM\n" + b"".join(map(chunk, pieces)) + chunk(b""))
    assert b"".join(event.data for event in found if isinstance(event, Data)) == b"".join(pieces)
