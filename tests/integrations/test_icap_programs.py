"""The ICAP server with real clients: Squid (asked by curl) and c-icap-client."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.integrations.servers import CARD, DIRTY, program
from tests.integrations.squid_server import CERTGEN, Squid

TEXT = b"nothing to see here, only words.\n"
TEN_MIB = TEXT * 320_000


@pytest.fixture(scope="module", params=["buffer", "trickle"])
def proxy(request, serve, mixed, public):
    squid = program("squid")
    served = serve("icap", "--policy", mixed, "--mode", request.param, "--headers", "cookie")
    made = Squid(public("squid"), served.port, squid)
    made.mode = request.param
    yield made
    made.stop()


def test_clean_requests_and_responses_pass(proxy):
    proxy.origin.pages[b"page"] = TEXT
    assert proxy.curl("page") == (200, TEXT)
    assert proxy.curl("up", data=TEXT) == (200, b"thanks")
    assert proxy.origin.seen[-1] == TEXT


def test_ten_mebibytes_pass_byte_by_byte(proxy):
    proxy.origin.pages[b"big"] = TEN_MIB
    assert proxy.curl("big") == (200, TEN_MIB)
    assert proxy.curl("up", data=TEN_MIB)[0] == 200, proxy.problem
    assert proxy.origin.seen[-1] == TEN_MIB


def test_what_is_blocked_never_reaches_the_origin(proxy):
    before = len(proxy.origin.seen)
    status, page = proxy.curl("up", data=CARD.encode())
    assert status == 403
    assert "银行卡号不得外发。".encode() in page
    assert len(proxy.origin.seen) == before


def test_a_get_with_a_number_in_its_query_never_reaches_the_origin(proxy):
    proxy.origin.pages[b"page"] = TEXT
    assert proxy.curl("page?q=" + quote("一般词语")) == (200, b"thanks")
    asked = len(proxy.origin.seen)
    for coded in (quote(CARD), quote(CARD.encode("gbk"))):
        status, page = proxy.curl("page?q=" + coded)
        assert (status, "银行卡号不得外发。".encode() in page) == (403, True)
    assert proxy.curl("page", "-H", "Cookie: note=" + quote(CARD))[0] == 403
    assert len(proxy.origin.seen) == asked


def test_a_multipart_upload_is_blocked(proxy, tmp_path):
    (tmp_path / "名单.txt").write_text(CARD)
    assert proxy.curl("up", "-F", f"file=@{tmp_path}/名单.txt")[0] == 403


def test_a_late_number_in_a_large_upload(proxy):
    before = len(proxy.origin.seen)
    status, _ = proxy.curl("up", data=TEN_MIB + CARD.encode())
    # What was handed on cannot be taken back: Squid says 500, or resets the client's connection.
    assert status in ({403} if proxy.mode == "buffer" else {500, 0}), proxy.problem
    assert not any(CARD[-19:].encode() in body for body in proxy.origin.seen[before:])


def test_a_response_is_redacted(proxy):
    proxy.origin.pages[b"ids"] = DIRTY.encode()
    assert proxy.curl("ids") == (200, DIRTY.encode().replace(b"11010518850607004X", b"*" * 18))


def test_a_response_is_blocked(proxy):
    proxy.origin.pages[b"cards"] = CARD.encode()
    assert proxy.curl("cards")[0] == 403


def test_https_that_squid_opens(serve, mixed, public):
    squid = program("squid")
    if not Path(CERTGEN).exists():
        pytest.skip("this Squid cannot open HTTPS: apt-get install squid-openssl")
    program("openssl")
    served = serve("icap", "--policy", mixed)
    made = Squid(public("bump"), served.port, squid, bumps=True)
    try:
        made.origin.pages[b"ids"] = DIRTY.encode()
        assert made.curl("up", data=TEXT) == (200, b"thanks"), made.problem
        assert made.curl("up", data=CARD.encode())[0] == 403
        assert made.curl("ids") == (200, DIRTY.encode().replace(b"11010518850607004X", b"*" * 18))
        assert made.origin.seen.count(CARD.encode()) == 0
    finally:
        made.stop()


def client(served, folder, data: bytes, *options):
    path, out = folder / "in", folder / "out"
    path.write_bytes(data)
    out.unlink(missing_ok=True)
    done = subprocess.run(
        [program("c-icap-client"), "-i", "127.0.0.1", "-p", str(served.port), "-f", path, "-o", out, "-v", *options],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr, out.read_bytes() if out.exists() else None


@pytest.mark.parametrize("options", [(), ("-no204",), ("-nopreview", "-no204"), ("-w", "10")])
def test_c_icap_client(serve, mixed, tmp_path_factory, options):
    served = c_icap(serve, mixed)
    folder = tmp_path_factory.mktemp("c-icap")
    service = ("-s", "respmod", "-resp", "http://site.test/a", *options)
    text, out = client(served, folder, TEN_MIB, *service)
    assert (b"204 No Content" in text and out is None) or out == TEN_MIB
    assert "-no204" not in options or out == TEN_MIB
    text, out = client(served, folder, CARD.encode(), *service)
    assert b"HTTP/1.1 403 Forbidden" in text
    assert b"X-Infection-Found: Type=0" in text
    assert client(served, folder, DIRTY.encode(), *service)[1].endswith(b"*" * 18)


_SERVED = {}


def c_icap(serve, mixed):
    if "one" not in _SERVED:
        program("c-icap-client")
        _SERVED["one"] = serve("icap", "--policy", mixed)
    return _SERVED["one"]
