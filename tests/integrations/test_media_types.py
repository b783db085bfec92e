"""Rules about what a source is hold in every server, whatever it is called."""

from __future__ import annotations

import asyncio
import gzip
import io
import socket
import struct
import tarfile
import types
import zipfile
from email.message import EmailMessage

import pytest

from dlp import Context, Policy, Scanner
from dlp.integrations.asgi import DlpMiddleware
from dlp.integrations.gate import Gate, Item, Opened
from dlp.integrations.http_app import HttpApp
from tests.integrations.asgi_client import exchange
from tests.integrations.icap_client import ask, reqmod, respmod
from tests.integrations.servers import free_port
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


def attached(data: bytes, name: str, kind: str, *, forwarded: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@in.test", "b@out.test", "see there"
    mail.set_content("as promised")
    main, _, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if forwarded:
        outer = EmailMessage()
        outer["From"], outer["To"], outer["Subject"] = "c@in.test", "b@out.test", "fwd"
        outer.set_content("look")
        outer.add_attachment(mail)
        mail = outer
    return mail.as_bytes().replace(b"\n", b"\r\n")


MAILS = {
    "a zip": (attached(zipped(), "a.zip", "application/zip"), True),
    "a zip called a text": (attached(zipped(), "a.txt", "application/octet-stream"), True),
    "words called a zip": (attached(b"words", "a.zip", "application/zip"), True),
    "a zip in a forwarded mail": (attached(zipped(), "a.zip", "x/y", forwarded=True), True),
    "words": (attached(b"words and no more of them", "a.bin", "application/octet-stream"), False),
    "no attachment": (b"From: a@in.test\r\nTo: b@out.test\r\nSubject: x\r\n\r\nwords\r\n", False),
}


def packet(letter: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data) + 1) + letter + data


def mta(address: tuple[str, int], mail: bytes) -> bytes:
    """Hand a message to a milter as an MTA does; return its last answer."""
    head, _, body = mail.partition(b"\r\n\r\n")
    fields = [line.split(b":", 1) for line in head.replace(b"\r\n ", b" ").split(b"\r\n")]
    sent = [packet(b"M", b"<a@in.test>\0"), packet(b"R", b"<b@out.test>\0")]
    sent += [packet(b"L", name + b"\0" + value.strip() + b"\0") for name, value in fields]
    sent += [packet(b"N"), packet(b"B", body), packet(b"E")]
    with socket.create_connection(address, timeout=30) as sock, sock.makefile("rb") as answers:
        sock.sendall(packet(b"O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF)))
        answers.read(17)
        sock.sendall(b"".join(sent))
        while True:
            (size,) = struct.unpack(">I", answers.read(4))
            answer = answers.read(size)
            if answer[:1] in b"acdrty":
                return answer


@pytest.mark.parametrize("name", MAILS)
def test_milter(serve, policy, name):
    served = _SERVED.get("milter")
    served = served or _SERVED.setdefault("milter", serve("milter", "--policy", policy))
    mail, stops = MAILS[name]
    answer = mta(("127.0.0.1", served.port), mail)
    assert answer.startswith(b"y550 5.7.1") if stops else answer == b"a"


@pytest.mark.parametrize("name", MAILS)
def test_aiosmtpd(gate, name):
    from dlp.integrations.smtp import MailFilter

    mail, stops = MAILS[name]
    envelope = types.SimpleNamespace(
        mail_from="a@in.test", rcpt_tos=["b@out.test"], mail_options=[], content=mail
    )
    filter_ = MailFilter(gate, forward=("127.0.0.1", free_port()))
    reply = asyncio.run(filter_.handle_DATA(None, None, envelope))
    assert reply.startswith("550 5.7.1" if stops else "451 4.4.1")  # nobody takes it behind us


def test_a_file_in_an_archive(gate):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("table.txt")
        member.size = 400
        archive.addfile(member, io.BytesIO(CSV[:400]))
    for data, stops in ((out.getvalue(), True), (gzip.compress(zipped()), True), (b"words", False)):
        verdict = gate.check(Opened((Item(data, "a"),)), Context(), policy="kinds")
        assert (verdict.decision.action.label == "block") is stops


def test_an_inspection_knows_the_types_of_its_files():
    inspection = Scanner(["cn"]).scan(MAILS["a zip called a text"][0], name="m.eml")
    known = {"message/rfc822", "application/zip", "application/octet-stream", "text/plain"}
    assert inspection.media_types == known
    assert Scanner(["cn"]).scan(b"words").media_types == frozenset()


def test_the_most_severe_counts(gate):
    opened = Opened((Item(b"words", "a"), Item(zipped(), "b"), Item(b"words", "c")))
    verdict = gate.check(opened, Context(), policy="kinds")
    assert (verdict.decision.action.label, verdict.decision.rules) == ("block", ("archives",))
