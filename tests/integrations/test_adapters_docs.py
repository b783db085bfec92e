"""The examples of the documents run, and do what they say."""

from __future__ import annotations

import asyncio
import doctest
import io
import logging
import re
import smtplib
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

from tests.integrations.asgi_client import call
from tests.integrations.servers import free_port

DOCS = Path(__file__).parents[2] / "docs"
REDACTED = "客服电话 13*******00 hello"


def blocks(page):
    text = (DOCS / page).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(code):
    space = {}
    exec(compile(code, "<docs>", "exec"), space)
    return space


def test_embedding():
    failed, tried = doctest.testfile(
        str(DOCS / "reference/embedding.md"), module_relative=False, encoding="utf-8"
    )
    assert failed == 0
    assert tried > 25


def test_the_asgi_example():
    (code,) = [block for block in blocks("how-to/adapters.md") if "integrations.asgi" in block]
    app = run(code)["app"]
    assert call(app, "POST", "/", b"hello").body.decode() == REDACTED
    assert call(app, "POST", "/", "手机 13800138000".encode()).status == 403


def test_the_wsgi_example():
    (code,) = [block for block in blocks("how-to/adapters.md") if "integrations.wsgi" in block]
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "5", "wsgi.input": io.BytesIO(b"hello")}
    setup_testing_defaults(environ)
    said = []
    body = b"".join(run(code)["app"](environ, lambda *row: said.append(row)))
    assert (said[0][0], body.decode()) == ("200 OK", REDACTED)


def test_the_example_for_logs(capsys):
    (code,) = [block for block in blocks("how-to/adapters.md") if "RedactingFilter" in block]
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        run(code)
    finally:
        root.handlers = before
    assert "call 手机 [cn.mobile]" in capsys.readouterr().err


def test_the_example_for_mail():
    pytest.importorskip("aiosmtpd", reason="pip install aiosmtpd")
    (code,) = [block for block in blocks("how-to/adapters.md") if "MailFilter" in block]
    port = free_port()
    front = run(code.replace("10028", str(port)))["front"]
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        assert client.noop()[0] == 250
    front.stop()


def test_the_example_for_http():
    (code,) = blocks("how-to/serve-http.md")
    app = run(code)["app"]
    reply = call(app, "POST", "/v1/inspect", "手机 13800138000".encode())
    assert reply.json["sources"][0]["counts"] == {"cn.mobile": 1}
    assert asyncio.iscoroutinefunction(app.__call__)
