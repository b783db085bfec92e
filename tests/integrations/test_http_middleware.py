"""ASGI and WSGI middleware: what programs take and give, as it streams."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io
import json
import zipfile
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from dlp import Likelihood, Scanner
from dlp.integrations import asgi, wsgi
from dlp.integrations.http_guard import GuardOptions
from dlp.integrations.records import Log
from tests.integrations.asgi_client import Reply, exchange
from tests.integrations.servers import CARD, DIRTY, PHONE, database
from tests.integrations.test_icap_redaction import docx, texts, xlsx, zipped

ID = "11010518850607004X"
CLEAN = b"nothing to see here, line by line\n"
TEXT = {"content-type": "text/plain; charset=utf-8"}


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


@pytest.fixture
def logged():
    return io.StringIO()


class Asgi:
    """An echo behind the ASGI middleware; `seen` is what it was given."""

    name = "asgi"

    def __init__(self, scanner, options, log, policy):
        self.seen = []
        self.finished = False
        self.answer = None
        self.fields = [(b"content-type", b"text/plain"), (b"content-length", b"7"),
                       (b"etag", b'"1"')]  # fmt: skip
        self.scope = None
        self.app = asgi.DlpMiddleware(
            self.echo, scanner=scanner, policy=str(policy), options=options, log=Log(log)
        )

    async def echo(self, scope, receive, send):
        self.scope = scope
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            self.seen.append(message["body"])
            if not message["more_body"]:
                self.finished = True
                break
        await send({"type": "http.response.start", "status": 200, "headers": self.fields})
        for chunk in self.answer or [b"stored"]:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def field(self, name):
        return dict(self.scope["headers"]).get(name.encode(), b"").decode() or None

    def call(self, target="/", chunks=(), **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if chunks:
            named["content-length"] = str(sum(map(len, chunks)))
        return asyncio.run(exchange(self.app, "POST", target, headers=named, chunks=chunks))


class Chunks(io.RawIOBase):
    """A file that gives what it has chunk by chunk."""

    def __init__(self, chunks):
        self.chunks = list(chunks)

    def read(self, size=-1):
        if not self.chunks:
            return b""
        chunk = self.chunks.pop(0)
        if len(chunk) > size >= 0:
            self.chunks.insert(0, chunk[size:])
            return chunk[:size]
        return chunk

    def readline(self, _size=-1):
        raise AssertionError("not asked for")

    readlines = __iter__ = readline


class Wsgi:
    """The same behind the WSGI middleware, watched by `wsgiref.validate`."""

    name = "wsgi"

    def __init__(self, scanner, options, log, policy):
        self.seen = []
        self.finished = False
        self.answer = None
        self.fields = [(b"content-type", b"text/plain"), (b"content-length", b"7"),
                       (b"etag", b'"1"')]  # fmt: skip
        self.app = wsgi.DlpMiddleware(
            self.echo, scanner=scanner, policy=str(policy), options=options, log=Log(log)
        )

    def echo(self, environ, start_response):
        self.environ = environ
        while data := environ["wsgi.input"].read1(1 << 20):
            self.seen.append(data)
        self.finished = True
        start_response("200 OK", [(n.decode(), v.decode()) for n, v in self.fields])
        return iter(self.answer or [b"stored"])

    def field(self, name):
        key = name.upper().replace("-", "_")
        return self.environ.get(key if name.startswith("content-l") else f"HTTP_{key}")

    def call(self, target="/", chunks=(), **headers):
        path, _, query = target.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "POST",
                   "CONTENT_LENGTH": str(sum(map(len, chunks)))}  # fmt: skip
        environ["SCRIPT_NAME"] = ""
        setup_testing_defaults(environ)
        environ["wsgi.input"] = Chunks(chunks)
        for name, value in headers.items():
            environ[{"content_type": "CONTENT_TYPE"}.get(name, f"HTTP_{name.upper()}")] = value
        reply = Reply()

        def start(status, fields, _exc_info=None):
            reply.status = int(status.split()[0])
            reply.headers = {name.lower(): value for name, value in fields}
            return lambda _: None

        rows = validator(self.app)(environ, start)
        try:
            for chunk in rows:
                assert reply.headers is not None
                reply.body += chunk
        except OSError:
            if not reply.status:
                raise
            reply.cut = True
        finally:
            rows.close()
        return reply


@pytest.fixture(params=[Asgi, Wsgi], ids=["asgi", "wsgi"])
def made(request, scanner, logged, mixed):
    return lambda **options: request.param(scanner, GuardOptions(**options), logged, mixed)


def lines(count):
    return [CLEAN * 1000] * count


def test_what_is_clean_passes_byte_by_byte(made):
    shop = made(responses="block")
    chunks = lines(20)
    shop.answer = lines(20)
    reply = shop.call("/up?note=hello", chunks, content_type="text/plain")
    assert b"".join(shop.seen) == b"".join(chunks) == reply.body
    assert (reply.status, reply.headers["etag"]) == (200, '"1"')
    assert len(shop.seen) > 5  # it was not all kept until the end


def test_a_request_that_is_stopped_gets_the_page_and_never_arrives(made, logged):
    shop = made()
    reply = shop.call("/up", [*lines(10), f"\n{CARD}\n".encode(), *lines(10)],
                      content_type="text/plain")  # fmt: skip
    assert reply.status == 403
    assert "Card numbers are not sent." in reply.body.decode()
    assert not shop.finished
    assert b"622848" not in b"".join(shop.seen)
    assert "6228480000000000000" not in logged.getvalue()
    assert json.loads(logged.getvalue().splitlines()[-1])["action"] == "block"


def test_a_small_request_is_stopped_before_the_program_sees_any_of_it(made):
    shop = made(status=451)
    reply = shop.call("/up", [f"手机 {PHONE}".encode()], content_type="text/plain")
    assert (reply.status, shop.seen) == (451, [])


def test_what_would_have_to_be_redacted_is_stopped_in_a_request(made):
    reply = made().call("/up", [DIRTY.encode()], content_type="text/plain")
    assert reply.status == 403


def test_a_target_is_looked_at(made):
    shop = made()
    reply = shop.call(f"/find?q={quote(CARD)}")
    assert (reply.status, shop.finished) == (403, False)
    assert shop.call("/find?q=hello").status == 200


def test_header_fields_are_looked_at_where_that_is_asked_for(made):
    assert made().call("/", cookie="c=" + quote(CARD)).status == 200
    shop = made(headers=["Cookie"])
    reply = shop.call("/", cookie="c=" + quote(CARD))
    assert (reply.status, shop.finished) == (403, False)
    assert shop.call("/", cookie="c=1").status == 200
    with pytest.raises(ValueError, match="several names"):
        GuardOptions(headers="cookie")


@pytest.mark.parametrize("responses", ["block", "redact"])
@pytest.mark.parametrize("coding", [b"identity", b"gzip"])
def test_header_fields_of_responses_too(made, responses, coding):
    shop = made(responses=responses, headers=["*"])
    body = b"nothing" if coding == b"identity" else gzip.compress(b"nothing")
    shop.answer = [body]
    shop.fields = [(b"content-type", b"text/plain"), (b"content-encoding", coding)]
    reply = shop.call("/")
    assert (reply.status, reply.body) == (200, body)
    shop.fields = [*shop.fields, (b"location", b"/x?q=" + quote(CARD).encode())]
    assert shop.call("/").status == 403


def test_target_and_body_are_decided_together(scanner, logged, tmp_path):
    policy = tmp_path / "two.toml"
    policy.write_text(
        'id = "two"\ntitle = "two"\nincomplete = "block"\n[[rule]]\nid = "r"\naction = "block"\n'
        '[[rule.findings]]\ninfotypes = ["cn.bank-card"]\ncount = 2\n'
    )
    for kind in (Asgi, Wsgi):
        shop = kind(scanner, GuardOptions(), logged, policy)
        target = "/?q=" + quote(CARD)
        assert shop.call(target, [b"nothing"], content_type="text/plain").status == 200
        reply = shop.call(target, [CARD.encode()], content_type="text/plain")
        assert (reply.status, shop.seen) == (403, [b"nothing"])


def test_forms_documents_and_codings_are_opened(made):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", CARD)
    form = (b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.zip"\r\n\r\n'
            + archive.getvalue() + b"\r\n--b--\r\n")  # fmt: skip
    cases = [
        (form, {"content_type": "multipart/form-data; boundary=b"}),
        (f"a={quote(CARD)}".encode(), {"content_type": "application/x-www-form-urlencoded"}),
        (gzip.compress(CARD.encode()), {"content_type": "text/plain", "content_encoding": "gzip"}),
        (archive.getvalue(), {"content_type": "application/zip"}),
    ]
    for body, headers in cases:
        shop = made()
        reply = shop.call("/up", [body[at : at + 50] for at in range(0, len(body), 50)], **headers)
        assert (reply.status, shop.seen) == (403, []), headers


def test_more_than_may_be_kept_is_decided_as_not_scanned(made):
    shop = made(max_body=1000)
    reply = shop.call("/up", [b"a=" + b"x" * 5000],
                      content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert (reply.status, shop.seen) == (403, [])  # `incomplete = "quarantine"`


def test_a_response_is_replaced_by_the_page(made):
    shop = made(responses="block")
    shop.answer = [CARD.encode()]
    reply = shop.call()
    assert (reply.status, "622848" in reply.body.decode()) == (403, False)


def test_a_response_that_has_begun_is_cut(made):
    shop = made(responses="block")
    shop.answer = [*lines(10), f"\n{CARD}\n".encode(), *lines(10)]
    reply = shop.call()
    assert (reply.status, reply.cut) == (200, True)
    assert b"622848" not in reply.body


@pytest.mark.parametrize("step", [3, 1000])
def test_text_responses_are_redacted_as_they_stream(made, step):
    shop = made(responses="redact")
    data = CLEAN * 500 + f"身份证号：{ID}。".encode() + CLEAN * 500
    shop.answer = [data[at : at + step] for at in range(0, len(data), step)]
    reply = shop.call(accept_encoding="gzip", range="bytes=0-5")
    assert reply.body == data.replace(ID.encode(), b"1101**********004X")
    assert not {"content-length", "etag"} & set(reply.headers)


@pytest.mark.parametrize("document", [docx, xlsx, zipped])
def test_a_document_leaves_without_what_was_found_in_it(made, document):
    shop = made(responses="redact")
    shop.fields = [(b"content-type", b"application/octet-stream"), (b"content-length", b"7")]
    data = document()
    shop.answer = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    reply = shop.call()
    assert ID in texts(data)
    assert (reply.status, ID in texts(reply.body)) == (200, False)
    assert "*" * 10 in texts(reply.body)
    assert "content-length" not in reply.headers


def test_a_pdf_leaves_without_what_was_found_in_it(made, pytestconfig):
    pdfium = pytest.importorskip("pypdfium2")
    pytest.importorskip("pikepdf")
    shop = made(responses="redact", minimum=Likelihood.POSSIBLE)
    data = (pytestconfig.rootpath / "docs/samples/report.pdf").read_bytes()
    shop.answer = [data]
    reply = shop.call()
    assert reply.status == 200
    assert "***" in pdfium.PdfDocument(reply.body)[0].get_textpage().get_text_bounded()


def test_a_packed_response_leaves_unpacked_and_redacted(made):
    shop = made(responses="redact")
    shop.fields = [(b"content-type", b"text/plain"), (b"content-encoding", b"gzip")]
    shop.answer = [gzip.compress(DIRTY.encode())]
    reply = shop.call()
    assert (reply.status, reply.body.decode()) == (200, f"身份证号：{'*' * 18}")
    assert "content-encoding" not in reply.headers


@pytest.mark.parametrize("body", [database(), b"PK\x03\x04" + bytes(2000), docx()])
def test_a_document_that_cannot_be_written_again_does_not_leave(made, body):
    """No rewriter, damaged, above the limit."""
    shop = made(responses="redact", max_body=20_000)
    shop.answer = [body]
    reply = shop.call()
    assert (reply.status, ID.encode() in reply.body) == (403, False)


def form(name, data):
    return (b'--b\r\nContent-Disposition: form-data; name="f"; filename="' + name + b'"\r\n\r\n'
            + data + b"\r\n--b--\r\n")  # fmt: skip


@pytest.mark.parametrize("document", [docx, xlsx, zipped])
@pytest.mark.parametrize("uploaded", [False, True])
def test_a_document_in_a_request_arrives_without_what_was_found_in_it(made, document, uploaded):
    """By itself, or as a file of a form; the program is told the new length."""
    shop = made(redact_requests=True)
    data, media = document(), "application/octet-stream"
    if uploaded:
        data, media = form(b"a.bin", data), "multipart/form-data; boundary=b"
    chunks = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    assert shop.call("/up", chunks, content_type=media).status == 200
    seen = b"".join(shop.seen)
    assert shop.field("content-length") == str(len(seen))
    if uploaded:
        assert seen.startswith(form(b"a.bin", b"")[:60])
        seen = seen.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n--b--\r\n")
    assert ID not in texts(seen)
    assert "*" * 18 in texts(seen)


def test_texts_in_requests_are_redacted_when_they_are_held(made):
    shop = made(redact_requests=True)
    packed = gzip.compress(DIRTY.encode())
    reply = shop.call("/up", [packed], content_type="text/plain", content_encoding="gzip")  # fmt: skip
    assert reply.status == 200
    assert b"".join(shop.seen).decode() == f"身份证号：{'*' * 18}"
    assert shop.field("content-encoding") is None
    shop = made(redact_requests=True)
    assert shop.call("/up", lines(10), content_type="text/plain").status == 200
    assert b"".join(shop.seen) == b"".join(lines(10))


@pytest.mark.parametrize(
    "body", [CARD.encode(), database(), b"x" * 9000], ids=["card", "db", "long"]
)
def test_what_cannot_be_redacted_never_reaches_the_program(made, body):
    """Blocked, not to be written again, or above the limit of what is held."""
    shop = made(redact_requests=True, max_body=8500)
    reply = shop.call("/up", [body], content_type="application/octet-stream")
    assert (reply.status, shop.seen, shop.finished) == (403, [], False)


def test_above_the_limit_the_policy_may_let_it_pass(mixed, tmp_path, scanner, logged):
    """`incomplete = "log"`: what is held and what still comes, byte by byte."""
    lax = tmp_path / "lax.toml"
    lax.write_text(
        mixed.read_text("utf-8").replace('incomplete = "quarantine"', 'incomplete = "log"')
    )
    for kind in (Asgi, Wsgi):
        shop = kind(scanner, GuardOptions(redact_requests=True, max_body=50_000), logged, lax)
        chunks = lines(20)
        assert shop.call("/up", chunks, content_type="text/plain").status == 200
        assert b"".join(shop.seen) == b"".join(chunks)


def test_a_clean_document_leaves_as_it_is(made):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "hello")
    shop = made(responses="redact")
    shop.answer = [archive.getvalue()]
    assert shop.call().body == archive.getvalue()


def test_ranges_and_codings_are_not_asked_for(scanner, logged, mixed):
    shop = Asgi(scanner, GuardOptions(responses="redact"), logged, mixed)
    shop.call(range="bytes=0-5", accept_encoding="gzip", accept="*/*")
    assert {name for name, _ in shop.scope["headers"]} == {b"host", b"accept"}


def test_other_scopes_pass(scanner, mixed):
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["type"])

    wrapped = asgi.DlpMiddleware(app, scanner=scanner, policy=str(mixed))
    asyncio.run(wrapped({"type": "websocket"}, None, None))
    assert seen == ["websocket"]


def test_a_program_that_swallows_the_stop_answers_nothing_of_its_own(scanner, mixed):
    def swallow(environ, start_response):
        with contextlib.suppress(OSError):
            environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"stored all the same"]

    shop = Wsgi(scanner, GuardOptions(), io.StringIO(), mixed)
    shop.app = wsgi.DlpMiddleware(swallow, scanner=scanner, policy=str(mixed))
    reply = shop.call("/up", [CARD.encode()], content_type="text/plain")
    assert (reply.status, b"stored" in reply.body) == (403, False)


def test_options_are_checked():
    with pytest.raises(ValueError, match="off, block or redact"):
        GuardOptions(responses="maybe")
