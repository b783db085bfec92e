"""Adapters: log records, tests, mail before the queue, and mitmproxy."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import smtplib
import subprocess
import sys
import types
from email.message import EmailMessage
from importlib.metadata import entry_points

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Policy, Scanner
from dlp.errors import MissingDependency
from dlp.integrations import smtp
from dlp.integrations.gate import Gate
from dlp.integrations.logs import MAX_LENGTH, WITHHELD, RedactingFilter
from tests.integrations.servers import CARD, DIRTY, PHONE, free_port

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


# --- logging ---------------------------------------------------------------------------


@pytest.fixture
def logger(scanner):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        logging.Formatter("%(levelname)s %(message)s %(user)s", defaults={"user": ""})
    )
    handler.addFilter(RedactingFilter(scanner))
    made = logging.Logger("shop")  # noqa: LOG001 - of this test alone
    made.addHandler(handler)
    return made, out


def test_messages_arguments_and_extras_are_redacted(logger):
    log, out = logger
    log.info("new client: %s, %d", DIRTY, 7, extra={"user": PHONE})
    assert out.getvalue() == "INFO new client: 身份证号：[cn.resident-id], 7 手机 [cn.mobile]\n"


def test_tracebacks_are_redacted_and_the_exception_is_not_handed_on(logger):
    log, out = logger
    records = []
    log.handlers[0].addFilter(lambda record: records.append(record) or True)
    try:
        int(DIRTY)
    except ValueError:
        log.exception("failed")
    assert "base 10: '身份证号：[cn.resident-id]'" in out.getvalue()
    assert ID not in out.getvalue()
    assert records[0].exc_info is None


def test_what_cannot_be_redacted_is_withheld(scanner, monkeypatch):
    filter_ = RedactingFilter(scanner)
    assert filter_.redacted("%PDF-1.7 " + DIRTY) in {
        WITHHELD,
        "%PDF-1.7 身份证号：[cn.resident-id]",
    }
    long = filter_.redacted("a " * MAX_LENGTH + DIRTY)
    assert (ID in long, long.endswith("[…]")) == (False, True)
    monkeypatch.setattr(Scanner, "stream", lambda *_: 1 / 0)
    assert filter_.redacted("text") == WITHHELD


def test_a_record_is_never_dropped(scanner):
    class Bad:
        def __str__(self):
            raise ValueError

    filter_ = RedactingFilter(scanner)
    for record in (
        logging.makeLogRecord({"msg": "%d", "args": ("x",)}),
        logging.makeLogRecord({"msg": Bad()}),
        logging.makeLogRecord({"msg": "ok", "thing": Bad(), "flag": True, "n": 3}),
    ):
        assert filter_.filter(record) is True
        logging.Formatter().format(record)
    assert (record.thing, record.flag, record.n) == (WITHHELD, True, 3)


@given(st.text(max_size=200))
def test_clean_text_is_not_changed(text):
    from dlp import scan

    filter_ = RedactingFilter(_all())
    if not len(scan(text).findings) and text.isprintable():
        assert filter_.redacted(text) == text


def _all():
    from dlp.api import _scanner

    return _scanner()


# --- pytest ----------------------------------------------------------------------------

TESTS = """
import pytest
@pytest.fixture(scope="session")
def dlp_scanner():
    from dlp import Scanner
    return Scanner(packs=["cn"])
def test_clean(assert_no_findings): assert_no_findings("hello")
def test_text(assert_no_findings): assert_no_findings({text!r})
def test_allowed(assert_no_findings): assert_no_findings({text!r}, allow=["cn.resident-id"])
def test_unlikely(assert_no_findings): assert_no_findings(b"x 13800138000", minimum="very-likely")
def test_folder(assert_no_findings, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.csv").write_text({text!r})
    assert_no_findings(tmp_path)
def test_not_read(assert_no_findings): assert_no_findings({broken!r})
def test_not_read_allowed(assert_no_findings): assert_no_findings({broken!r}, incomplete=True)
"""


def test_the_pytest_plugin(tmp_path):
    file = tmp_path / "test_shop.py"
    broken = b"PK\x03\x04" + b"\0" * 100
    file.write_text(TESTS.format(text=DIRTY, broken=broken), "utf-8")
    installed = entry_points(group="pytest11", name="dlp")  # loaded by itself, and only once
    plugin = [] if installed else ["-p", "dlp.integrations.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-rA", "-p", "no:cacheprovider", str(file)],
        capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
    )  # fmt: skip
    said = done.stdout
    passed = sorted(
        line.partition("::")[2] for line in said.splitlines() if line.startswith("PASSED")
    )
    assert passed == ["test_allowed", "test_clean", "test_not_read_allowed", "test_unlikely"], said
    assert "3 failed" in said
    assert "sub/a.csv:1:6: cn.resident-id 1101**********004X (very-likely)" in said


# --- mail before the queue -------------------------------------------------------------


class Next:
    """The mail server behind the filter."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        self.taken.append(envelope)
        return "250 2.0.0 queued as 1"


@pytest.fixture
def mail(gate):
    pytest.importorskip("aiosmtpd", reason="pip install aiosmtpd")
    from aiosmtpd.controller import Controller

    behind = Next()
    receiver = Controller(behind, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    receiver.start()
    filter_ = smtp.MailFilter(gate, forward=("127.0.0.1", receiver.port))
    front = smtp.controller(filter_, port=free_port(), ready_timeout=60)
    front.start()
    yield front.port, behind, receiver
    front.stop()
    with contextlib.suppress(AssertionError, RuntimeError):  # a test may have stopped it
        receiver.stop()


def message(text, name="a.txt"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@x.example", "b@y.example", "hello"
    made.set_content("see the file")
    made.add_attachment(
        text.encode(), maintype="application", subtype="octet-stream", filename=name
    )
    return made.as_bytes()


def sent(port, data, *, to=("b@y.example",)):
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        try:
            client.sendmail("a@x.example", list(to), data)
        except smtplib.SMTPDataError as error:
            return error.smtp_code, error.smtp_error.decode()
    return 250, ""


def test_mail_is_passed_refused_or_redacted(mail):
    port, behind, _ = mail
    clean = message("nothing")
    assert sent(port, clean)[0] == 250
    assert behind.taken[0].content.rstrip() == clean.rstrip()
    code, text = sent(port, message(CARD))
    assert (code, text.startswith("5.7.1 Card numbers are not sent.")) == (550, True)
    assert sent(port, message(PHONE))[0] == 550
    assert len(behind.taken) == 1
    assert sent(port, message(DIRTY))[0] == 250
    from email import message_from_bytes

    (part,) = [p for p in message_from_bytes(behind.taken[1].content).walk() if p.get_filename()]
    assert part.get_payload(decode=True).decode() == f"身份证号：{'*' * 18}"


def test_what_the_next_server_says_is_what_the_sender_hears(mail):
    port, behind, receiver = mail
    both = ("b@y.example", "nobody@y.example")
    assert sent(port, message("nothing"), to=both)[0] == 550
    assert behind.taken == []  # all recipients or none
    receiver.stop(no_assert=True)
    assert sent(port, message("nothing"))[0] == 451


def test_the_channel_is_that_of_the_milter(tmp_path):
    (tmp_path / "p.toml").write_text(
        'id = "p"\ntitle = "p"\nincomplete = "block"\n[[rule]]\nid = "r"\naction = "block"\n'
        '[[rule.findings]]\ninfotypes = ["cn.bank-card"]\n[rule.context]\nchannel = { in = ["email"] }\n'
    )
    policy = types.SimpleNamespace(current=Policy.load(str(tmp_path / "p.toml")))
    scanners = types.SimpleNamespace(current=Scanner(["cn"]))
    filter_ = smtp.MailFilter(
        Gate(scanners, {"p": policy}, protocol="smtp"), forward=("127.0.0.1", free_port())
    )
    envelope = types.SimpleNamespace(
        mail_from="a@x.example", rcpt_tos=["b@y.example"], mail_options=[], content=message(CARD)
    )
    assert asyncio.run(filter_.handle_DATA(None, None, envelope)).startswith("550 ")


def test_mail_that_cannot_be_scanned_is_to_be_sent_again(gate, monkeypatch):
    monkeypatch.setattr(Scanner, "scan", lambda *_, **__: 1 / 0)
    envelope = types.SimpleNamespace(
        mail_from="a@x.example", rcpt_tos=["b@y.example"], mail_options=[], content=b"x")  # fmt: skip
    filter_ = smtp.MailFilter(gate, forward=("127.0.0.1", free_port()))
    assert asyncio.run(filter_.handle_DATA(None, None, envelope)).startswith("451 4.7.1")
    opened = smtp.MailFilter(gate, forward=("127.0.0.1", free_port()), fail_open=True)
    assert asyncio.run(opened.handle_DATA(None, None, envelope)).startswith("451 4.4.1")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "aiosmtpd.controller", None)
    with pytest.raises(MissingDependency, match="pip install aiosmtpd"):
        smtp.controller(None)
