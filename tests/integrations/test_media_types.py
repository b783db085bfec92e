"""Rules about what a source is hold in every server, whatever it is called."""

from __future__ import annotations

import asyncio
import gzip
import io
import types
import zipfile

import pytest

from dlp import Context, Policy, Scanner
from dlp.integrations.asgi import DlpMiddleware
from dlp.integrations.gate import Gate, Item, Opened
from dlp.integrations.http_app import HttpApp
from tests.integrations.asgi_client import exchange
from tests.integrations.icap_client import ask, reqmod, respmod
from tests.integrations.test_adapters_mitm import FakeHttp, driven, flow

RULES = """
id = "kinds"
title = "kinds"
incomplete = "block"
[[rule]]
id = "archives"
action = "block"
[rule.source]
media_types = ["application/zip", "text/csv"]
"""
CSV = b"name,place\n" + b"one,here\n" * 20_000


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "nothing to see here, only words.")
    return out.getvalue()


def form(data: bytes) -> bytes:
    top = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
    return top + data + b"\r\n--b--\r\n"


CASES = {
    "by itself": (b"", zipped(), True),
    "called a text": (b"Content-Type: text/plain\r\n", zipped(), True),
    "packed": (b"Content-Encoding: gzip\r\n", gzip.compress(zipped()), True),
    "in a form": (b"Content-Type: multipart/form-data; boundary=b\r\n", form(zipped()), True),
    "a text called so": (b"Content-Type: application/zip; x=y\r\n", b"words", True),
    "a table": (b"Content-Type: text/plain\r\n", CSV[:400], True),
    "a long table": (b"Content-Type: text/plain\r\n", CSV, True),
    "another": (b"Content-Type: text/plain\r\n", b"words and no more of them", False),
}


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    path = tmp_path_factory.mktemp("kinds") / "kinds.toml"
    path.write_text(RULES, "utf-8")
    return path


@pytest.fixture(scope="module")
def gate(policy):
    scanners = types.SimpleNamespace(current=Scanner(["cn"]))
    policies = {"kinds": types.SimpleNamespace(current=Policy.load(str(policy)))}
    made = Gate(scanners, policies, protocol="test")
    yield made
    made.close()


@pytest.mark.parametrize("name", CASES)
def test_icap(serve, policy, name):
    served = _SERVED.get("icap") or _SERVED.setdefault("icap", serve("icap", "--policy", policy))
    head, body, stops = CASES[name]
    for ask_with in (reqmod, respmod):
        assert (ask(served, ask_with(body, head=head)).status == 204) is not stops


_SERVED = {}


@pytest.mark.parametrize("name", CASES)
def test_middleware_and_service(gate, policy, name):
    head, body, stops = CASES[name]
    fields = {}
    for line in head.decode().split("\r\n")[:-1]:
        field, _, value = line.partition(": ")
        fields[field.lower()] = value

    async def shop(_scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = DlpMiddleware(shop, scanner=gate.scanners.current, policy=str(policy))
    reply = asyncio.run(exchange(app, "POST", "/", headers=fields, chunks=[body]))
    assert reply.status == (403 if stops else 200)
    if "content-encoding" not in fields:
        fields["host"] = "localhost"
        asked = exchange(HttpApp(gate), "POST", "/v1/decide", headers=fields, chunks=[body])
        assert (b'"block"' in asyncio.run(asked).body) is stops


@pytest.mark.parametrize("name", CASES)
def test_mitmproxy(gate, name):
    from dlp.integrations.mitm import DlpAddon

    head, body, stops = CASES[name]
    addon = DlpAddon(gate, limit=1_000_000)
    addon._http = FakeHttp
    fields = dict(line.split(": ") for line in head.decode().split("\r\n")[:-1])
    made = driven(addon, flow(body, **{key.lower(): value for key, value in fields.items()}))
    assert (made.response is not None) is stops


def test_the_most_severe_counts(gate):
    opened = Opened((Item(b"words", "a"), Item(zipped(), "b"), Item(b"words", "c")))
    verdict = gate.check(opened, Context(), policy="kinds")
    assert (verdict.decision.action.label, verdict.decision.rules) == ("block", ("archives",))
