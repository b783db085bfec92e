"""Bodies opened: codings within their limit, forms, names; nothing raises."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from unittest import mock
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.integrations import urlencoded
from dlp.integrations.bodies import decoded, request_items, response_items
from dlp.integrations.http_message import Head

URLENCODED = b"application/x-www-form-urlencoded"
POST = b"POST /a/%E5%90%8D.csv?q=%E5%8D%A1+1 HTTP/1.1\r\n"


def test_a_bomb_stops_at_the_limit():
    found = decoded(gzip.compress(b"\0" * 10_000_000), "gzip", limit=1000)
    assert (len(found.data), found.notice) == (1000, "over-budget")


def test_what_is_cut_off_keeps_what_came():
    assert decoded(gzip.compress(b"text" * 1000)[:-12], "gzip", limit=10_000).notice == "truncated"
    words = b" ".join(b"%d" % (n * n) for n in range(2000))
    found = decoded(zlib.compress(words)[:-40], "deflate", limit=100_000)
    assert found.notice == "truncated"
    assert len(found.data) > 5000
    assert words.startswith(found.data)


def test_codings_are_undone_from_the_last():
    data = zlib.compress(gzip.compress(b"text"))
    assert decoded(data, "x-gzip, identity , DEFLATE", limit=100).data == b"text"
    assert decoded(data, "gzip," * 5, limit=100).notice == "over-budget"


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zip", "gzip, deflate", ""])
)
def test_no_bytes_raise(data, codings):
    assert decoded(data, codings, limit=200).notice in {
        "",
        "corrupt",
        "truncated",
        "over-budget",
        "unsupported",
    }


@given(st.binary(max_size=300))
def test_no_head_raises_and_its_lines_are_kept(data):
    head = Head.parse(b"GET / HTTP/1.1\r\n" + data)
    head.get("content-type"), head.target
    assert Head.parse(head.to_bytes()) == head


def test_a_url_is_an_item_of_its_own():
    url, body = request_items(Head.parse(POST + b"\r\n"), b"x", limit=10).items
    assert url.data.decode() == "/a/名.csv\nq: 卡 1"
    assert (body.name, body.media_type) == ("名.csv", None)


def test_a_form_stands_as_lines():
    head = Head.parse(
        b"POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n\r\n"
    )
    _, form = request_items(head, b"a=%E5%8D%A1+1&b=&c", limit=10).items
    assert form.data.decode() == "a: 卡 1\nb: \nc"


def test_what_percent_signs_hide_keeps_its_charset():
    """Browsers send forms in the charset of their page: GBK is not made into question marks."""
    line = "身份证号：11010518850607004X 某甲".encode("gbk")
    coded = b"q=" + b"".join(b"%%%02X" % byte for byte in line)
    head = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    url, form = request_items(
        Head.parse(b"POST /a?" + coded + b" HTTP/1.1\r\n" + head), coded, limit=10
    ).items
    assert (url.data, form.data) == (b"/a\nq: " + line, b"q: " + line)


@given(st.lists(st.sampled_from([b"a", b"=", b"&", b"%", b"%41", b"%4", b"+", b"%e8%ba%ab"])))
def test_a_form_is_read_in_steps_as_at_once(pieces):
    """Where the steps are cut makes no difference."""
    data = b"".join(pieces)

    def line(pair):
        name, sign, value = pair.replace(b"+", b" ").partition(b"=")
        return unquote_to_bytes(name) + (b": " + unquote_to_bytes(value) if sign else b"")

    wanted = b"\n".join(line(pair) for pair in data.split(b"&")) if data else b""
    for step in (3, 4, 5, 7, 65_536):
        with mock.patch.object(urlencoded, "STEP", step):
            assert urlencoded.lines(data) == wanted


@pytest.mark.parametrize("piece", [b"&", b"%41", b"a=b&", b"\r\n--b"])
def test_a_body_of_nothing_but_signs_is_not_made_into_objects(piece):
    body = piece * (4_000_000 // len(piece))
    kind = b"multipart/form-data; boundary=b" if b"-" in piece else URLENCODED
    head = Head.parse(b"POST / HTTP/1.1\r\nContent-Type: " + kind + b"\r\n\r\n")
    tracemalloc.start()
    try:
        request_items(head, body, limit=10)
        assert tracemalloc.get_traced_memory()[1] < 6 * len(body)
    finally:
        tracemalloc.stop()


def test_header_fields_are_items_where_they_are_asked_for():
    head = Head.parse(
        b"GET / HTTP/1.1\r\nHost: h\r\nCookie: id=1\r\ncookie: b=2\r\nReferer: /x?y=%31\r\n\r\n"
    )

    def headers(names, trailers=b""):
        opened = request_items(head, b"", limit=0, fields=names, trailers=trailers)
        return {item.name: item.data for item in opened.items}.get("headers")

    assert headers(()) is None
    assert headers({"cookie"}) == b"Cookie: id=1\ncookie: b=2"
    assert headers({"x-late"}, b"X-Late: 1\r\n") == b"X-Late: 1"
    assert headers({"*"}, b"X-Late: 1\r\n").count(b"\n") == 4
    response = Head.parse(b"HTTP/1.1 302 Found\r\nLocation: /a?id=1\r\n\r\n")
    opened = response_items(head, response, b"", limit=0, fields={"location"})
    assert [item.data for item in opened.items] == [b"Location: /a?id=1"]


@pytest.mark.parametrize(
    "line",
    [b"Cookie: a\r\n id=1", b"X: a\nCookie: id=1", b"X: 1\r\n" * 2000 + b"Cookie: id=1", b"Cookie : id=1"],
    ids=["folded", "bare line end", "many", "blank before the colon"],
)  # fmt: skip
def test_a_header_field_cannot_be_hidden(line):
    head = Head.parse(b"GET / HTTP/1.1\r\n" + line + b"\r\n\r\n")
    assert b"id=1" in head.lines({"cookie"})


def test_an_attachment_is_named_as_declared():
    head = Head.parse(
        b'HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="a b.txt"; x=y\r\n\r\n'
    )
    assert response_items(Head.parse(POST), head, b"x", limit=10).items[0].name == "a b.txt"


def test_what_is_not_understood_is_incomplete():
    head = Head.parse(b"HTTP/1.1 200 OK\r\nContent-Encoding: zip\r\n\r\n")
    opened = response_items(Head.parse(POST), head, b"x", limit=10)
    assert (opened.complete, opened.notices, opened.items[0].data) == (
        False,
        ("unsupported",),
        b"x",
    )


def test_brotli_if_a_package_is_there():
    brotli = pytest.importorskip("brotli", reason="pip install brotli")
    assert decoded(brotli.compress(b"text"), "br", limit=100).data == b"text"
    assert decoded(brotli.compress(b"\0" * 10**7), "br", limit=1000).notice == "over-budget"


def test_the_files_of_a_form_are_sources_of_their_own():
    """Under their names, whatever stands before or behind them; fields stand beside theirs."""
    head = Head.parse(b"POST /up HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n")
    part = b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
    body = (
        part % (b"id", b"", b"1")
        + part % (b"f", '; filename="名单.docx"\r\nContent-Type: application/zip'.encode(), b"PK")
        + part % (b"note", b"", b"two\r\nlines")
        + b"--x--\r\n"
    )
    items = request_items(head, body, limit=1000).items
    assert [(item.name, item.data, item.media_type) for item in items] == [
        ("url", b"/up", None),
        ("upload", b"id: 1\nnote: two\r\nlines", None),
        ("upload!/名单.docx", b"PK", "application/zip"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"before\r\n--x\r\nA: b\r\n\r\n1\r\n--x--\r\n",
        b"--x\r\nA: b\r\n\r\n1\r\n--x--\r\nbehind",
        b"--x\r\nA: b\r\n\r\n1\r\n--x\r\n",
        b"--x\nA: b\n\n1\n--x--\n",
        b"--x\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--\r\n",
        b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n1\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; filename*=utf-8''a\r\n\r\n1\r\n--x--\r\n",
    ],
)
def test_what_readers_could_take_apart_in_two_ways_stays_one_piece(body):
    head = Head.parse(b"POST /up HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n")
    [_, item] = request_items(head, body, limit=1000).items
    assert (item.name, item.media_type) == ("upload", "message/rfc822")
    assert item.data.endswith(body)
