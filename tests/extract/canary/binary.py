"""Places of compound files, archives, images and databases in which a token can sit."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import struct
import tarfile
import zipfile
import zlib


def word(build, token):
    """Yield the places of a .doc."""
    for place, text in {
        "text": token,
        "table cell": f"a\x07{token}\x07\r",
        "field code": f"x\x13 HYPERLINK {token} \x14y\x15",
        "field result": f"x\x13 X \x14{token}\x15",
    }.items():
        yield place, build.cfb(build.word_streams(text))
    streams = build.word_streams("x")
    yield (
        "leftover in the main stream",
        build.cfb(
            streams | {"WordDocument": streams["WordDocument"] + b"\0\0" + token.encode() + b"\0"}
        ),
    )
    yield (
        "8-bit string in the table stream",
        build.cfb(streams | {"1Table": streams["1Table"] + b"\0" + token.encode() + b"\0"}),
    )
    yield (
        "UTF-16 string in the table stream",
        build.cfb(streams | {"1Table": streams["1Table"] + b"\0\0" + token.encode("utf-16-le")}),
    )
    yield from others(build, token, streams)


def others(build, token, streams):
    """Yield places that all compound files have."""
    raw = token.encode()
    yield "summary", build.cfb(streams | {"\x05SummaryInformation": b"\0\0" + raw + b"\0"})
    yield (
        "custom properties",
        build.cfb(
            streams | {"\x05DocumentSummaryInformation": b"\0\0" + token.encode("utf-16-le")}
        ),
    )
    native = b"\0\0\0\0\2\0a.txt\0c:\\a.txt\0\0\0\3\0\x09\0\0\0c:\\t.txt\0"
    yield (
        "embedded package",
        build.cfb(streams | {"\x01Ole10Native": native + struct.pack("<I", len(raw)) + raw}),
    )
    yield "unknown stream", build.cfb(streams | {"Other": b"\0\1" + raw + b"\0"})
    yield "free sector", build.cfb(streams, free=b"\0" + raw + b"\0")
    yield "source of a macro", build.cfb(streams | {"VBA": build.macro(token)})
    lost = build.cfb(streams | {"Lost": b"\0\1" + raw})
    yield (
        "stream that left the directory",
        lost.replace("Lost".encode("utf-16-le"), bytes(8)).replace(b"\x0a\0\2\0", bytes(4)),
    )
    yield (
        "behind the end of a stream",
        build.cfb(streams | {"Short": b"x" * 5000}, slack=(b"x" * 5000, raw)),
    )
    yield "name of a stream", build.cfb(streams | {token: b"x"})
    yield "behind the end", build.cfb(streams) + raw


def excel(build, token):
    """Yield the places of an .xls."""

    def record(kind, content):
        return struct.pack("<HH", kind, len(content)) + content

    raw, wide = token.encode(), token.encode("utf-16-le")
    start, end = record(0x0809, b"\x00\x06\x05\x00" + bytes(12)), record(0x0A, b"")
    name = struct.pack("<HB", len(raw), 0) + raw
    for place, content in {
        "shared string": record(0xFC, struct.pack("<II", 1, 1) + name),
        "shared string in UTF-16": record(0xFC, struct.pack("<IIHB", 1, 1, len(raw), 1) + wide),
        "string across records": record(0xFC, struct.pack("<IIHB", 1, 1, len(raw), 0) + raw[:5]) + record(0x3C, b"\0" + raw[5:]),
        "label": record(0x204, bytes(6) + name),
        "result of a formula": record(0x207, name),
        "name of a sheet": record(0x85, struct.pack("<IBBBB", 0, 1, 0, len(raw), 0) + raw),
        "note": record(0x1C, bytes(8) + name),
        "text of a drawing": record(0x3C, b"\0" + raw),
        "header": record(0x14, name), "footer": record(0x15, name),
        "defined name": record(0x18, bytes(14) + b"\0" + raw),
        "number format": record(0x41E, b"\xa4\0" + name),
        "link": record(0x1B8, bytes(32) + wide),
        "validation": record(0x1BE, bytes(4) + name),
        "author": record(0x5C, raw),
        "unknown record": record(0x7FFF, raw),
    }.items():  # fmt: skip
        yield place, build.cfb({"Workbook": start + content + end})
    yield from others(build, token, {"Workbook": start + end})


def powerpoint(build, token):
    """Yield the places of a .ppt."""

    def atom(kind, content, version=0):
        return struct.pack("<HHI", version, kind, len(content)) + content

    raw, wide = token.encode(), token.encode("utf-16-le")
    for place, content in {
        "text in UTF-16": atom(0x0FA0, wide), "text of 8 bits": atom(0x0FA8, raw), "string": atom(0x0FBA, wide),
        "unknown atom": atom(0x7777, wide),
    }.items():  # fmt: skip
        yield place, build.cfb({"PowerPoint Document": atom(0x03E8, content, 0xF)})
    yield from others(build, token, {"PowerPoint Document": atom(0x03E8, b"", 0xF)})


def outlook(build, token):
    """Yield the places of a .msg."""
    base = {"__properties_version1.0": b"\0" * 32}
    raw, wide = token.encode(), token.encode("utf-16-le")
    for place, name, content in (
        ("subject", "__substg1.0_0037001F", wide), ("body", "__substg1.0_1000001F", wide),
        ("sender", "__substg1.0_0C1A001F", wide), ("internet headers", "__substg1.0_007D001F", wide),
        ("HTML body", "__substg1.0_10130102", b"<html><p>" + raw + b"</p></html>"),
        ("8-bit subject", "__substg1.0_0037001E", raw), ("unknown property", "__substg1.0_8001001F", wide),
    ):  # fmt: skip
        yield place, build.cfb(base | {name: content})
    yield from others(build, token, base)


def disagreeing(build, raw):
    """Yield places of zips whose two headers differ, or whose members cannot be opened."""
    data = build.zipped({raw.decode(): "x"})
    central = data.rindex(raw)
    hidden = b"q" * len(raw)
    yield "zip: name in the local header only", data[:central] + hidden + data[central + len(raw) :]
    local = data.index(raw)
    yield "zip: name in the directory only", data[:local] + hidden + data[local + len(raw) :]
    gbk = "名单".encode("gbk") + raw
    named = build.zipped({"N" * len(gbk): "x"}).replace(b"N" * len(gbk), gbk)
    yield "zip: name in GBK without a flag", named
    sealed = bytearray(data)
    sealed[6] |= 1
    sealed[data.index(b"PK\1\2") + 8] |= 1
    yield "zip: name of an encrypted member", bytes(sealed)


def archives(build, token):
    """Yield the places of archives."""
    raw = token.encode()
    plain = build.zipped({"a.txt": "listed"})
    yield "zip: member", build.zipped({"a.txt": raw})
    yield "zip: name", build.zipped({f"{token}.txt": "x"})
    yield "zip: comment", build.zipped({"a.txt": "x"}, comment=raw)
    yield "zip: before the first member", raw + plain
    yield "zip: behind the end", plain + raw
    hidden = build.zipped({"hidden.txt": raw})
    yield "zip: member that is not listed", hidden[: hidden.find(b"PK\x01\x02")] + plain
    yield "zip: gap between members", plain[: plain.find(b"PK\x01\x02")] + raw + plain
    yield "zip: zip in a zip", build.zipped({"b.zip": build.zipped({"a.txt": raw})})
    for name, method in (
        ("bzip2", zipfile.ZIP_BZIP2),
        ("LZMA", zipfile.ZIP_LZMA),
        ("stored", zipfile.ZIP_STORED),
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr("a.txt", raw)
        yield f"zip: {name}", file.getvalue()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.comment = raw
        archive.writestr(entry, "x")
        other = zipfile.ZipInfo("b.txt")
        other.extra = struct.pack("<HH", 0x7777, len(raw)) + raw
        archive.writestr(other, "y")
    data = file.getvalue()
    yield "zip: comment of a member", data.replace(other.extra, bytes(len(other.extra)))
    yield (
        "zip: extra field",
        data.replace(struct.pack("<H", 0) + raw, struct.pack("<H", 0) + bytes(len(raw))),
    )
    yield from disagreeing(build, raw)
    yield "gzip", gzip.compress(raw)
    yield "gzip: second stream", gzip.compress(b"x") + gzip.compress(raw)
    yield (
        "gzip: name",
        b"\x1f\x8b\x08\x08" + bytes(6) + raw + b"\0" + zlib.compress(b"x", wbits=-15) + bytes(8),
    )
    yield "gzip: behind the end", gzip.compress(b"x") + raw
    yield "bzip2", bz2.compress(raw)
    yield "xz", lzma.compress(raw)
    yield "lzma", lzma.compress(raw, lzma.FORMAT_ALONE)
    yield from tapes(token)


def tapes(token):
    """Yield the places of a tar."""
    raw = token.encode()

    def tape(name="a.txt", content=b"x", **more):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w") as archive:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            for key, value in more.items():
                setattr(entry, key, value)
            archive.addfile(entry, io.BytesIO(content))
        return file.getvalue()

    yield "tar: member", tape(content=raw)
    yield "tar: name", tape(name=token)
    yield "tar: owner", tape(uname=token)
    yield "tar: link", tape(type=tarfile.SYMTYPE, linkname=token, content=b"")
    yield "tar: extended header", tape(pax_headers={"comment": token})
    yield "tar: behind the end", tape() + raw
    yield "tar: in gzip", gzip.compress(tape(content=raw))


def images(build, token):
    """Yield the places of images."""
    raw = token.encode()
    png = build.png
    yield "PNG: text", png(token)
    yield "PNG: compressed text", png(b"zTXt", b"Comment\0\0" + zlib.compress(raw))
    yield "PNG: international text", png(b"iTXt", b"Title\0\0\0\0\0" + raw)
    yield (
        "PNG: XMP",
        png(
            b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x='x'><a>" + raw + b"</a></x:xmpmeta>",
        ),
    )
    yield "PNG: EXIF", png(b"eXIf", b"MM\0*\0\0" + raw + b"\0")
    yield "PNG: unknown chunk", png(b"prIv", raw)
    yield "PNG: behind the end", png(b"tEXt", b"a\0b") + raw

    def segment(marker, content):
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content

    end = b"\xff\xda\x00\x02\x12\x34\xff\xd9"
    yield "JPEG: EXIF", b"\xff\xd8" + segment(0xE1, b"Exif\0\0MM\0*\0\0" + raw + b"\0") + end
    yield "JPEG: comment", b"\xff\xd8" + segment(0xFE, raw) + end
    yield (
        "JPEG: XMP",
        b"\xff\xd8"
        + segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='x'><a>" + raw + b"</a></x:xmpmeta>",
        )
        + end,
    )
    yield (
        "JPEG: IPTC",
        b"\xff\xd8"
        + segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78\0\x0b" + raw)
        + end,
    )
    yield "JPEG: behind the end", b"\xff\xd8" + segment(0xFE, b"x") + end + raw
    yield "GIF: comment", b"GIF89a" + bytes(20) + b"\x21\xfe" + bytes([len(raw)]) + raw + b"\x00;"
    yield "GIF: behind the end", b"GIF89a" + bytes(20) + b";" + raw
    yield "TIFF: text", b"MM\0*\0\0\0\x08" + bytes(6) + raw + b"\0"
    yield (
        "WebP: XMP",
        b"RIFF"
        + struct.pack("<I", 80)
        + b"WEBPXMP "
        + struct.pack("<I", 40)
        + b"<x>"
        + raw
        + b"</x>",
    )
    yield "BMP: behind the pixels", b"BM" + struct.pack("<IHHI", 60, 0, 0, 54) + bytes(60) + raw
    yield "SVG: text", f"<svg xmlns='s'><text>{token}</text></svg>".encode()
    yield "SVG: description", f"<svg xmlns='s'><desc>{token}</desc></svg>".encode()


def databases(_build, token):
    """Yield the places of SQLite."""

    def made(*statements):
        connection = sqlite3.connect(":memory:")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE a (b TEXT)")
        for statement, *values in statements:
            connection.execute(statement, values)
        connection.commit()
        return connection.serialize()

    yield "row", made(("INSERT INTO a VALUES (?)", token))
    yield "name of a column", made((f'CREATE TABLE c ("{token}" TEXT)',))
    yield "view", made((f"CREATE VIEW v AS SELECT '{token}'",))
    yield "trigger", made((f"CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT '{token}'; END",))
    yield "BLOB", made(("INSERT INTO a VALUES (?)", b"\0\1" + token.encode()))
    yield "long row", made(("INSERT INTO a VALUES (?)", "x" * 9000 + " " + token))
    yield (
        "deleted row",
        made(
            ("INSERT INTO a VALUES (?)", token),
            ("INSERT INTO a VALUES ('x')",),
            ("DELETE FROM a WHERE b = ?", token),
        ),
    )
    yield (
        "dropped table",
        made(("CREATE TABLE d (e TEXT)",), ("INSERT INTO d VALUES (?)", token), ("DROP TABLE d",)),
    )
