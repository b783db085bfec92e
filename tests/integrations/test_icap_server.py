"""The ICAP server over a socket: every way to answer, in every mode."""

from __future__ import annotations

import base64
import gzip
import json
import ssl
import subprocess
import time
import zlib
from urllib.parse import quote

import pytest

from tests.integrations.icap_client import Reader, ask, chunked, reqmod, respmod, sending
from tests.integrations.servers import CARD, DIRTY, POLICY, database, program

TEXT = b"nothing to see here, only words.\n"
BIG = TEXT * 40_000


@pytest.fixture(scope="module")
def icap(serve, mixed):
    return serve("icap", "--policy", mixed, "--policy", "audit-only", "--preview", "1024")


@pytest.fixture(scope="module")
def trickle(serve, mixed):
    return serve("icap", "--policy", mixed, "--mode", "trickle")


def head(reply) -> bytes:
    return reply.heads.partition(b"\r\n")[0]


def test_options(icap):
    reply = ask(icap, b"OPTIONS icap://h/respmod ICAP/1.0\r\nHost: h\r\n\r\n")
    assert reply.status == 200
    for line in (b"Methods: RESPMOD", b"Allow: 204", b"Preview: 1024", b'ISTag: "'):
        assert line in reply.head


def test_what_is_clean_is_answered_by_204_where_that_is_allowed(icap):
    assert ask(icap, reqmod(TEXT)).status == 204
    assert ask(icap, reqmod(None)).status == 204


@pytest.mark.parametrize(
    "body", [b"", TEXT, BIG, bytes(range(256)) * 4000], ids=["empty", "small", "big", "binary"]
)
def test_without_204_the_body_comes_back_byte_by_byte(icap, body):
    reply = ask(
        icap, respmod(body, allow=b"").replace(b"icap://h/respmod", b"icap://h/respmod/audit-only")
    )
    assert (reply.status, head(reply), reply.body) == (200, b"HTTP/1.1 200 OK", body)


def test_the_page_in_place_of_what_is_blocked(icap):
    reply = ask(icap, reqmod(CARD.encode()))
    assert head(reply) == b"HTTP/1.1 403 Forbidden"
    assert "银行卡号不得外发。".encode() in reply.body
    assert b"Card numbers are not sent." in reply.body
    assert b"X-Infection-Found: Type=0; Resolution=2; Threat=DLP.cn.bank-card;" in reply.head
    assert b"X-Virus-ID: DLP.cn.bank-card" in reply.head
    assert b"X-Violations-Found: 1\r\n\t-\r\n\tDLP.cn.bank-card\r\n" in reply.head
    assert b"6228" not in reply.head + reply.heads + reply.body


def test_a_request_with_the_number_in_its_url_is_stopped(icap):
    data = reqmod(None, name=quote("a?q=" + CARD, safe="?=").encode())
    assert head(ask(icap, data)) == b"HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize("form", ["path", "query", "gbk", "twice", "user"])
def test_a_get_is_looked_at_in_every_mode(serve, mixed, form):
    """Without a body, too: what a query holds has left the house with the request."""
    once = quote(CARD, safe="")
    target = {
        "path": f"http://site.test/{once}/x",
        "query": f"http://site.test/x?a=1&q={once}",
        "gbk": "http://site.test/x?q=" + quote(CARD.encode("gbk")),
        "twice": f"http://site.test/x?next={quote('/y?q=' + once, safe='')}",
        "user": f"http://{once}@site.test/x",
    }[form]
    for mode in ("buffer", "trickle", "preview"):
        served = _MODES.get(mode) or _MODES.setdefault(
            mode, serve("icap", "--policy", mixed, "--mode", mode, "--headers", "Cookie,x-note")
        )
        assert head(ask(served, get(target))) == b"HTTP/1.1 403 Forbidden", mode


_MODES = {}


def get(target, fields=b"Host: site.test\r\n"):
    http = b"GET %b HTTP/1.1\r\n%b\r\n" % (target.encode(), fields)
    return (
        b"REQMOD icap://h/reqmod ICAP/1.0\r\nHost: h\r\nAllow: 204\r\n"
        b"Encapsulated: req-hdr=0, null-body=%d\r\n\r\n" % len(http) + http
    )


def test_header_fields_are_looked_at_where_that_is_asked_for(serve, icap, mixed):
    blocked = b"HTTP/1.1 403 Forbidden"
    cookie = "Cookie: note=" + quote(CARD) + "\r\n"
    assert ask(icap, get("http://site.test/", cookie.encode())).status == 204
    for mode in ("buffer", "trickle"):
        served = serve("icap", "--policy", mixed, "--mode", mode, "--headers", "cookie, X-Note")
        assert head(ask(served, get("http://site.test/", cookie.encode()))) == blocked
        other = cookie.replace("Cookie", "X-Other").encode()
        assert ask(served, get("http://site.test/", other)).status == 204
        raw = f"X-Note: {CARD}\r\n".encode()
        for body in (TEXT, BIG):
            assert head(ask(served, reqmod(body, head=raw))) == blocked
            assert head(ask(served, respmod(body, head=raw))) == blocked
            assert ask(served, reqmod(body)).status == 204 or mode == "trickle"
        # Trailers come when a large text has left already: its end is held, and never comes.
        late = reqmod(TEXT, last=b"0\r\n" + raw + b"\r\n")
        assert head(ask(served, late)) == blocked
        late = reqmod(BIG, last=b"0\r\n" + raw + b"\r\n")
        if mode == "buffer":
            assert head(ask(served, late)) == blocked
        else:
            with pytest.raises((EOFError, ConnectionResetError)):
                ask(served, late)
        served.end()


def test_what_is_to_be_redacted_in_a_trailer_is_not_passed(serve, mixed):
    """It cannot be taken out any more when the text before it has left."""
    served = serve("icap", "--policy", mixed, "--mode", "trickle", "--headers", "*")
    late = reqmod(BIG, allow=b"", last=f"0\r\nX-Sum: {DIRTY}\r\n\r\n".encode())
    with pytest.raises((EOFError, ConnectionResetError)):
        ask(served, late)
    assert ask(served, reqmod(BIG, allow=b"", last=b"0\r\nX-Sum: 1\r\n\r\n")).body == BIG
    served.end()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (b"Content-Type: application/json\r\n", json.dumps({"card": CARD}).encode()),
        (b"Content-Type: application/x-www-form-urlencoded\r\n", ("a=1&" + quote("银行卡号") + "=6228480000000000000").encode()),
        (b"Content-Encoding: gzip\r\n", gzip.compress(CARD.encode())),
        (b"Content-Encoding: gzip\r\n", gzip.compress(TEXT) + gzip.compress(CARD.encode())),
        (b"Content-Encoding: deflate\r\n", zlib.compress(CARD.encode())),
        (b"Content-Encoding: deflate\r\n", zlib.compress(CARD.encode())[2:-4]),
        (b"Content-Encoding: gzip, deflate\r\n", zlib.compress(gzip.compress(CARD.encode()))),
        (b"", BIG + CARD.encode()),
        (b"", CARD.encode() + b"\n" + BIG),
    ],
    ids=["json", "form", "gzip", "gzip twice", "deflate", "raw deflate", "both", "late", "early"],
)  # fmt: skip
def test_bodies_are_opened(icap, headers, body):
    assert head(ask(icap, reqmod(body, head=headers))) == b"HTTP/1.1 403 Forbidden"


def test_an_uploaded_file_is_opened(icap):
    form = (
        b'--xx\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--xx\r\nContent-Disposition: form-data; '
        b'name="f"; filename="\xe5\x90\x8d.csv.gz"\r\n\r\n'
        + gzip.compress(f"id\n{CARD}\n".encode())
        + b"\r\n--xx--\r\n"
    )
    reply = ask(icap, reqmod(form, head=b'Content-Type: multipart/form-data; boundary="xx"\r\n'))
    assert head(reply) == b"HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize("coding", [b"compress", b"gzip", b"br"])
def test_what_cannot_be_opened_is_not_passed(icap, coding):
    reply = ask(
        icap,
        reqmod(b"\x1f\x8b no such thing \xff" * 5, head=b"Content-Encoding: " + coding + b"\r\n"),
    )
    assert head(reply) == b"HTTP/1.1 403 Forbidden"


def test_redaction_keeps_the_length_and_the_other_bytes(icap):
    body = f'{{"a": "{DIRTY}", "b": 1}}'.encode()
    reply = ask(
        icap,
        respmod(
            body,
            head=b"Content-Type: application/json\r\nContent-Length: %d\r\nETag: x\r\n" % len(body),
        ),
    )
    assert reply.body == body.replace(b"11010518850607004X", b"*" * 18)
    assert b"Content-Length: %d\r\n" % len(body) in reply.heads
    assert b"ETag" not in reply.heads
    assert b"X-DLP-Action: redact" in reply.head


def test_redaction_of_a_packed_body_sends_it_unpacked(icap):
    body = DIRTY.encode()
    reply = ask(
        icap, respmod(gzip.compress(body), head=b"Content-Encoding: gzip\r\nContent-Length: 9\r\n")
    )
    assert reply.body == body.replace(b"11010518850607004X", b"*" * 18)
    assert b"Content-Encoding" not in reply.heads


def test_redaction_of_a_large_text(icap):
    reply = ask(icap, respmod(BIG + DIRTY.encode() + b"\n" + BIG))
    assert (
        reply.body == BIG + DIRTY.encode().replace(b"11010518850607004X", b"*" * 18) + b"\n" + BIG
    )


def test_what_cannot_be_redacted_is_blocked(icap):
    url = reqmod(b"x", name=b"?id=11010518850607004X&name=" + quote("身份证号").encode())
    assert head(ask(icap, url)) == b"HTTP/1.1 403 Forbidden"
    assert head(ask(icap, respmod(database(), name=b"a.db"))) == b"HTTP/1.1 403 Forbidden"


def test_a_service_of_each_policy(icap):
    assert ask(icap, reqmod(CARD.encode(), service=b"reqmod/audit-only")).status == 204
    assert ask(icap, reqmod(CARD.encode(), service=b"reqmod/mixed")).status == 200
    assert ask(icap, reqmod(TEXT, service=b"reqmod/other")).status == 404
    assert ask(icap, reqmod(TEXT, service=b"other")).status == 404
    assert ask(icap, reqmod(TEXT, service=b"respmod")).status == 405


def test_keep_alive_and_pipelining(icap):
    with icap.connect() as sock:
        sock.sendall(reqmod(TEXT) + reqmod(CARD.encode()) + respmod(TEXT, allow=b"") + reqmod(None))
        reader = Reader(sock)
        assert [reader.reply().status for _ in range(4)] == [204, 200, 200, 204]
        sock.sendall(reqmod(TEXT))
        assert reader.reply().status == 204


def test_preview_then_the_rest(icap):
    with icap.connect() as sock:
        reader = Reader(sock)
        top = reqmod(TEXT * 10, allow=b"Preview: 330\r\n")
        sock.sendall(top)
        assert reader.reply().status == 100
        sock.sendall(chunked(CARD.encode()))
        assert head(reader.reply()) == b"HTTP/1.1 403 Forbidden"
        sock.sendall(top)
        assert reader.reply().status == 100
        sock.sendall(chunked(TEXT))
        echoed = reader.reply()
        assert (echoed.status, echoed.body) == (200, TEXT * 11)
        sock.sendall(reqmod(TEXT, allow=b"Preview: 1024\r\n", last=b"0; ieof\r\n\r\n"))
        assert reader.reply().status == 204


def test_trailers_come_back(icap):
    reply = ask(icap, reqmod(TEXT, allow=b"", last=b"0\r\nX-Sum: 1\r\n\r\n"))
    assert (reply.body, reply.trailers) == (TEXT, b"X-Sum: 1\r\n")


def test_blocked_in_mid_body_before_the_client_has_sent_all(icap):
    with icap.connect() as sock:
        data = reqmod(CARD.encode() + b"\n" + BIG)
        sock.sendall(data[: len(data) // 2])
        reply = Reader(sock).reply()
        assert head(reply) == b"HTTP/1.1 403 Forbidden"
        assert b"Connection: close" in reply.head


@pytest.mark.parametrize("mode", ["buffer", "trickle", "preview"])
@pytest.mark.parametrize("ask_with", [reqmod, respmod])
@pytest.mark.parametrize(
    "body", [TEXT * 320_000, bytes(range(256)) * 41_000], ids=["text", "binary"]
)
def test_ten_megabytes_come_back_byte_by_byte(serve, tmp_path, mode, ask_with, body):
    """In every mode: by the preview of it, where there is one, and without `204`."""
    (tmp_path / "lax.toml").write_text(
        POLICY.replace('incomplete = "quarantine"', 'incomplete = "log"')
    )
    served = serve("icap", "--policy", tmp_path / "lax.toml", "--mode", mode)
    assert ask(served, ask_with(body, allow=b"")).body == body
    with served.connect() as sock:
        head, _, rest = ask_with(body[:1024], allow=b"Preview: 1024\r\n").partition(b"\r\n\r\n")
        sock.sendall(head + b"\r\n\r\n" + rest)
        reader = Reader(sock)
        reply = reader.reply()
        if mode == "preview":
            assert reply.status == 204
            return
        assert reply.status == 100
        with sending(sock, chunked(body[1024:])):
            assert reader.reply().body == body
    served.end()


def test_trickle_hands_on_before_the_end(trickle):
    with trickle.connect() as sock:
        data = respmod(BIG, allow=b"")
        with sending(sock, data[: len(data) // 2]):
            assert sock.recv(100).startswith(b"ICAP/1.0 200 OK")


def test_trickle_cuts_off_what_is_on_its_way(trickle):
    with pytest.raises((EOFError, ConnectionResetError)):
        ask(trickle, respmod(BIG + CARD.encode() + b"\n" + BIG, allow=b""))


def test_trickle_never_sends_the_number(trickle):
    with trickle.connect() as sock, sending(sock, respmod(BIG + CARD.encode(), allow=b"")):
        seen = b""
        try:
            while data := sock.recv(65_536):
                seen += data
        except ConnectionResetError:
            pass
    assert b"6228480000000000000" not in seen
    assert not seen.endswith(b"0\r\n\r\n")


def test_trickle_answers_small_ones_with_the_page(trickle):
    assert head(ask(trickle, reqmod(CARD.encode()))) == b"HTTP/1.1 403 Forbidden"
    assert (
        head(
            ask(
                trickle,
                reqmod(gzip.compress(BIG + CARD.encode()), head=b"Content-Encoding: gzip\r\n"),
            )
        )
        == b"HTTP/1.1 403 Forbidden"
    )


def test_preview_mode_looks_at_the_preview_alone(serve, mixed):
    served = serve("icap", "--policy", mixed, "--mode", "preview")
    with served.connect() as sock:
        reader = Reader(sock)
        for body, status in ((TEXT, 204), (CARD.encode(), 200), (TEXT, 204)):
            sock.sendall(reqmod(body, allow=b"Preview: 64\r\n"))
            assert reader.reply().status == status


def test_icap_over_tls(serve, mixed, tmp_path):
    openssl = program("openssl")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    served = serve(
        "icap",
        "--policy",
        mixed,
        "--tls-cert",
        tmp_path / "cert.pem",
        "--tls-key",
        tmp_path / "key.pem",
    )
    context = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    with served.connect() as plain, context.wrap_socket(plain, server_hostname="localhost") as sock:
        sock.sendall(reqmod(TEXT) + reqmod(CARD.encode()))
        reader = Reader(sock)
        assert [reader.reply().status, reader.reply().status] == [204, 200]
    with pytest.raises((EOFError, ConnectionError)):
        ask(served, reqmod(TEXT))


def test_malformed_requests_are_answered_and_counted(icap):
    before = icap.metric("dlp_protocol_errors_total")
    assert ask(icap, b"GET / HTTP/1.1\r\n\r\n").status == 400
    assert ask(icap, reqmod(b"").removesuffix(b"0\r\n\r\n") + b"zz\r\n").status == 400
    assert icap.metric("dlp_protocol_errors_total") == before + 2


def test_metrics_and_log_hold_no_value(icap):
    ask(icap, reqmod(CARD.encode(), name=b"secret-name.txt"))
    text, log = icap.get("/metrics")[1], icap.log()
    assert 'dlp_findings_total{rule="cn.bank-card",verdict="block"}' in text
    assert '"event": "decision"' in log
    for word in ("6228480000000000000", "secret-name", "site.test"):
        assert word not in text + log
    assert icap.get("/health")[0] == 200
    assert icap.get("/other")[0] == 404


def test_more_than_is_kept_is_for_the_policy_to_decide(serve, mixed):
    served = serve("icap", "--policy", mixed, "--policy", "audit-only", "--max-body", "1")
    body = BIG * 3
    assert head(ask(served, reqmod(body, allow=b""))) == b"HTTP/1.1 403 Forbidden"
    reply = ask(
        served, reqmod(body, allow=b"", service=b"reqmod/audit-only", last=b"0\r\nX-Sum: 1\r\n\r\n")
    )
    assert (reply.body, reply.trailers) == (body, b"X-Sum: 1\r\n")
    assert served.metric("dlp_failures_total") >= 2


@pytest.mark.parametrize("filler", [TEXT, bytes(range(256))], ids=["text", "binary"])
def test_what_is_kept_of_more_is_reason_enough(serve, tmp_path, filler):
    """A policy that lets pass what was not read does not let pass what was found before."""
    (tmp_path / "lax.toml").write_text(
        POLICY.replace('incomplete = "quarantine"', 'incomplete = "log"')
    )
    served = serve("icap", "--policy", tmp_path / "lax.toml", "--max-body", "1")
    body = filler * (3_000_000 // len(filler))
    coded = b"Content-Type: multipart/form-data; boundary=b\r\n"
    assert ask(served, reqmod(body, allow=b"", head=coded)).body == body
    for data in (CARD.encode() + b"\n" + body, body):
        url = b"a" if data is not body else b"a?q=" + quote(CARD).encode()
        reply = ask(served, reqmod(data, allow=b"", head=coded, name=url))
        assert head(reply) == b"HTTP/1.1 403 Forbidden"
    served.end()


def test_a_slow_upload_is_not_taken_for_a_slow_scan(serve, mixed):
    served = serve("icap", "--policy", mixed, "--scan-seconds", "1")
    data = reqmod(TEXT * 3000 + base64.b64encode(TEXT * 100) + b"\n")
    with served.connect() as sock:
        sock.sendall(data[:80_000])
        time.sleep(1.5)
        sock.sendall(data[80_000:])
        assert Reader(sock).reply().status == 204
