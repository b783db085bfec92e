"""What became of every part, passwords at every depth, and the command that shows both."""

from __future__ import annotations

import io
import json
import struct
import zlib

import docx
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

import dlp
from dlp.cli.extract import run
from dlp.extract import Source, second
from dlp.extract.reading import Reading
from dlp.extract.verdict import MOST, Verdict, Verdicts, verdicts_of
from dlp.limits import Budget, Limits
from dlp.model import Notice, Segment

PASSWORD = "pässwörd"


def walked(data, *, limits=None, passwords=()):
    """Return path → verdict of all parts, and all text."""
    reading = Reading(passwords=passwords)
    text = b""
    for _, item in reading.walk(Source(data=data, name="f"), Budget(limits or Limits())):
        text += item.data if isinstance(item, Segment) else b""
    return {part.path: part.verdict for part in reading.verdicts}, text


def old_cipher(name, content, password):
    """Return a zip with one member in the cipher of APPNOTE 6.1, written from its description."""
    table = []
    for n in range(256):
        entry = n
        for _ in range(8):
            entry = (entry >> 1) ^ 0xEDB88320 if entry & 1 else entry >> 1
        table.append(entry)
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password.encode():
        update(byte)
    crc = zlib.crc32(content)
    out = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + content:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        update(byte)
    raw = name.encode()
    fields = (20, 1, 0, 0, 33, crc, len(out), len(content), len(raw), 0)
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", *fields) + raw + out
    central = b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, *fields, 0, 0, 0, 0, 0) + raw
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def locked_office():
    plain, locked = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("OFFICE-1")
    document.save(plain)
    plain.seek(0)
    OOXMLFile(plain).encrypt(PASSWORD, locked)
    return locked.getvalue()


@pytest.fixture(scope="module")
def office():
    return locked_office()


def locked_pdf(build, password):
    """Return a PDF in the cipher of ISO 32000-1, 7.6.2 (RC4, 40 bits), written from its text."""
    import hashlib

    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")

    def rc4(key, data):
        state, j = list(range(256)), 0
        for i in range(256):
            j = (j + state[i] + key[i % len(key)]) & 255
            state[i], state[j] = state[j], state[i]
        i = j = 0
        out = bytearray()
        for byte in data:
            i = (i + 1) & 255
            j = (j + state[i]) & 255
            state[i], state[j] = state[j], state[i]
            out.append(byte ^ state[(state[i] + state[j]) & 255])
        return bytes(out)

    padded = (password.encode("latin-1") + pad)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    number = b"0123456789abcdef"
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + number).digest()[:5]
    user = rc4(key, pad)

    def locked(n, data):
        salt = n.to_bytes(3, "little") + b"\0\0"
        return rc4(hashlib.md5(key + salt).digest()[:10], data)

    content = locked(4, b"BT /F1 12 Tf 100 700 Td (PDF-TOKEN-1) Tj ET")
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (owner.hex().encode(), user.hex().encode()),
    }
    trailer = b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (number.hex().encode(), number.hex().encode())
    return build.pdf(objects, trailer=trailer)


def test_every_part_has_a_verdict(build, office):
    data = build.zipped(
        {
            "fine.txt": "text",
            "locked.docx": office,
            "cut.gz": b"\x1f\x8b\x08\0",
            "odd.mkv": b"\x1a\x45\xdf\xa3\0\4",
        }
    )
    found, _ = walked(data)
    assert found == found | {
        "f": Verdict.SCANNED,
        "f!/fine.txt": Verdict.SCANNED,
        "f!/locked.docx": Verdict.ENCRYPTED,
        "f!/cut.gz": Verdict.TRUNCATED,
        "f!/odd.mkv": Verdict.UNSUPPORTED,
    }


def test_depth_and_budget_have_verdicts(build):
    deep = build.zipped({"a.zip": build.zipped({"b.zip": build.zipped({"c.txt": "x"})})})
    assert walked(deep, limits=Limits(max_depth=1))[0]["f!/a.zip!/b.zip"] is Verdict.OVER_BUDGET
    assert walked(deep, limits=Limits(seconds=-1))[0]["f"] is Verdict.TIMEOUT


def test_a_file_without_text_says_so():
    reading = Reading()
    list(reading.walk(Source(data=b"<html>  </html>", name="f"), Budget(Limits())))
    assert [(part.verdict, part.notes) for part in reading.verdicts if part.path == "f"] == [
        (Verdict.SCANNED, ["empty-text: no text in text/html"])
    ]


def test_the_worst_verdict_counts():
    notices = [Notice(code=code, path="a") for code in ("crashed", "encrypted", "corrupt")]
    assert verdicts_of(notices) == {"a": Verdict.CRASHED}


def test_the_list_of_parts_is_bounded_and_bad_news_are_not_lost():
    verdicts = Verdicts()
    for number in range(MOST + 10):
        verdicts.add(f"p{number}", Segment(data=b"x"))
    verdicts.add("late", Notice(code="corrupt"))
    assert (len(verdicts), verdicts.unlisted) == (MOST + 1, 10)


def test_an_inspection_s_notices_give_verdicts(build, office):
    inspection = dlp.Scanner(packs=["cn"]).scan(build.zipped({"a.docx": office}), name="z")
    assert verdicts_of(inspection.notices)["z!/a.docx"] is Verdict.ENCRYPTED


@pytest.mark.parametrize("isolation", ["none", "worker"])
def test_passwords_of_a_scanner_reach_every_depth(build, isolation):
    inner = old_cipher("id.txt", "身份证 11010518850607004X".encode(), PASSWORD)
    data = build.zipped({"a.zip": build.zipped({"b.zip": inner})})
    scanner = dlp.Scanner(packs=["cn"], passwords=["wrong", PASSWORD], isolation=isolation)
    inspection = scanner.scan(data, name="z")
    assert [f.location.path for f in inspection.findings] == ["z!/a.zip!/b.zip!/id.txt"]
    assert inspection.complete


@pytest.mark.parametrize("token", ["OFFICE-1", "ZIP-1", "PDF-TOKEN-1"])
def test_passwords_open_members_of_containers(build, office, token):
    data = build.zipped(
        {
            "a.docx": office,
            "b.zip": old_cipher("t", b"ZIP-1", PASSWORD),
            "c.pdf": locked_pdf(build, PASSWORD),
        }
    )
    assert token.encode() not in walked(data)[1]
    assert token.encode() in walked(data, passwords=("wrong", PASSWORD))[1]


def test_without_the_password_each_says_that_it_is_encrypted(build, office):
    data = build.zipped(
        {
            "a.docx": office,
            "b.zip": old_cipher("t", b"ZIP-1", PASSWORD),
            "c.pdf": locked_pdf(build, PASSWORD),
        }
    )
    found, _ = walked(data, passwords=("wrong",))
    assert {path for path, verdict in found.items() if verdict is Verdict.ENCRYPTED} == {
        "f!/a.docx",
        "f!/b.zip!/t",
        "f!/c.pdf",
    }


# --- the command -------------------------------------------------------------------------


@pytest.fixture
def call(tmp_path, capsys):
    """Return a function that runs `dlp extract` on bytes in this process."""

    def run_on(data, *arguments, name="file"):
        path = tmp_path / name
        path.write_bytes(data)
        code = run([str(path), "--isolation", "none", *arguments])
        return code, capsys.readouterr().out

    return run_on


def test_segments_and_verdicts_are_printed(call, build):
    code, out = call(build.docx("<w:p><w:r><w:t>memo</w:t></w:r></w:p>"), name="a.docx")
    assert code == 0
    assert "segment body            a.docx!/word/document.xml  utf-8  5 bytes  'memo\\n'" in out
    assert "verdict scanned         a.docx!/word/document.xml  1 segments, 5 bytes" in out


def test_what_was_not_read_gives_exit_code_3(call, office):
    code, out = call(office)
    assert (code, "verdict encrypted" in out) == (3, True)


def test_a_password_file_opens_a_document(call, office, tmp_path):
    (tmp_path / "passwords").write_text(f"wrong\n{PASSWORD}\n", encoding="utf-8")
    code, out = call(office, "--password-file", str(tmp_path / "passwords"))
    assert (code, "OFFICE-1" in out) == (0, True)


def test_rows_are_json(call, build):
    _, out = call(build.xlsx("<row r='1'><c r='B1'><v>4711</v></c></row>"), "--json", name="a.xlsx")
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[0]["place"] == {"sheet": "A", "cell": "A1"}
    assert rows[0] | {"place": 0} == {
        "segment": "body", "path": "a.xlsx!/A", "charset": "utf-8", "place": 0, "length": 6, "text": "\t4711\n",
    }  # fmt: skip


def test_a_document_cannot_move_the_cursor(call):
    _, out = call(b"a\x1b[2Jb\r\xc2\x9bc", name="e\u202ex.txt")
    assert not set(out) & {"\x1b", "\r", "\x9b", "\u202e"}


def test_the_second_engine_agrees(call, build):
    page = b"BT /F1 12 Tf 100 700 Td (hello world) Tj ET"
    code, out = call(build.page_pdf(page), "--verify", name="a.pdf")
    assert (code, "2 words, 0 missing" in out) == (0, True)


def test_words_that_only_the_second_engine_sees_are_shown(call, build, monkeypatch):
    monkeypatch.setattr(second, "_pdfminer", lambda _data: "hello elsewhere")
    page = b"BT /F1 12 Tf 100 700 Td (hello world) Tj ET"
    code, out = call(build.page_pdf(page), "--verify", name="a.pdf")
    assert (code, "2 words, 1 missing  elsewhere" in out) == (1, True)


def test_a_format_without_second_engine_says_so(call):
    code, out = call(b"plain", "--verify")
    assert (code, "no second engine for text/plain" in out) == (0, True)


def test_office_files_are_compared_with_their_libraries(call):
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "word 身份证号"
    book.save(file)
    assert "4 words, 0 missing" in call(file.getvalue(), "--verify", name="a.xlsx")[1]
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("some words")
    document.save(file)
    assert "2 words, 0 missing" in call(file.getvalue(), "--verify", name="a.docx")[1]


def test_the_command_reads_in_a_worker_by_default(tmp_path, capsys):
    (tmp_path / "a.html").write_text("<html><p>memo</p></html>")
    assert run([str(tmp_path / "a.html")]) == 0
    assert "memo" in capsys.readouterr().out
