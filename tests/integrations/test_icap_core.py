"""The ICAP core: RFC 3507 as events, whatever the division of the bytes; and bytes that are not ICAP."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.integrations.icap import (
    Closed,
    Data,
    EndOfMessage,
    IcapCore,
    Malformed,
    PreviewEnd,
    Request,
)
from tests.integrations.icap_client import chunked, reqmod, respmod

PREVIEW = reqmod(b"", allow=b"Preview: 4\r\n").removesuffix(b"0\r\n\r\n")


def events(data: bytes, cuts=(), *, end=True):
    core, found, place = IcapCore(), [], 0
    for cut in [*sorted(cuts), len(data)]:
        core.receive(data[place:cut]) if cut > place else None
        place = max(place, cut)
        while (event := core.next_event()) is not None:
            found.append(event)
            if isinstance(event, PreviewEnd):
                core.go_on()
            if isinstance(event, Malformed | Closed):
                return found
    if end:
        core.receive(b"")
        found.append(core.next_event())
    return found


def joined(found):
    """Put neighbouring pieces of a body together: their division means nothing."""
    out = []
    for event in found:
        if isinstance(event, Data) and out and isinstance(out[-1], Data):
            out[-1] = Data(out[-1].data + event.data)
        else:
            out.append(event)
    return out


def test_a_request_with_a_body():
    request, data, end, closed = events(reqmod(b"hello"))
    assert (request.method, request.service, request.has_body, request.allows_204) == (
        "REQMOD",
        "reqmod",
        True,
        True,
    )
    assert request.request_head.startswith(b"POST http://site.test/up/a.txt")
    assert (data.data, end, closed) == (b"hello", EndOfMessage(), Closed(clean=True))


def test_a_preview_waits_until_told_to_go_on():
    core = IcapCore()
    core.receive(PREVIEW + b"4\r\nabcd\r\n0\r\n\r\n")
    assert core.next_event().preview == 4
    assert [core.next_event(), core.next_event(), core.next_event()] == [
        Data(b"abcd"),
        PreviewEnd(),
        None,
    ]
    assert core.go_on() == b"ICAP/1.0 100 Continue\r\n\r\n"
    core.receive(chunked(b"efgh"))
    assert [core.next_event(), core.next_event()] == [Data(b"efgh"), EndOfMessage()]


def test_an_answered_preview_is_followed_by_the_next_request():
    core = IcapCore()
    core.receive(PREVIEW + b"4\r\nabcd\r\n0\r\n\r\n")
    for _ in range(3):
        core.next_event()
    core.answered()
    core.receive(reqmod(None))
    assert isinstance(core.next_event(), Request)


def test_ieof_ends_the_message():
    found = events(PREVIEW + b"2\r\nab\r\n0; ieof\r\n\r\n")
    assert found[1:] == [Data(b"ab"), EndOfMessage(in_preview=True), Closed(clean=True)]


def test_trailers_are_kept():
    assert events(reqmod(b"a", last=b"0\r\nX-A: 1\r\nX-B: 2\r\n\r\n"))[2] == EndOfMessage(
        b"X-A: 1\r\nX-B: 2\r\n"
    )


def test_pipelined_requests_come_one_after_another():
    kinds = [type(event) for event in events(reqmod(b"a") + respmod(b"b") + reqmod(None))]
    assert kinds == [Request, Data, EndOfMessage] * 2 + [Request, EndOfMessage, Closed]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"REQMOD icap://h/reqmod ICAP/2.0\r\n\r\n", 505),
        (b"PATCH icap://h/reqmod ICAP/1.0\r\n\r\n", 501),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n", 400),
        (b"REQMOD  icap://h/reqmod ICAP/1.0\r\n\r\n", 400),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nA b: c\r\n\r\n", 400),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nA: b\r\n folded\r\n\r\n", 400),
        (
            b"REQMOD icap://h/reqmod ICAP/1.0\r\nPreview: -1\r\nEncapsulated: null-body=0\r\n\r\n",
            400,
        ),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nEncapsulated: req-hdr=9, null-body=0\r\n\r\n", 400),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nEncapsulated: req-hdr=0\r\n\r\n", 400),
        (
            b"REQMOD icap://h/reqmod ICAP/1.0\r\nEncapsulated: req-hdr=0, req-hdr=0, null-body=0\r\n\r\n",
            400,
        ),
        (
            b"REQMOD icap://h/reqmod ICAP/1.0\r\nEncapsulated: req-hdr=0, null-body=999999999\r\n\r\n",
            400,
        ),
        (b"REQMOD icap://h/reqmod ICAP/1.0\r\nX: " + b"a" * 200_000, 400),
        (b"OPTIONS icap://h/reqmod ICAP/1.0\r\n" + b"X: y\r\n" * 1500 + b"\r\n", 400),
        (reqmod(b"").removesuffix(b"0\r\n\r\n") + b"xyz\r\n", 400),
        (reqmod(b"").removesuffix(b"0\r\n\r\n") + b"-5\r\n", 400),
        (reqmod(b"").removesuffix(b"0\r\n\r\n") + b"2\r\nabc\r\n", 400),
        (reqmod(b"").removesuffix(b"0\r\n\r\n") + b"0; ieof\r\n\r\n", 400),
        (reqmod(b"").removesuffix(b"0\r\n\r\n") + b"1" * 2000, 400),
        (reqmod(b"", last=b"0\r\n" + b"X: y\r\n" * 5000 + b"\r\n"), 400),
    ],
)
def test_breaches_of_the_protocol(data, status):
    last = events(data)[-1]
    assert isinstance(last, Malformed)
    assert last.status == status


def test_an_end_in_mid_request_is_not_clean():
    assert events(reqmod(b"hello")[:-8])[-1] == Closed(clean=False)


SAMPLE = (
    reqmod(b"x" * 300)
    + PREVIEW
    + b"4\r\nabcd\r\n0\r\n\r\n"
    + chunked(b"rest", 3)
    + respmod(b"b" * 40)
)


@given(st.lists(st.integers(0, len(SAMPLE)), max_size=40))
def test_any_division_gives_the_same_events(cuts):
    assert joined(events(SAMPLE, cuts)) == joined(events(SAMPLE))


@given(
    st.binary(max_size=400),
    st.integers(0, len(SAMPLE)),
    st.integers(0, 60),
    st.lists(st.integers(0, len(SAMPLE)), max_size=5),
)
def test_damaged_requests_never_raise_and_always_end(noise, place, gap, cuts):
    damaged = SAMPLE[:place] + noise + SAMPLE[place + gap :]
    assert isinstance(events(damaged, cuts)[-1], Closed | Malformed)


@given(
    st.lists(
        st.sampled_from(
            [
                b"0\r\n\r\n",
                b"\r\n",
                b"4\r\nabcd\r\n",
                PREVIEW,
                reqmod(None),
                b"0; ieof\r\n\r\n",
                b"Encapsulated: ",
                b"OPTIONS icap://h/ ICAP/1.0\r\n\r\n",
            ]
        ),
        max_size=30,
    )
)
def test_pieces_of_the_protocol_in_any_order_never_raise(pieces):
    assert isinstance(events(b"".join(pieces))[-1], Closed | Malformed)


@given(st.binary(max_size=2000))
def test_a_body_comes_through_whole(body):
    found = joined(events(reqmod(body)))
    assert b"".join(event.data for event in found if isinstance(event, Data)) == body
