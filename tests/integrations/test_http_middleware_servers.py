"""The middlewares inside real servers: uvicorn and wsgiref, over sockets."""

from __future__ import annotations

import http.client
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from dlp import Scanner
from dlp.integrations import asgi, wsgi
from dlp.integrations.http_guard import GuardOptions
from tests.integrations.servers import CARD, free_port

CLEAN = b"nothing to see here, line by line\n" * 1000
LATE = [CLEAN] * 10 + [CARD.encode(), b"\n", CLEAN]
OPTIONS = GuardOptions(responses="block")


async def asgi_shop(scope, receive, send):
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for chunk in LATE if scope["path"] == "/late" else [b"stored"]:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def wsgi_shop(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return LATE if environ["PATH_INFO"] == "/late" else [b"stored"]


@pytest.fixture(scope="module")
def guarded(mixed):
    return {"scanner": Scanner(), "policy": str(mixed), "options": OPTIONS}


@pytest.fixture
def uvicorn_port(guarded):
    uvicorn = pytest.importorskip("uvicorn", reason="pip install uvicorn")
    port = free_port()
    app = asgi.DlpMiddleware(asgi_shop, **guarded)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(20)


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
    thread.join(20)
    server.server_close()


@pytest.mark.parametrize("server", ["uvicorn", "wsgiref"])
def test_bodies_pass_are_stopped_and_cut(server, request):
    port = request.getfixturevalue(f"{server}_port")

    def post(path, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
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
