"""The middlewares inside real servers: uvicorn and wsgiref, over sockets."""

from __future__ import annotations

import http.client
import socket
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from dlp import Scanner
from dlp.integrations import asgi, wsgi
from dlp.integrations.http_guard import GuardOptions
from tests.integrations.servers import CARD, wait_for
from tests.integrations.test_icap_redaction import RESIDENT, docx, texts, xlsx

CLEAN = b"nothing to see here, line by line\n" * 1000
LATE = [CLEAN] * 10 + [CARD.encode(), b"\n", CLEAN]
PAGES = {"/late": LATE, "/document": [xlsx()]}
KEPT = []
"""What the programs took, and the length that they were told."""
BLOCKS = GuardOptions(responses="block")
REDACTS = GuardOptions(responses="redact", redact_requests=True)


async def asgi_shop(scope, receive, send):
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        if not message["more_body"]:
            break
    length = dict(scope["headers"]).get(b"content-length", b"").decode()
    KEPT.append((body, length))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for chunk in PAGES.get(scope["path"], [b"stored"]):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def wsgi_shop(environ, start_response):
    KEPT.append((environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return PAGES.get(environ["PATH_INFO"], [b"stored"])


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


@pytest.fixture
def options():
    return BLOCKS


@pytest.fixture
def guarded(mixed, scanner, options):
    return {"scanner": scanner, "policy": str(mixed), "options": options}


@pytest.fixture
def uvicorn_port(guarded):
    uvicorn = pytest.importorskip("uvicorn", reason="pip install uvicorn")
    app = asgi.DlpMiddleware(asgi_shop, **guarded)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            wait_for(lambda: server.started, what="uvicorn")
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(60)


@pytest.fixture
def wsgiref_port(guarded):
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

        def get_stderr(self):
            import io

            return io.StringIO()

    server = make_server(
        "127.0.0.1", 0, wsgi.DlpMiddleware(wsgi_shop, **guarded), handler_class=Quiet
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join(60)
    server.server_close()


@pytest.mark.parametrize("server", ["uvicorn", "wsgiref"])
def test_bodies_pass_are_stopped_and_cut(server, request):
    port = request.getfixturevalue(f"{server}_port")

    def post(path, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST", path, body, {"Content-Type": "text/plain"})
            reply = connection.getresponse()
            try:
                return reply.status, reply.read(), False
            except http.client.IncompleteRead as error:
                return reply.status, error.partial, True
        finally:
            connection.close()

    assert post("/up", CLEAN * 20) == (200, b"stored", False)
    status, page, _ = post("/up", CLEAN * 3 + CARD.encode())
    assert (status, b"Card numbers are not sent." in page) == (403, True)
    status, body, cut = post("/late", b"")
    assert status == 200
    assert cut or server == "wsgiref"  # HTTP/1.0 there: the end of a body is the connection's
    assert len(body) < sum(map(len, LATE))
    assert b"622848" not in body


@pytest.mark.parametrize("server", ["uvicorn", "wsgiref"])
@pytest.mark.usefixtures("options")
@pytest.mark.parametrize("options", [REDACTS])
def test_documents_pass_without_what_was_found_in_them(server, request):
    port = request.getfixturevalue(f"{server}_port")
    data = docx()
    pieces = [data[at : at + 5000] for at in range(0, len(data), 5000)]
    for body in (data, iter(pieces)) if server == "uvicorn" else (data,):  # an iterator: chunked
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        KEPT.clear()
        connection.request("POST", "/up", body, {"Content-Type": "application/octet-stream"})
        assert connection.getresponse().read() == b"stored"
        [(taken, length)] = KEPT
        assert (RESIDENT in texts(taken), "*" * 18 in texts(taken)) == (False, True)
        assert length == str(len(taken))
        connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/document", b"")
    reply = connection.getresponse()
    document = reply.read()
    assert (reply.status, RESIDENT in texts(document)) == (200, False)
    connection.close()
