"""The HTTP service, called in this process: answers, refusals, and that no value gets out."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import pytest

from dlp import Policy, Scanner
from dlp.integrations.gate import Gate
from dlp.integrations.http_app import HttpApp, HttpOptions
from dlp.integrations.records import Log
from dlp.limits import Limits
from tests.integrations.asgi_client import call, exchange
from tests.integrations.servers import CARD, DIRTY, PHONE

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


@pytest.fixture
def app(gate):
    return HttpApp(gate)


def zipped(name, data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return file.getvalue()


def form(*parts, boundary="xyz"):
    out = b""
    for head, data in parts:
        out += f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data
        out += b"\r\n"
    return out + f"--{boundary}--\r\n".encode()


FORM = "multipart/form-data; boundary=xyz"


@pytest.mark.parametrize("step", [None, 1, 7])
def test_inspect_says_what_where_and_how_sure(app, step):
    reply = call(app, "POST", "/v1/inspect?name=a.txt", TEXT, step=step)
    assert reply.status == 200
    (source,) = reply.json["sources"]
    assert source["counts"] == {"cn.resident-id": 1}
    (finding,) = source["findings"]
    assert (finding["path"], finding["start"], finding["end"]) == ("a.txt", 15, 33)
    assert finding["quote"] == "1101**********004X"
    assert ID not in reply.body.decode()


def test_inspect_opens_documents_and_parts_of_forms(app):
    body = form(
        ('name="note"', PHONE.encode()),
        ('name="f"; filename="包.zip"', zipped("in.txt", TEXT)),
        ('name="empty"', b""),
    )
    for step in (None, 1, 64):
        reply = call(app, "POST", "/v1/inspect", body, step=step, content_type=FORM)
        sources = reply.json["sources"]
        assert [source["name"] for source in sources] == ["note", "包.zip", "empty"]
        assert [list(source["counts"]) for source in sources] == [
            ["cn.mobile"], ["cn.resident-id"], []]  # fmt: skip
        assert sources[1]["findings"][0]["path"] == "包.zip!/in.txt"


def test_a_large_text_is_scanned_as_it_comes_and_held_by_nobody(gate):
    app = HttpApp(gate, options=HttpOptions(max_held=2 << 20))
    body = b"nothing to see here, line by line\n" * 250_000 + TEXT
    reply = call(app, "POST", "/v1/inspect", body, step=65_536)
    assert reply.json["sources"][0]["counts"] == {"cn.resident-id": 1}
    assert reply.json["sources"][0]["bytes"] == len(body)


def test_documents_of_all_requests_share_one_allowance(gate):
    app = HttpApp(gate, options=HttpOptions(max_held=100_000))
    body = zipped("a.txt", bytes(range(256)) * 1000)
    reply = call(app, "POST", "/v1/inspect", body, step=50_000)
    assert (reply.status, reply.json["error"]["code"]) == (503, "busy")
    assert call(app, "POST", "/v1/inspect", zipped("a.txt", TEXT)).status == 200  # given back


def test_listing_is_limited_and_counts_are_exact(app):
    body = "\n".join([DIRTY] * 30).encode()
    (source,) = call(app, "POST", "/v1/inspect?max_findings=10", body).json["sources"]
    assert (len(source["findings"]), source["truncated"]) == (10, True)
    assert source["counts"] == {"cn.resident-id": 30}
    both = form(('name="a"', body), ('name="b"', body))
    sources = call(app, "POST", "/v1/inspect?max_findings=40", both, content_type=FORM).json[
        "sources"
    ]
    assert [(len(row["findings"]), row["truncated"]) for row in sources] == [
        (30, False),
        (10, True),
    ]
    (source,) = call(app, "POST", "/v1/inspect?max_findings=0", body).json["sources"]
    assert (source["findings"], source["truncated"]) == ([], True)


def test_what_was_not_read_is_said(logged, mixed):
    small = Gate(
        Fixed(Scanner(limits=Limits(max_bytes=1000))),
        {"mixed": Fixed(Policy.load(str(mixed)))}, protocol="http", log=Log(logged),
    )  # fmt: skip
    body = zipped("a.bin", bytes(range(256)) * 10)
    reply = call(HttpApp(small), "POST", "/v1/inspect", body).json
    assert (reply["complete"], reply["sources"][0]["complete"]) == (False, False)
    assert any(notice["limits"] for notice in reply["sources"][0]["notices"])
    assert call(HttpApp(small), "POST", "/v1/decide", body).json["action"] == "quarantine"
    refused = call(HttpApp(small), "POST", "/v1/redact", body)
    assert (refused.status, refused.json["error"]["code"]) == (422, "incomplete")


def test_decide_asks_the_policy_that_is_named(app, logged):
    assert call(app, "POST", "/v1/decide", CARD.encode()).json["action"] == "block"
    assert call(app, "POST", "/v1/decide", b"hello").json["action"] == "allow"
    reply = call(app, "POST", "/v1/decide?policy=audit-only", CARD.encode()).json
    assert (reply["policy"], reply["action"]) == ("audit-only", "log")
    both = form(('name="a"', PHONE.encode()), ('name="b"', CARD.encode()))
    reply = call(app, "POST", "/v1/decide", both, content_type=FORM).json
    assert [reason["rule"] for reason in reply["reasons"]] == ["cards", "phones"]
    assert reply["reference"] in logged.getvalue()


def test_decide_passes_the_context_on(gate, tmp_path):
    policy = tmp_path / "p.toml"
    policy.write_text(
        'id = "p"\ntitle = "t"\nincomplete = "quarantine"\n[[rule]]\nid = "out"\naction = "block"\n'
        '[[rule.findings]]\ninfotypes = ["cn.resident-id"]\n'
        '[rule.context]\nrecipient_domain = { not_in = ["ours.example"] }\n'
    )
    loaded = Policy.load(str(policy))
    app = HttpApp(Gate(gate.scanners, {"p": Fixed(loaded)}, protocol="http"))
    inside = call(app, "POST", "/v1/decide?recipient=a@ours.example", TEXT).json
    mixed_ = call(app, "POST", "/v1/decide?recipient=a@ours.example&recipient=b@x.example", TEXT)
    assert (inside["action"], mixed_.json["action"]) == ("allow", "block")


def test_what_breaks_is_decided_as_incomplete(gate, monkeypatch):
    monkeypatch.setattr(type(gate.scanners.current), "stream", lambda *_, **__: 1 / 0)
    closed = call(HttpApp(gate), "POST", "/v1/decide", TEXT).json
    assert (closed["action"], closed["failed"]) == ("quarantine", True)
    open_ = HttpApp(gate, options=HttpOptions(fail_open=True))
    assert call(open_, "POST", "/v1/decide", TEXT).json["action"] == "allow"
    reply = call(HttpApp(gate), "POST", "/v1/inspect", TEXT)
    assert (reply.status, reply.json["error"]["code"]) == (500, "failed")
    assert "division" not in reply.body.decode()


@pytest.mark.parametrize("step", [None, 5])
@pytest.mark.parametrize(
    ("query", "wanted"),
    [("", f"号 {'*' * 18}。"), ("?operator=label", "号 [cn.resident-id]。")],
)
def test_redact_text(app, query, wanted, step):
    body = f"身份证号 {ID}。".encode()
    reply = call(app, "POST", f"/v1/redact{query}", body, step=step)
    assert reply.status == 200
    assert reply.body.decode() == f"身份证{wanted}"
    assert reply.headers["x-dlp-replaced"] == "1"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_redact_documents(app):
    body = zipped("a.txt", TEXT)
    reply = call(app, "POST", "/v1/redact?name=a.zip", body)
    assert reply.status == 200
    assert zipfile.ZipFile(io.BytesIO(reply.body)).read("a.txt").decode() == f"身份证号：{'*' * 18}"
    assert int(reply.headers["x-dlp-replaced"]) == 1


def test_a_document_that_cannot_be_rewritten_is_refused(app):
    body = b"\x89PNG\r\n\x1a\n" + b"\0" * 50 + TEXT + b"\0" * 5000
    reply = call(app, "POST", "/v1/redact", body)
    assert (reply.status, reply.json["error"]["code"]) in {(422, "refused"), (422, "incomplete")}
    assert ID not in reply.body.decode()


@pytest.mark.parametrize(
    ("method", "target", "headers", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "unknown-path"),
        ("GET", "/v1/inspect", {}, 405, "method"),
        ("POST", "/health", {}, 405, "method"),
        ("POST", "/v1/inspect?minimum=sure", {}, 400, "parameters"),
        ("POST", "/v1/inspect?unknown=1", {}, 400, "parameters"),
        ("POST", "/v1/inspect?name=a&name=b", {}, 400, "parameters"),
        ("POST", "/v1/inspect?name=%ff", {}, 400, "parameters"),
        ("POST", "/v1/inspect?max_findings=10001", {}, 400, "parameters"),
        ("POST", "/v1/decide?policy=none", {}, 404, "unknown-policy"),
        ("POST", "/v1/redact?operator=fpe", {}, 400, "parameters"),
        ("POST", "/v1/inspect?show_values=1", {}, 403, "values"),
        ("POST", "/v1/inspect", {"content_encoding": "gzip"}, 415, "content-encoding"),
        ("POST", "/v1/redact", {"content_type": FORM}, 415, "multipart"),
        ("POST", "/v1/inspect", {"content_type": "multipart/form-data"}, 400, "multipart"),
        ("POST", "/v1/inspect", {"content_type": FORM}, 400, "multipart"),
        ("POST", "/v1/inspect", {"content_length": "99999999999"}, 413, "too-large"),
        ("POST", "/v1/inspect", {"content_length": "9" * 99}, 413, "too-large"),
        ("POST", "/v1/inspect", {"content_length": "-1"}, 400, "length"),
        ("POST", "/v1/inspect", {"host": "attacker.example"}, 403, "host"),
        ("POST", "/v1/inspect", {"origin": "https://attacker.example"}, 403, "origin"),
        ("GET", "/metrics", {"host": "localhost.attacker.example:8787"}, 403, "host"),
    ],
)
def test_refusals(app, method, target, headers, status, code):
    reply = call(app, method, target, TEXT, **headers)
    assert (reply.status, reply.json["error"]["code"]) == (status, code)
    assert ID not in reply.body.decode()


def test_loopback_names_are_answered(app):
    for host in ("localhost", "localhost:8787", "127.0.0.1:1", "[::1]", "[::1]:8787"):
        assert call(app, "GET", "/health", host=host).status == 200
    assert call(app, "POST", "/v1/inspect", TEXT, host="localhost:1",
                origin="http://localhost:1").status == 200  # fmt: skip


def test_a_body_without_a_length_is_limited_too(gate):
    app = HttpApp(gate, options=HttpOptions(max_body=1000))
    reply = call(app, "POST", "/v1/inspect", b"x" * 2000, step=100)
    assert (reply.status, reply.headers["connection"]) == (413, "close")


def test_a_body_that_drips_is_given_up(gate):
    app = HttpApp(gate, options=HttpOptions(idle_seconds=0.05))

    async def main():
        sent = []

        async def silence():
            await asyncio.sleep(30)

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/v1/inspect",
                 "query_string": b"", "headers": [(b"host", b"localhost")]}  # fmt: skip
        await asyncio.wait_for(app(scope, silence, send), 10)
        return sent[0]["status"]

    assert asyncio.run(main()) == 408


def test_more_bodies_than_allowed_at_a_time_wait_for_nobody(gate):
    app = HttpApp(gate, options=HttpOptions(max_active=1))

    async def main():
        hold, begun = asyncio.Event(), asyncio.Event()

        async def slow():
            begun.set()
            await hold.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def quiet(message):
            pass

        scope = {"type": "http", "method": "POST", "path": "/v1/inspect",
                 "query_string": b"", "headers": [(b"host", b"localhost")]}  # fmt: skip
        first = asyncio.create_task(app(scope, slow, quiet))
        await begun.wait()
        second = await exchange(app, "POST", "/v1/inspect", chunks=[TEXT])
        hold.set()
        await first
        third = await exchange(app, "POST", "/v1/inspect", chunks=[TEXT])
        return second.status, third.status

    assert asyncio.run(main()) == (503, 200)


def test_a_peer_that_goes_away_leaves_nothing_behind(app):
    reply = call(app, "POST", "/v1/inspect", zipped("a.txt", TEXT), gone=True)
    assert reply.status == 0
    assert (app._active, app._held.now) == (0, 0)


def test_no_value_gets_into_log_or_metrics(app, logged):
    for path in ("inspect", "redact", "decide"):
        call(app, "POST", f"/v1/{path}?name={ID}.txt", TEXT + CARD.encode())
    told = logged.getvalue() + call(app, "GET", "/metrics").body.decode()
    assert "cn.resident-id" in told
    assert ID not in told
    assert "6228480000000000000" not in told


def test_lifespan():
    sent = []

    async def main():
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive():
            return next(messages)

        async def send(message):
            sent.append(message["type"])

        await HttpApp(None)({"type": "lifespan"}, receive, send)

    asyncio.run(main())
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_answers_are_json(app):
    assert json.loads(call(app, "GET", "/ready").body) == {"status": "ready"}
    waiting = HttpApp(app._gate, ready=lambda: False)
    assert call(waiting, "GET", "/ready").status == 503
    head = call(app, "HEAD", "/health")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "15")
