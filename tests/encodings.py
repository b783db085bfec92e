"""One text in every encoding, container and nesting that the library reads."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import quopri
import tarfile
import urllib.parse
import zipfile
import zlib

FULL_WIDTH = str.maketrans(
    {chr(code): chr(code + 0xFEE0) for code in (*range(48, 58), *range(65, 91), *range(97, 123))}
)


def _zip(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return out.getvalue()


def _tar(data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _chinese(text):
    """Return text that is simplified Chinese for the most part, as text in GB 18030 is."""
    text.encode("gb2312")
    ideographs = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if 2 * ideographs < sum(not char.isascii() for char in text) or ideographs < 4:
        raise UnicodeEncodeError("gb18030", text, 0, 1, "not Chinese")
    return text


def _in_json(data):
    return b'{"body": "' + base64.b64encode(data) + b'"}'


ENCODINGS = {
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "full-width": lambda text: text.translate(FULL_WIDTH).encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 in lines": lambda text: base64.encodebytes(text.encode()),
    "base64, URL-safe, unpadded": lambda text: base64.urlsafe_b64encode(text.encode()).rstrip(b"="),
    "base64 in JSON": lambda text: _in_json(text.encode()),
    "base64 of GB 18030": lambda text: base64.b64encode(_chinese(text).encode("gb18030")),
    "hex": lambda text: text.encode().hex().encode(),
    "percent": lambda text: urllib.parse.quote(text).encode(),
    "percent, every byte": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
    "entities, hex": lambda text: "".join(
        f"&#x{ord(char):x};" if ord(char) > 127 else char for char in text
    ).encode(),
    "JSON string": lambda text: json.dumps(text).encode(),
    "\\u": lambda text: "".join(
        f"\\u{ord(char):04x}" if ord(char) < 0x10000 else char for char in text
    ).encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "zip": lambda text: _zip(text.encode()),
    "tar": lambda text: _tar(text.encode()),
    "zlib in base64": lambda text: base64.b64encode(zlib.compress(text.encode())),
    "base64 in gzip in zip": lambda text: _zip(gzip.compress(base64.b64encode(text.encode()))),
}
"""Name → the text as bytes; UnicodeEncodeError where the charset lacks a character."""
