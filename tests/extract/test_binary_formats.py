"""Reading of compound files, SQLite, images: structured text first, then islands of the rest."""

from __future__ import annotations

import io
import sqlite3
import struct
import zlib

import docx
import pytest


def word_streams(text, *, flags=0x0200):
    """Return the streams of a .doc whose one piece is UTF-16 at offset 1024."""
    body = text.encode("utf-16-le")
    stream = bytearray(1024)
    stream[0:2] = b"\xec\xa5"
    stream[10:12] = flags.to_bytes(2, "little")
    stream[0x4C:0x50] = len(text).to_bytes(4, "little")
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 1024, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    stream[0x1A2:0x1AA] = struct.pack("<II", 0, len(table))
    return {"WordDocument": bytes(stream) + body + b"\0\0LEFTOVER-1\0", "1Table": table}


def test_pieces_of_a_word_file_are_read(build, read):
    data = build.cfb(word_streams("姓名\x07某甲\x07\x0dnext\x13 HYPERLINK F-1 \x14shown\x15"))
    reading = read(data)
    assert (reading.body, reading.kinds("HYPERLINK F-1")) == (
        "姓名\t某甲\t\nnextshown",
        {"field"},
    )


def test_what_pieces_leave_out_is_swept(build, read):
    assert read(build.cfb(word_streams("text"))).kinds("LEFTOVER-1") == {"bytes"}


def test_text_of_pieces_is_not_found_twice(build, read):
    reading = read(build.cfb(word_streams("号码 110105")))
    assert len(reading.paths("110105")) == 1


def test_an_encrypted_word_file_is_reported(build, read):
    assert "encrypted" in read(build.cfb(word_streams("x", flags=0x0300))).codes


def test_free_sectors_are_swept(build, read):
    data = build.cfb(word_streams("text"), free=b"\0\0DELETED-1 text\0")
    assert read(data).kinds("DELETED-1") == {"slack"}


def test_summaries_are_properties(build, read):
    streams = word_streams("x") | {
        "\x05SummaryInformation": b"\0\0AUTHOR-1\0\0" + "作者张三".encode("gbk")
    }
    reading = read(build.cfb(streams))
    assert (reading.kinds("AUTHOR-1"), reading.kinds("作者张三")) == ({"property"}, {"property"})


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def workbook():
    """Return a BIFF8 stream: one hidden sheet, shared strings, a number, a comment record."""
    strings = ["姓名", "卡号", "UNUSED-1"]
    table = struct.pack("<II", 3, 3)
    for text in strings:
        table += struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    name = "Secret"
    book = record(0x0809, b"\x00\x06\x05\x00" + bytes(12)) + record(0xFC, table)
    sheet_place = len(book) + 4 + 6 + 2 + len(name) + 4
    book += record(
        0x85, struct.pack("<IBB", sheet_place, 1, 0) + bytes([len(name), 0]) + name.encode()
    )
    book += record(0x0A, b"")
    assert len(book) == sheet_place
    book += record(0x0809, b"\x00\x06\x10\x00" + bytes(12))
    book += record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(
        0xFD, struct.pack("<HHHI", 0, 1, 0, 1)
    )
    book += record(0x203, struct.pack("<HHHd", 1, 1, 0, 6222021234567890.0))
    book += record(0x27E, struct.pack("<HHHI", 1, 0, 0, (123 << 2) | 2))
    return book + record(0x1C, bytes(8) + b"\x06\x00\x00NOTE-1") + record(0x0A, b"")


def test_cells_of_an_excel_file_are_read(build, read):
    reading = read(build.cfb({"Workbook": workbook()}))
    segment = next(s for path, s in reading.segments if path == "Secret(hidden)")
    assert (segment.data.decode(), segment.places.at(segment.data.find(b"6222")).cell) == (
        "姓名\t卡号\n123\t6222021234567890\n",
        "B2",
    )


def test_unused_strings_and_notes_of_an_excel_file_are_read(build, read):
    reading = read(build.cfb({"Workbook": workbook()}))
    assert (reading.kinds("UNUSED-1"), reading.kinds("NOTE-1")) == ({"unused-string"}, {"bytes"})


def test_an_encrypted_excel_file_is_reported(build, read):
    assert "encrypted" in read(build.cfb({"Workbook": record(0x2F, bytes(6))})).codes


def test_atoms_of_a_powerpoint_file_are_read(build, read):
    def atom(kind, content, version=0):
        return struct.pack("<HHI", version, kind, len(content)) + content

    inner = atom(0x0FA0, "幻灯片".encode("utf-16-le")) + atom(
        0x0FBA, "STRING-1".encode("utf-16-le")
    )
    reading = read(build.cfb({"PowerPoint Document": atom(0x03E8, inner, 0xF)}))
    assert (reading.kinds("幻灯片"), reading.kinds("STRING-1")) == ({"body"}, {"attribute"})


def test_properties_and_bodies_of_an_outlook_message_are_read(build, read):
    streams = {
        "__properties_version1.0": b"\0" * 32,
        "__substg1.0_0037001F": "SUBJECT-1".encode("utf-16-le"),
        "__substg1.0_1000001F": "正文内容".encode("utf-16-le"),
        "__substg1.0_0C1A001F": "SENDER-1".encode("utf-16-le"),
        "__substg1.0_10130102": b"<html><p>HTMLBODY-1</p></html>".ljust(4096),
    }
    reading = read(build.cfb(streams))
    tokens = ["SUBJECT-1", "正文内容", "SENDER-1", "HTMLBODY-1"]
    assert [reading.kinds(t) for t in tokens] == [{"header"}, {"body"}, {"property"}, {"body"}]


def test_an_encrypted_office_package_is_reported(build, read):
    data = build.cfb({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"})
    assert "encrypted" in read(data).codes


def test_a_package_object_is_a_part(build, read):
    native = b"\0\0\0\0\2\0a.txt\0c:\\a.txt\0\0\0\3\0\x09\0\0\0c:\\t.txt\0" + struct.pack("<I", 14)
    reading = read(build.cfb({"\x01Ole10Native": native + b"PACKAGED-1 abc"}))
    assert reading.paths("PACKAGED-1") == {"a.txt!/"}


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE person (name TEXT, card TEXT)")
    connection.execute("INSERT INTO person VALUES ('某甲', 'ROW-1')")
    connection.execute("INSERT INTO person VALUES ('某乙', 'DELETEDROW-1')")
    connection.commit()
    connection.execute("DELETE FROM person WHERE card = 'DELETEDROW-1'")
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_rows_of_a_database_are_a_table(database, read):
    segment = next(s for path, s in read(database).segments if path == "person")
    assert (segment.data.decode(), segment.table.header) == ("某甲\tROW-1\n", ("name", "card"))


def test_deleted_rows_of_a_database_are_read(database, read):
    assert read(database).kinds("DELETEDROW-1") == {"slack"}


def chunk(kind, content):
    crc = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", bytes(13))
    + chunk(b"tEXt", b"Comment\0TEXT-1")
    + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"ZTEXT-1"))
    + chunk(b"iTXt", b"Title\0\0\0\0\0" + "标题".encode())
    + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x='x'><a>XMP-1</a></x:xmpmeta>")
    + chunk(b"IEND", b"")
)


@pytest.mark.parametrize("token", ["TEXT-1", "ZTEXT-1", "标题", "XMP-1", "APPENDED-1"])
def test_words_in_a_png_are_read(read, token):
    assert read(PNG + b"APPENDED-1 text").kinds(token) != set()


def test_words_in_a_jpeg_are_read(read):
    data = b"\xff\xd8\xff\xe1\x00\x1cExif\0\0MM\0*\0\0ARTIST-1 name\0\xff\xfe\x00\x0bCOMMENT-1"
    data += b"\xff\xda\x00\x02\x12\x34\xff\xd9APPENDED-1 text"
    reading = read(data)
    tokens = ("ARTIST-1", "COMMENT-1", "APPENDED-1")
    assert [reading.kinds(t) for t in tokens] == [{"property"}, {"comment"}, {"body"}]


def test_pixels_that_were_not_read_are_reported(read):
    assert [(n.code, n.limits) for n in read(PNG).notices] == [("unsupported", True)]


def test_source_of_macros_is_unpacked(build, read):
    text = b'Attribute VB_Name = "M"\r\nKey = "MACRO-1"\r\n'
    chunk = b"".join(b"\0" + text[i : i + 8] for i in range(0, len(text), 8))
    container = b"\1" + struct.pack("<H", 0xB000 | len(chunk) - 1) + chunk
    reading = read(build.cfb({"VBA": b"\0\1\2compiled" + container}))
    assert "script" in reading.kinds('Key = "MACRO-1"')


def test_strings_of_an_older_excel_file_are_swept(build, read):
    stream = record(0x0809, b"\x00\x05\x05\x00" + bytes(12))
    stream += record(0x204, struct.pack("<HHHH", 0, 0, 0, 10) + b"OLDCELL-12")
    assert read(build.cfb({"Book": stream})).kinds("OLDCELL-12") == {"bytes"}


def test_an_encrypted_document_opens_with_a_password_of_the_caller(read):
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    clear, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("CLEAR-1")
    document.save(clear)
    ooxml.OOXMLFile(clear).encrypt("open", out)
    data = out.getvalue()
    assert (read(data, passwords=("open",)).kinds("CLEAR-1"), read(data).codes) == (
        {"body"},
        {"encrypted"},
    )


def test_words_in_other_images_are_read(read):
    assert read(b"GIF89a" + bytes(20) + b"\x21\xfe\x09COMMENT-1\x00;").kinds("COMMENT-1") == {
        "bytes"
    }


def test_a_font_does_not_limit_the_inspection(read):
    reading = read(b"\x00\x01\x00\x00\x00\x01" + bytes(20) + b"FONTNAME-1\x00")
    assert (reading.kinds("FONTNAME-1"), [n.limits for n in reading.notices]) == (
        {"bytes"},
        [False],
    )
