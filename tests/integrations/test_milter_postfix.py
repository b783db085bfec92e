"""The milter with a real Postfix (and swaks) on loopback."""

from __future__ import annotations

import base64
import email
import email.policy
import subprocess
import zipfile
from email.message import EmailMessage
from io import BytesIO

import docx
import pytest

from tests.integrations.mail_server import Postfix
from tests.integrations.servers import CARD, DIRTY, PHONE, database, program, wait_for

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module", params=["unix", "tcp"])
def mail(request, serve, mixed, public):
    postfix = program("postfix")
    folder = public("postfix")
    if request.param == "unix":
        served = serve("milter", "--policy", mixed, listen=f"unix:{folder}/dlp.sock")
        (folder / "dlp.sock").chmod(0o666)
        milter = f"unix:{folder}/dlp.sock"
    else:
        served = serve("milter", "--policy", mixed)
        milter = f"inet:127.0.0.1:{served.port}"
    made = Postfix(folder, milter, postfix)
    made.served = served
    yield made
    made.stop()


def message(text: str, subject="note", attachments=()) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@in.test", "b@out.test", subject
    made["Message-ID"] = "<1@in.test>"
    made.set_content(text)
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made.as_bytes(policy=made.policy.clone(linesep="\r\n"))


def test_a_clean_message_passes_unchanged(mail):
    before = len(mail.sink.kept)
    data = message(
        "nothing in here\n\n.a line with a dot\n",
        attachments=[
            ("a.bin", "application/octet-stream", b"plain words, and more of them\n" * 400)
        ],
    )
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    assert kept.partition(b"\r\n\r\n")[2].rstrip() == data.partition(b"\r\n\r\n")[2].rstrip()
    assert b"X-DLP" not in kept


def test_a_blocked_message_is_refused_in_words(mail):
    code, text = mail.send(message(CARD))
    assert code == 550
    assert text.startswith(b"5.7.1 Card numbers are not sent. (reference ")
    assert b"6228" not in text


def test_an_attachment_in_base64_in_a_zip_is_seen(mail):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名单.txt", "x" * 200_000 + CARD)
    data = message("see attachment", attachments=[("a.zip", "application/zip", out.getvalue())])
    assert mail.send(data)[0] == 550


def test_quarantine_holds_the_message_in_the_queue(mail):
    before = mail.held()
    assert mail.send(message(PHONE))[0] == 250
    wait_for(lambda: len(mail.held()) == len(before) + 1, what="the hold queue")
    wait_for(lambda: "milter-hold" in mail.log(), what="the log of it")


def test_a_redacted_message_arrives_without_the_number(mail):
    before = len(mail.sink.kept)
    data = message(
        f"参保人 {DIRTY} 谢谢", subject=f"关于 {DIRTY}",
        attachments=[("b.txt", "text/plain", f"1\n{DIRTY}\n2\n".encode()), ("c.bin", "application/octet-stream", b"kept as it is")],
    )  # fmt: skip
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    parsed = email.message_from_bytes(kept, policy=email.policy.default)
    texts = [part.get_content() for part in parsed.walk() if not part.is_multipart()]
    texts = [text.decode() if isinstance(text, bytes) else text for text in texts]
    assert "11010518850607004X" not in "".join(texts) + str(parsed["Subject"])
    assert "参保人 身份证号：****************** 谢谢" in texts[0]
    assert "关于 身份证号：******************" in parsed["Subject"]
    attached = list(parsed.walk())[2].get_payload(decode=True).decode()
    assert "1\n身份证号：******************\n2" in attached.replace("\r", "")
    assert texts[2] == "kept as it is"
    assert parsed["X-DLP-Action"].startswith("redact; reference=")


def test_an_attached_document_is_written_again(mail):
    before = len(mail.sink.kept)
    out = BytesIO()
    document = docx.Document()
    document.add_paragraph(f"参保人 {DIRTY}")
    document.save(out)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", DIRTY)
    data = message(
        "see",
        attachments=[
            ("a.docx", DOCX, out.getvalue()),
            ("b.zip", "application/zip", packed.getvalue()),
        ],
    )
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    _, first, second = email.message_from_bytes(kept, policy=email.policy.default).get_payload()
    assert (first.get_filename(), first.get_content_type()) == ("a.docx", DOCX)
    [paragraph] = docx.Document(BytesIO(first.get_content())).paragraphs
    assert paragraph.text == "参保人 身份证号：******************"
    with zipfile.ZipFile(BytesIO(second.get_content())) as archive:
        assert archive.read("a.txt").decode() == "身份证号：******************"


def test_what_cannot_be_redacted_is_taken_out(mail):
    before = len(mail.sink.kept)
    rich = database()
    data = message("see", attachments=[("a.db", "application/vnd.sqlite3", rich)])
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    assert base64.b64encode(rich)[:40] not in kept.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(kept, policy=email.policy.default)
    assert "An attachment held confidential data" in parsed.get_payload()[1].get_content()


def test_headers_that_only_we_may_set_are_taken_away(mail):
    before = len(mail.sink.kept)
    data = b"X-DLP-Action: allow\r\nX-Dlp-Action: twice\r\n" + message("nothing here")
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    assert b"x-dlp" not in kept.lower()


def test_large_messages_go_through_the_spool(mail):
    """Ten megabytes, byte by byte; and a number behind as many is seen."""
    before = len(mail.sink.kept)
    data = message(
        "nothing",
        attachments=[("a.bin", "application/octet-stream", b"plain words, again\n" * 400_000)],
    )
    assert len(data) > 10_000_000
    assert mail.send(data)[0] == 250
    _, kept = mail.delivered(before + 1)[before]
    assert kept.partition(b"\r\n\r\n")[2].rstrip() == data.partition(b"\r\n\r\n")[2].rstrip()
    assert mail.send(message("x" * 70 + "\n" + "line\n" * 800_000 + CARD))[0] == 550


def test_swaks_is_refused(mail):
    swaks = program("swaks")
    done = subprocess.run(
        [swaks, "--server", f"127.0.0.1:{mail.port}", "--from", "a@in.test", "--to", "b@out.test", "--body", CARD],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 26
    assert b"<** 550 5.7.1 Card numbers are not sent." in done.stdout


def test_no_value_reaches_the_log(mail):
    mail.send(message(CARD))
    log = mail.served.log()
    assert '"action": "block"' in log
    assert "6228480000000000000" not in log
    assert "in.test" not in log


def test_recipients_to_whom_it_may_not_go_are_removed(serve, public):
    folder = public("removal")
    (folder / "p.toml").write_text(
        'id = "p"\ntitle = "p"\nincomplete = "quarantine"\n[[rule]]\nid = "outside"\naction = "block"\n'
        '[[rule.findings]]\ninfotypes = ["cn.bank-card"]\n[rule.context]\nrecipient_domain = { not_in = ["in.test"] }\n'
    )
    served = serve("milter", "--policy", folder / "p.toml", "--remove-recipients")
    made = Postfix(folder, f"inet:127.0.0.1:{served.port}", program("postfix"))
    try:
        assert made.send(message(CARD), ("b@out.test", "c@in.test"))[0] == 250
        recipients, kept = made.delivered(1)[0]
        assert recipients == ("c@in.test",)
        assert b"X-DLP-Removed-Recipients: 1" in kept
        assert made.send(message(CARD), ("b@out.test",))[0] == 550
    finally:
        made.stop()


def notices(kept):
    """Return the notices among delivered messages, as (recipients, message)."""
    read = [(to, email.message_from_bytes(data, policy=email.policy.default)) for to, data in kept]
    return [(to, made) for to, made in read if made["Auto-Submitted"] == "auto-replied"]


def test_a_sender_is_told_who_was_removed(serve, public):
    """By a notice that is handed in before the message is accepted; else it is tried again."""
    folder = public("told")
    (folder / "p.toml").write_text(
        'id = "p"\ntitle = "p"\nincomplete = "quarantine"\n[[rule]]\nid = "outside"\naction = "block"\n'
        'notice_en = "Cards stay inside."\nnotice_zh = "卡号不出门。"\n'
        '[[rule.findings]]\ninfotypes = ["cn.bank-card"]\n[rule.context]\nrecipient_domain = { not_in = ["in.test"] }\n'
    )
    relay = Postfix(public("relay"), "", program("postfix"))
    served = serve("milter", "--policy", folder / "p.toml", "--remove-recipients",
                   "--notify", f"127.0.0.1:{relay.port}", "--notify-from", "dlp@in.test")  # fmt: skip
    made = Postfix(folder, f"inet:127.0.0.1:{served.port}", program("postfix"))
    try:
        to = ("b@out.test", "c@in.test")
        assert made.send(message(CARD), to)[0] == 250
        assert made.delivered(1)[0][0] == ("c@in.test",)
        [(recipients, notice)] = notices(relay.delivered(1))
        text = notice.get_content()
        assert (recipients, notice["From"], notice["To"]) == (
            ("a@in.test",),
            "dlp@in.test",
            "a@in.test",
        )
        assert "b@out.test" in text
        assert "c@in.test" not in text
        assert "Cards stay inside." in text
        assert "卡号不出门。" in text
        assert "6228480000000000000" not in notice.as_string() + text
        automatic = message(CARD).replace(
            b"Subject:", b"Auto-Submitted: auto-generated\r\nSubject:"
        )
        assert made.send(automatic, to)[0] == 250
        made.delivered(2)
        assert len(relay.sink.kept) == 1
        relay.stop()
        assert made.send(message(CARD), to)[0] == 451
        assert served.log().count("notice-failed") == 1
        assert len(made.sink.kept) == 2
    finally:
        made.stop()
        relay.stop()


@pytest.mark.parametrize(
    "options",
    [("--notify", "here"), ("--notify", "127.0.0.1:25"), ("--notify", "127.0.0.1:25", "--remove-recipients")],
)  # fmt: skip
def test_options_of_notices_go_together(serve, options):
    served = serve("milter", *options, ready=False)
    wait_for(served.ended, 30, "the end")
    assert served.process.returncode == 2
    assert "--notify" in served.log()


def test_many_recipients_of_whom_some_are_removed(serve, public):
    """A hundred recipients: those to whom it may go get it, once each; the others are no more in it."""
    folder = public("many")
    (folder / "p.toml").write_text(
        'id = "p"\ntitle = "p"\nincomplete = "quarantine"\n[[rule]]\nid = "outside"\naction = "block"\n'
        '[[rule.findings]]\ninfotypes = ["cn.bank-card"]\n[rule.context]\nrecipient_domain = { not_in = ["in.test"] }\n'
    )
    served = serve("milter", "--policy", folder / "p.toml", "--remove-recipients")
    made = Postfix(folder, f"inet:127.0.0.1:{served.port}", program("postfix"))
    inside = [f"u{number}@in.test" for number in range(60)]
    outside = [f"u{number}@out.test" for number in range(40)]
    try:
        mixed_up = [
            address for pair in zip(inside, [*outside, *outside], strict=False) for address in pair
        ]
        mixed_up = list(dict.fromkeys(mixed_up))
        assert len(mixed_up) == 100
        assert made.send(message(CARD), mixed_up)[0] == 250
        made.delivered(1)
        wait_for(
            lambda: sum(len(recipients) for recipients, _ in made.sink.kept) >= 60,
            what="all of them",
        )
        reached = [address for recipients, _ in made.sink.kept for address in recipients]
        assert sorted(reached) == sorted(inside)
        assert all(b"X-DLP-Removed-Recipients: 40" in kept for _, kept in made.sink.kept)
        before = len(made.sink.kept)
        assert made.send(message("nothing"), mixed_up)[0] == 250
        wait_for(
            lambda: sum(len(found) for found, _ in made.sink.kept[before:]) >= 100,
            what="all of them",
        )
        assert made.send(message(CARD), outside)[0] == 550
    finally:
        made.stop()
