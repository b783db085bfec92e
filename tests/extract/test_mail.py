"""Reading of mail: headers, bodies, attachments, and what lies outside all parts."""

from __future__ import annotations

import base64

import pytest

MIXED = (
    b"From: a@example.org\r\nSubject: =?gb2312?B?1cXI/Q==?=\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=B\r\n\r\nPREAMBLE-1\r\n"
    b"--B\r\nContent-Type: text/plain; charset=gbk\r\n\r\n\xd6\xd0\xce\xc4\r\n"
    b"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>HTML-1<!-- HTMLCOMMENT-1 --></p>\r\n"
    b"--B\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"QP-12=\r\n34=3D\r\n"
    b"--B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''%E5%BC%A0.txt\r\n\r\n"
    + base64.encodebytes(b"ATTACHED-1 in a text file")
    + b"\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Subject: INNERSUBJECT-1\r\nFrom: b@example.org\r\n\r\nINNERBODY-1\r\n--B--\r\nEPILOGUE-1\r\n"
)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("张三", "header"),
        ("PREAMBLE-1", "preamble"),
        ("EPILOGUE-1", "epilogue"),
        ("HTML-1", "body"),
        ("HTMLCOMMENT-1", "markup-comment"),
        ("QP-1234=", "body"),
        ("ATTACHED-1", "body"),
        ("INNERSUBJECT-1", "header"),
        ("INNERBODY-1", "body"),
        ("张.txt", "header"),
    ],
)
def test_token_in_a_message_is_found(read, token, kind):
    assert read(MIXED).kinds(token) == {kind}


def test_a_text_part_keeps_its_bytes_and_its_declared_charset(read):
    segment = next(s for path, s in read(MIXED).segments if path == "part 2")
    assert (segment.data, segment.charset, segment.certain) == (
        b"\xd6\xd0\xce\xc4",
        "gb18030",
        False,
    )


def test_an_attachment_has_its_decoded_name(read):
    assert "张.txt!/" in read(MIXED).paths("ATTACHED-1")


def test_a_missing_end_boundary_loses_nothing(read):
    assert read(MIXED.partition(b"--B--")[0]).kinds("INNERBODY-1") == {"body"}


def test_unknown_charsets_are_left_to_detection(read):
    data = b"From: a\r\nSubject: b\r\nContent-Type: text/plain; charset=x-none\r\n\r\nhi there"
    segment = next(s for path, s in read(data).segments if path == "body")
    assert segment.charset is None


def test_uuencoded_files_in_a_body_are_parts(read):
    data = b'From: a\r\nSubject: b\r\n\r\nbegin 644 x.txt\r\n,56-3;V1E9"TQ-P``\r\n`\r\nend\r\n'
    assert [part.name for part in read(data).parts] == ["x.txt"]


def test_flowed_lines_with_delsp_are_joined(read):
    data = b"From: a\r\nSubject: b\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n"
    assert read(data + b"123 \r\n456").kinds("123456") == {"body"}


def test_messages_of_a_mailbox_are_read(read):
    one = b"From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a\nSubject: S\n\nMAILBODY-%d\n\n"
    reading = read(one % 1 + one % 2)
    assert reading.paths("MAILBODY-2") == {"message 2!/body"}


def test_a_long_header_is_cut_and_reported(read):
    data = b"From: a\r\nSubject: " + b"=?utf-8?B?QUFBQQ==?= " * 50_000 + b"\r\n\r\nAFTER-1"
    reading = read(data)
    assert (reading.kinds("AFTER-1"), "over-budget" in reading.codes) == ({"body"}, True)


def test_thousands_of_nested_multiparts_are_read_without_recursion(read):
    head = b"From: a\r\nSubject: b\r\n"
    levels = [
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    ]
    data = head + b"".join(levels) + b"Content-Type: text/plain\r\n\r\nDEEP-1\r\n"
    assert read(data).kinds("DEEP-1") != set()


def test_winmail_attachments_are_read(read):
    def attribute(level, number, content):
        size = len(content).to_bytes(4, "little")
        return bytes([level]) + number.to_bytes(2, "little") + b"\6\0" + size + content + b"\0\0"

    data = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x800C, b"TNEFBODY-1\0")
    data += attribute(2, 0x8010, b"x.txt\0") + attribute(2, 0x800F, b"TNEFFILE-1 text")
    reading = read(data)
    assert (reading.paths("TNEFBODY-1"), reading.paths("TNEFFILE-1")) == ({"body"}, {"x.txt!/"})


def test_the_content_of_a_signed_message_is_read(read):
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"SIGNED-1 text. " * 8
    cut = len(inner) // 2
    pieces = b"".join(b"\x04\x81" + bytes([len(p)]) + p for p in (inner[:cut], inner[cut:]))
    signed = bytes.fromhex("3080 0609 2a864886f70d010702 a080 3080 0201 01 3100 3080")
    signed += bytes.fromhex("0609 2a864886f70d010701 a080 2480") + pieces + bytes(12)
    assert read(signed).kinds("SIGNED-1") == {"body"}


def test_an_encrypted_message_is_reported(read):
    data = bytes.fromhex("3080 0609 2a864886f70d010703 a080") + bytes(range(256))
    assert "encrypted" in read(data).codes
