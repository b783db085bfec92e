"""The aiosmtpd filter between two listeners of a real Postfix (smtpd_proxy_filter)."""

from __future__ import annotations

import email
import email.policy

import pytest

from dlp import Scanner
from dlp.integrations import smtp
from dlp.integrations.gate import Gate
from dlp.policy import PolicyFile
from tests.integrations.mail_server import Postfix
from tests.integrations.servers import CARD, DIRTY, PHONE, free_port, program
from tests.integrations.test_milter_postfix import message

BEFORE = "-o smtpd_proxy_filter=127.0.0.1:{filter} -o smtpd_proxy_options=speed_adjust"
BEHIND = """127.0.0.1:{again} inet n - n - - smtpd
  -o smtpd_proxy_filter= -o smtpd_authorized_xforward_hosts=127.0.0.0/8
  -o smtpd_client_restrictions= -o smtpd_milters=
"""


class Scanners:
    def __init__(self):
        self.current = Scanner()


@pytest.fixture(scope="module")
def mail(mixed, public):
    pytest.importorskip("aiosmtpd", reason="pip install aiosmtpd")
    postfix = program("postfix")
    again, waiting = free_port(), free_port()
    gate = Gate(Scanners(), {"mixed": PolicyFile(mixed)}, protocol="smtp")
    filter_ = smtp.controller(
        smtp.MailFilter(gate, forward=("127.0.0.1", again)), port=waiting, ready_timeout=60
    )
    filter_.start()
    made = Postfix(
        public("proxy"), "", postfix,
        options=BEFORE.format(filter=waiting), more=BEHIND.format(again=again),
    )  # fmt: skip
    made.filter = filter_
    yield made
    made.stop()
    gate.close()
    if filter_.server is not None:
        filter_.stop(no_assert=True)


def test_a_clean_message_passes_unchanged(mail):
    before = len(mail.sink.kept)
    data = message("nothing in here\n\n.a line with a dot\n")
    assert mail.send(data, ("b@out.test", "c@out.test"))[0] == 250
    recipients, kept = mail.delivered(before + 1)[before]
    assert recipients == ("b@out.test", "c@out.test")
    assert kept.partition(b"\r\n\r\n")[2].rstrip() == data.partition(b"\r\n\r\n")[2].rstrip()


@pytest.mark.parametrize("text", [CARD, PHONE])
def test_what_may_not_pass_is_refused_before_the_queue(mail, text):
    before = len(mail.sink.kept)
    code, said = mail.send(message(text))
    assert code == 550
    assert said.startswith(b"5.7.1 ")
    assert (len(mail.sink.kept), mail.held()) == (before, [])


def test_a_redacted_message_is_handed_on(mail):
    before = len(mail.sink.kept)
    assert mail.send(message(f"参保人 {DIRTY} 谢谢"))[0] == 250
    parsed = email.message_from_bytes(
        mail.delivered(before + 1)[before][1], policy=email.policy.default
    )
    assert "参保人 身份证号：****************** 谢谢" in parsed.get_content()


def test_without_the_filter_the_sender_tries_again(mail):
    mail.filter.stop(no_assert=True)
    before = len(mail.sink.kept)
    assert 400 <= mail.send(message("nothing"))[0] < 500
    assert len(mail.sink.kept) == before
