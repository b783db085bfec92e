"""The milter core: packets as events, whatever the division of the bytes; and bytes that are none."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.integrations import milter
from dlp.integrations.milter import (
    Abort,
    Body,
    Closed,
    Connect,
    EndOfBody,
    Header,
    Helo,
    Macros,
    MailFrom,
    Malformed,
    May,
    MilterCore,
    Negotiate,
    Phase,
    Quit,
    Recipient,
    packet,
)  # fmt: skip

SESSION = b"".join([
    packet("O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF)), packet("D", b"Cj\0mx.test\0"),
    packet("C", b"client.test\x004\x00\x19127.0.0.1\0"), packet("H", b"client\0"),
    packet("M", b"<a@in.test>\0SIZE=3\0"), packet("R", b"<b@out.test>\0"), packet("T"),
    packet("L", b"Subject\0 note\0"), packet("N"), packet("B", b"hello"), packet("E"), packet("A"),
    packet("K"), packet("Q"),
])  # fmt: skip
EVENTS = [
    Negotiate(6, 0x1FF, 0x1FFFFF), Macros("C", {"j": "mx.test"}), Connect("client.test", "127.0.0.1"),
    Helo("client"), MailFrom("<a@in.test>"), Recipient("<b@out.test>"), Phase("data"),
    Header(b"Subject", b" note"), Phase("end-of-headers"), Body(b"hello"), EndOfBody(), Abort(),
    Quit(again=True), Quit(), Closed(clean=True),
]  # fmt: skip


def events(data: bytes, cuts=()):
    core, found, place = MilterCore(), [], 0
    for cut in [*sorted(cuts), len(data), None]:
        core.receive(
            b"" if cut is None else data[place:cut]
        ) if cut is None or cut > place else None
        place = max(place, cut or 0)
        while (event := core.next_event()) is not None:
            found.append(event)
    return found


def test_a_session():
    assert events(SESSION) == EVENTS


@given(st.lists(st.integers(0, len(SESSION)), max_size=40))
def test_any_division_gives_the_same_events(cuts):
    assert events(SESSION, cuts) == EVENTS


@given(st.binary(max_size=200), st.integers(0, len(SESSION)), st.integers(0, 30))
def test_damaged_sessions_never_raise_and_always_end(noise, place, gap):
    assert isinstance(
        events(SESSION[:place] + noise + SESSION[place + gap :])[-1], Closed | Malformed
    )


@given(st.lists(st.tuples(st.characters(max_codepoint=127), st.binary(max_size=60)), max_size=20))
def test_any_packets_never_raise(packets):
    assert isinstance(
        events(b"".join(packet(letter, data) for letter, data in packets))[-1], Closed | Malformed
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        packet("?"),
        packet("O", b"abc"),
        packet("L", b"no end"),
        packet("M", b"<a@b>"),
        packet("D"),
    ],
)
def test_breaches_of_the_protocol(data):
    assert isinstance(events(data)[-1], Malformed)


def test_only_what_the_mta_offers_is_agreed_on():
    core = MilterCore()
    answer = core.agree(Negotiate(2, 0, 0x7F), may=May(0))
    assert answer == packet("O", struct.pack(">III", 2, 0, 0))
    assert core.awaits_answer(Body(b""))
    core.agree(Negotiate(6, 0x1FF, 0x1FFFFF), may=May.ADD_HEADERS)
    assert not core.awaits_answer(Body(b""))
    assert not core.awaits_answer(Macros("C", {}))


def test_a_body_is_replaced_in_packets_that_every_mta_takes():
    packets = milter.replace_body(b"x" * 150_000)
    assert [len(one) for one in packets] == [65_540, 65_540, 18_935]
    assert milter.replace_body(b"") == [packet("b")]


def test_a_reply_is_one_line_without_format_characters():
    assert milter.reply(550, "5.7.1", "a\r\nRCPT TO:<x> 100%") == packet(
        "y", b"550 5.7.1 a RCPT TO:<x> 100%%\0"
    )
