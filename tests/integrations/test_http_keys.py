"""API keys: who is let in, who may see clear values, and that nothing is read before."""

from __future__ import annotations

import asyncio
import io

import pytest

from dlp import Policy, Scanner
from dlp.errors import DlpError
from dlp.integrations.gate import Gate
from dlp.integrations.http_app import HttpApp, HttpOptions
from dlp.integrations.http_keys import KeyFile, made
from dlp.integrations.records import Log
from tests.integrations.asgi_client import call
from tests.integrations.servers import DIRTY

ID = "11010518850607004X"
TEXT = DIRTY.encode()


class Fixed:
    def __init__(self, current):
        self.current = current


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


@pytest.fixture
def logged():
    return io.StringIO()


@pytest.fixture
def gate(scanner, logged, mixed):
    made_gate = Gate(
        Fixed(scanner), {"mixed": Fixed(Policy.load(str(mixed))),
                         "audit-only": Fixed(Policy.load("audit-only"))},
        protocol="http", log=Log(logged),
    )  # fmt: skip
    yield made_gate
    made_gate.close()


def keyed(gate, tmp_path, **options):
    plain, line = made("plain")
    open_, other = made("open", values=True)
    path = tmp_path / "keys"
    path.write_text(f"# who may ask\n{line}\n{other}\n")
    path.chmod(0o600)
    return HttpApp(gate, keys=KeyFile(str(path)), options=HttpOptions(**options)), plain, open_


def test_keys_let_in_and_permit_values(gate, tmp_path, logged):
    app, plain, open_ = keyed(gate, tmp_path)
    assert call(app, "POST", "/v1/inspect", TEXT).status == 401
    assert call(app, "POST", "/v1/inspect", TEXT, x_api_key="x").status == 401
    assert call(app, "GET", "/metrics").status == 401
    assert call(app, "GET", "/health").status == 200
    bearer = {"authorization": f"Bearer {plain}"}
    assert call(app, "POST", "/v1/inspect", TEXT, host="dlp.example", **bearer).status == 200
    asked = "/v1/inspect?show_values=1"
    assert call(app, "POST", asked, TEXT, x_api_key=plain).status == 403
    reply = call(app, "POST", asked, TEXT, x_api_key=open_)
    assert reply.json["sources"][0]["findings"][0]["value"] == ID
    assert ID not in logged.getvalue()
    assert plain not in logged.getvalue()


def test_nothing_is_read_before_the_key_is_seen(gate, tmp_path):
    app, _, _ = keyed(gate, tmp_path, max_body=10)

    async def main():
        sent = []

        async def never():
            assert sent, "the body was asked for"
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        for length in (b"5", b"11"):
            scope = {"type": "http", "method": "POST", "path": "/v1/inspect", "query_string": b"",
                     "headers": [(b"content-length", length)]}  # fmt: skip
            before = list(sent)
            sent.clear()
            await app(scope, never, send)
            sent[:0] = before
        return [message["status"] for message in sent if "status" in message]

    assert asyncio.run(main()) == [401, 413]


def test_a_key_that_is_taken_out_lives_no_longer(gate, tmp_path):
    app, plain, _ = keyed(gate, tmp_path)
    _, line = made("another")
    (tmp_path / "keys").write_text(line)
    assert call(app, "POST", "/v1/inspect", TEXT, x_api_key=plain).status == 401
    (tmp_path / "keys").write_text("not keys")
    assert call(app, "POST", "/v1/inspect", TEXT, x_api_key=plain).status == 401


@pytest.mark.parametrize(
    ("text", "mode", "message"),
    [
        ("", 0o600, "no key"),
        ("a b c", 0o600, ":1: a line is NAME SHA256"),
        (f"a {'0' * 64}\na {'1' * 64}", 0o600, "used twice"),
        (f"a {'0' * 64}", 0o622, "others may write"),
    ],
)
def test_a_bad_file_of_keys_is_refused(tmp_path, text, mode, message):
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(DlpError, match=message):
        KeyFile(str(path))
