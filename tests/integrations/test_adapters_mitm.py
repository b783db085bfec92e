"""The mitmproxy add-on: with a fake of it, and inside mitmproxy itself."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import shutil
import subprocess
import threading
import types
import urllib.error
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

import dlp
from dlp import Policy, Scanner
from dlp.integrations import mitm
from dlp.integrations.gate import Gate
from dlp.integrations.mitm import DlpAddon, SameLength
from tests.integrations.servers import CARD, DIRTY, answers, database, free_port, wait_for
from tests.integrations.test_icap_redaction import docx, texts, xlsx, zipped

ID = "11010518850607004X"


class Fixed:
    def __init__(self, current):
        self.current = current


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


@pytest.fixture
def gate(scanner, mixed):
    made = Gate(Fixed(scanner), {"mixed": Fixed(Policy.load(str(mixed)))}, protocol="test")
    yield made
    made.close()


class Headers(dict):
    @property
    def fields(self):
        return tuple((n.encode(), v.encode()) for n, v in self.items())


def flow(body, path="/up", **headers):
    request = types.SimpleNamespace(
        method="POST", path=path, host="x.example", stream=False, raw_content=body,
        headers=Headers({"content-length": str(len(body)),
                         **{n.replace("_", "-"): v for n, v in headers.items()}}),
    )  # fmt: skip
    made = types.SimpleNamespace(request=request, response=None, killed=False)
    made.kill = lambda: setattr(made, "killed", True)
    return made


class FakeHttp:
    class Response:
        @staticmethod
        def make(status, body, fields):
            return types.SimpleNamespace(status_code=status, content=body, headers=fields)


@pytest.fixture
def addon(gate):
    made = DlpAddon(gate, limit=100_000)
    made._http = FakeHttp
    return made


def driven(addon, made):
    async def main():
        await addon.requestheaders(made)
        if not made.killed:
            await addon.request(made)
        return made

    return asyncio.run(main())


def test_requests_are_blocked_masked_or_passed(addon):
    assert driven(addon, flow(b"nothing")).response is None
    blocked = driven(addon, flow(CARD.encode()))
    assert blocked.response.status_code == 403
    assert b"Card numbers" in blocked.response.content
    masked = driven(addon, flow(DIRTY.encode(), content_type="text/plain"))
    assert masked.response is None
    assert masked.request.raw_content.decode() == f"身份证号：{'*' * 18}"
    form = driven(addon, flow(DIRTY.encode(), content_type="application/x-www-form-urlencoded"))
    assert form.response.status_code == 403  # offsets in what was opened are not those sent


@pytest.mark.parametrize("document", [docx, xlsx, zipped])
def test_documents_are_written_again(addon, document):
    data = document()
    made = driven(addon, flow(data, etag="x"))
    assert made.response is None
    assert ID not in texts(made.request.raw_content)
    assert "*" * 18 in texts(made.request.raw_content)
    assert made.request.headers == {"content-length": str(len(made.request.raw_content))}


def test_forms_and_packed_bodies_are_written_again(addon):
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.zip"\r\n\r\n'
    made = driven(addon, flow(head + zipped() + b"\r\n--b--\r\n",
                              content_type="multipart/form-data; boundary=b"))  # fmt: skip
    assert made.response is None
    assert made.request.raw_content.startswith(head)
    assert ID not in texts(made.request.raw_content.removeprefix(head))
    packed = driven(addon, flow(gzip.compress(DIRTY.encode()), content_encoding="gzip"))
    assert packed.request.raw_content.decode() == f"身份证号：{'*' * 18}"
    assert "content-encoding" not in packed.request.headers


def test_what_cannot_be_written_again_is_blocked(addon):
    made = driven(addon, flow(database()))
    assert made.response.status_code == 403
    target = driven(addon, flow(DIRTY.encode(), path="/?" + DIRTY))
    assert target.response.status_code == 403


def test_large_bodies_stream_and_dirty_targets_do_not(addon):
    large = driven(addon, flow(b"x" * 200_000))
    assert isinstance(large.request.stream, SameLength)
    assert driven(addon, flow(b"x" * 200_000, path="/?c=" + CARD + "  x")).killed


def test_header_fields_are_looked_at_where_that_is_asked_for(gate, addon):
    dirty = "c=" + quote(CARD)
    assert driven(addon, flow(b"nothing", cookie=dirty)).response is None
    wary = DlpAddon(gate, limit=100_000, headers=["Cookie"])
    wary._http = FakeHttp
    assert driven(wary, flow(b"nothing", cookie=dirty)).response.status_code == 403
    assert driven(wary, flow(b"x" * 200_000, cookie=dirty)).killed
    assert driven(wary, flow(b"nothing", cookie="c=1")).response is None


def test_nothing_passes_because_something_broke(addon, monkeypatch):
    monkeypatch.setattr(mitm, "request_items", lambda *_, **__: 1 / 0)
    made = flow(b"text")
    with pytest.raises(ZeroDivisionError):
        asyncio.run(addon.request(made))
    assert made.killed
    early = flow(b"text")
    with pytest.raises(RuntimeError):
        asyncio.run(DlpAddon().response(early)) or asyncio.run(
            DlpAddon(responses=True).response(
                types.SimpleNamespace(
                    response=types.SimpleNamespace(
                        stream=None, raw_content=b"", headers=Headers(), status_code=200
                    ),
                    request=early.request,
                    kill=early.kill,
                )
            )
        )
    assert early.killed


def streamed(scanner, data, step, **options):
    stream = SameLength(scanner, **options)
    out = b"".join(stream(data[at : at + step]) for at in range(0, len(data), step))
    return out + stream(b"")


@pytest.mark.parametrize("step", [1, 100, 70_000])
def test_streams_keep_their_length(scanner, step):
    clean = b"line by line, nothing to see\n" * (10 if step == 1 else 5000)
    data = clean + DIRTY.encode() + "。".encode() + clean
    assert streamed(scanner, data, step) == data.replace(ID.encode(), b"*" * 18)
    escaped = (
        clean
        + "身份证号：%31%31%30%31%30%35%31%38%38%35%30%36%30%37%30%30%34%58 \n".encode()
        + clean
    )
    out = streamed(scanner, escaped, step)
    assert (len(out), b"%31%31%30" in out) == (len(escaped), False)


def test_documents_with_findings_become_asterisks(scanner):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", DIRTY)
    data = file.getvalue()
    assert streamed(scanner, data, 50) == b"*" * len(data)
    big = b"PK\x03\x04" + bytes(range(256)) * 400
    assert streamed(scanner, big, 5000, held=20_000) == b"*" * len(big)


class Echo(BaseHTTPRequestHandler):
    """An origin that keeps what it gets."""

    def do_POST(self):
        self.server.got.append(self.rfile.read(int(self.headers["content-length"])))
        self._answer(b"ok")

    def do_GET(self):
        self._answer(docx())

    def _answer(self, body):
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def proxy(tmp_path, mixed):
    program = os.environ.get("MITMDUMP") or shutil.which("mitmdump")
    if program is None:
        pytest.skip("mitmdump is not installed: pip install mitmproxy, or MITMDUMP=path")
    origin = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    origin.got = []
    threading.Thread(target=origin.serve_forever, daemon=True).start()
    port = free_port()
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(
        [program, "--set", f"confdir={tmp_path}", "-p", str(port), "--listen-host", "127.0.0.1",
         "-s", str(Path(mitm.__file__)), "--set", f"dlp_policy={mixed}",
         "--set", "dlp_body_limit=100000", "--set", "dlp_responses=true",
         "--set", "dlp_headers=x-note"],
        stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(Path(dlp.__file__).parents[1])},
    )  # fmt: skip
    try:
        ready = '"event": "ready"'
        wait_for(
            lambda: (ready in (tmp_path / "log").read_text() and answers(port))
            or process.poll() is not None,
            120, "mitmdump",
        )  # fmt: skip
        assert process.poll() is None, (tmp_path / "log").read_text()
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{port}"})
        )
        yield opener, origin, tmp_path / "log"
    finally:
        process.terminate()
        process.wait(60)
        log.close()
        origin.shutdown()
        origin.server_close()


def test_mitmproxy_itself(proxy):
    opener, origin, log = proxy
    url = f"http://127.0.0.1:{origin.server_address[1]}/up"

    def post(data, target=url, **fields):
        request = urllib.request.Request(target, data, {"content-type": "text/plain", **fields})
        try:
            with opener.open(request, timeout=90) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    assert post(b"nothing") == (200, b"ok")
    status, page = post(CARD.encode())
    assert (status, "Card numbers" in page.decode()) == (403, True)
    assert post(None, f"{url}?q={quote(CARD)}")[0] == 403
    assert post(b"nothing", note="c=" + quote(CARD), **{"x-note": quote(CARD)})[0] == 403
    assert post(DIRTY.encode())[0] == 200
    large = b"line by line\n" * 50_000 + CARD.encode() + b"\n" * 100
    assert post(large)[0] == 200
    assert post(docx())[0] == 200
    document = origin.got.pop()
    assert (ID in texts(document), "*" * 18 in texts(document)) == (False, True)
    with opener.open(url, timeout=90) as reply:
        document = reply.read()
        assert reply.headers["content-length"] == str(len(document))
    assert (ID in texts(document), "*" * 18 in texts(document)) == (False, True)
    assert origin.got == [
        b"nothing", f"身份证号：{'*' * 18}".encode(),
        large.replace(b"6228480000000000000", b"*" * 19),
    ]  # fmt: skip
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert [line["action"] for line in lines if line["event"] == "decision"] == [
        *["block"] * 3,
        *["redact"] * 3,
    ]
    assert "622848" not in log.read_text()
