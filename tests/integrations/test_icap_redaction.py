"""What the ICAP server hands on in place of documents, forms and texts that hold something."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import parse_qs, quote_plus

import pytest

from tests.integrations.icap_client import Reader, ask, reqmod, respmod, sending
from tests.integrations.servers import CARD, DIRTY

RESIDENT = "11010518850607004X"
TEXT = b"nothing to see here, only words.\n"
BIG = TEXT * 40_000
STARS = DIRTY.replace(RESIDENT, "*" * 18)


@pytest.fixture(scope="module")
def icap(serve, mixed):
    return serve("icap", "--policy", mixed)


@pytest.fixture(scope="module")
def trickle(serve, mixed):
    return serve("icap", "--policy", mixed, "--mode", "trickle")


def first(reply) -> bytes:
    return reply.heads.partition(b"\r\n")[0]


def docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("nothing in this one")
    document.add_paragraph(f"参保人 {DIRTY}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append(["某甲", RESIDENT])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", DIRTY)
        archive.writestr("b.docx", docx())
    return out.getvalue()


def texts(data: bytes) -> str:
    """All that stands in the members of a package, those of packages in it too."""
    out = ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            member = archive.read(name)
            out += texts(member) if member[:2] == b"PK" else member.decode("utf-8", "replace")
    return out


@pytest.mark.parametrize("made", [docx, xlsx, zipped])
@pytest.mark.parametrize("ask_with", [reqmod, respmod])
def test_a_document_is_written_again(icap, made, ask_with):
    data = made()
    reply = ask(icap, ask_with(data, name=f"a.{made.__name__}".encode()))
    assert reply.status == 200
    assert b"Content-Length: %d" % len(reply.body) in reply.heads
    assert RESIDENT in texts(data)
    assert RESIDENT not in texts(reply.body)
    assert "*" * 18 in texts(reply.body)


def test_a_pdf_is_written_again(serve, tmp_path, pytestconfig):
    pdfium = pytest.importorskip("pypdfium2")
    pytest.importorskip("pikepdf")
    data = (pytestconfig.rootpath / "docs/samples/report.pdf").read_bytes()
    (tmp_path / "all.toml").write_text(
        'id = "all"\ntitle = "all"\nincomplete = "block"\n[[rule]]\nid = "r"\naction = "redact"\n'
        '[[rule.findings]]\ninfotypes = ["*"]\n'
    )
    served = serve("icap", "--policy", tmp_path / "all.toml")
    reply = ask(served, respmod(data, name=b"report.pdf"))
    assert b"X-DLP-Action: redact" in reply.head
    page = pdfium.PdfDocument(reply.body)[0].get_textpage().get_text_bounded()
    assert "***" in page
    assert ask(served, respmod(reply.body, name=b"report.pdf")).status == 204


def form(*parts: tuple[bytes, bytes]) -> bytes:
    pieces = [
        b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + data + b"\r\n"
        for head, data in parts
    ]
    return b"".join(pieces) + b"--x--\r\n"


FORM = b"Content-Type: multipart/form-data; boundary=x\r\n"


def test_an_upload_in_a_form_is_written_again(icap):
    """What is around it stays byte for byte, binary files too."""
    other = b"\x00\x01\x02\xff" * 500
    data = form(
        (b'name="note"', DIRTY.encode()),
        (b'name="f"; filename="a.docx"', docx()),
        (b'name="g"; filename="b.bin"', other),
    )
    reply = ask(icap, reqmod(data, head=FORM))
    assert first(reply).startswith(b"POST ")
    pieces = reply.body.split(b"--x")
    assert STARS.encode() in pieces[1]
    rewritten = pieces[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
    assert RESIDENT not in texts(rewritten)
    assert pieces[3] == data.split(b"--x")[-2]
    assert RESIDENT.encode() not in reply.body


def test_what_a_policy_blocks_in_a_form_is_blocked(icap):
    data = form((b'name="note"', DIRTY.encode()), (b'name="card"', CARD.encode()))
    assert first(ask(icap, reqmod(data, head=FORM))) == b"HTTP/1.1 403 Forbidden"


def test_a_field_of_a_form_is_written_again(icap):
    data = f"a=1&{quote_plus('身份证号')}={RESIDENT}&b=%2B".encode()
    head = b"Content-Type: application/x-www-form-urlencoded\r\n"
    reply = ask(icap, reqmod(data, head=head))
    assert first(reply).startswith(b"POST ")
    assert parse_qs(reply.body.decode()) == {"a": ["1"], "身份证号": ["*" * 18], "b": ["+"]}


def test_a_form_in_gbk_is_written_again(icap):
    name, value = "身份证号".encode("gbk"), f"某甲 {RESIDENT}".encode("gbk")
    data = b"a=1&%b=%b" % (quote_plus(name).encode(), quote_plus(value).encode())
    head = b"Content-Type: application/x-www-form-urlencoded\r\n"
    reply = ask(icap, reqmod(data, head=head))
    assert first(reply).startswith(b"POST ")
    assert reply.body == data.replace(RESIDENT.encode(), b"*" * 18)


def test_what_a_policy_does_not_name_in_a_url_does_not_stop_redaction(icap):
    name = b"a?mail=" + quote_plus("someone@company.cn").encode()
    reply = ask(icap, reqmod(DIRTY.encode(), name=name))
    assert (first(reply)[:5], reply.body) == (b"POST ", STARS.encode())
    both = ask(icap, reqmod(DIRTY.encode(), name=b"a?id=" + quote_plus(DIRTY).encode()))
    assert first(both) == b"HTTP/1.1 403 Forbidden"


def test_a_value_in_base64_in_json_is_written_again(icap):
    import base64
    import json

    hidden = base64.b64encode(DIRTY.encode()).decode()
    reply = ask(icap, respmod(json.dumps({"a": hidden, "b": 1}).encode(), name=b"a.json"))
    body = json.loads(reply.body)
    assert body["b"] == 1
    assert RESIDENT not in base64.b64decode(body["a"] + "==", validate=False).decode(
        "utf-8", "replace"
    )


def test_trickle_masks_a_text_as_it_passes(trickle):
    """Its length stays, and it is handed on before its end is there."""
    line = DIRTY.encode() + b"\n"
    data = BIG + line + BIG + line * 3 + TEXT
    with trickle.connect() as sock:
        request = respmod(data, head=b"Content-Length: %d\r\n" % len(data), allow=b"")
        cut = len(request) // 4 * 3
        with sending(sock, request[:cut], request[cut:]) as go_on:
            begun = sock.recv(65_536)
            assert begun.startswith(b"ICAP/1.0 200 OK")
            go_on()
            reader = Reader(sock)
            reader.buffer = begun
            reply = reader.reply()
    assert reply.body == data.replace(RESIDENT.encode(), b"*" * 18)


def test_trickle_cuts_off_when_a_value_is_gone_already(serve, tmp_path):
    """Three are wanted before the rule holds; the first left with what was handed on."""
    (tmp_path / "three.toml").write_text(
        'id = "three"\ntitle = "three"\nincomplete = "block"\n[[rule]]\nid = "r"\naction = "redact"\n'
        '[[rule.findings]]\ninfotypes = ["cn.resident-id"]\ncount = 3\n'
    )
    served = serve("icap", "--policy", tmp_path / "three.toml", "--mode", "trickle")
    line = DIRTY.encode() + b"\n"
    two = BIG + line + BIG + line
    assert ask(served, respmod(two, allow=b"")).body == two
    with pytest.raises((EOFError, ConnectionResetError)):
        ask(served, respmod(two + BIG + line, allow=b""))
    near = BIG + line * 3
    assert ask(served, respmod(near, allow=b"")).body == near.replace(RESIDENT.encode(), b"*" * 18)


@pytest.mark.parametrize("mode", ["buffer", "trickle", "preview"])
def test_a_policy_that_does_no_more_than_redact(serve, tmp_path, mode):
    """Where nothing more severe can come it is decided early, and redacted all the same."""
    (tmp_path / "mild.toml").write_text(
        'id = "mild"\ntitle = "mild"\nincomplete = "log"\n[[rule]]\nid = "r"\naction = "redact"\n'
        '[[rule.findings]]\ninfotypes = ["cn.resident-id"]\n'
    )
    served = serve("icap", "--policy", tmp_path / "mild.toml", "--mode", mode)
    line = DIRTY.encode() + b"\n"
    for data in (line, line + BIG, BIG + line, BIG + line + BIG):
        for ask_with in (reqmod, respmod):
            reply = ask(served, ask_with(data, allow=b""))
            assert reply.body == data.replace(RESIDENT.encode(), b"*" * 18)
    served.end()


def test_trickle_cuts_off_what_it_cannot_mask(trickle):
    """What stands in base64 is not overwritten in passing."""
    import base64

    hidden = base64.b64encode(DIRTY.encode() * 20)
    with pytest.raises((EOFError, ConnectionResetError)):
        ask(trickle, respmod(BIG + b"\n\n" + hidden + b"\n\n" + TEXT, allow=b""))
