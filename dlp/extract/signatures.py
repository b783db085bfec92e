"""Magic numbers: how the files of a format begin, and what else must hold of a short one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

ZIP = "application/zip"
OLE = "application/x-ole-storage"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rt", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"LZIP\x01", "application/x-lzip"),
    (b"\x1f\x9d", "application/x-compress"),
    (b"07070", "application/x-cpio"),
    (b"\xc7\x71", "application/x-cpio"),
    (b"\x71\xc7", "application/x-cpio"),
    (b"!<arch>\n", "application/x-archive"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"xar!\x00", "application/x-xar"),
    (b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"PARE", "application/vnd.apache.parquet"),
    (b"ARROW1\0\0", "application/vnd.apache.arrow.file"),
    (b"\x37\x7f\x06\x82", "application/vnd.sqlite3-wal"),
    (b"\x37\x7f\x06\x83", "application/vnd.sqlite3-wal"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\xfe\xed\xfe\xed\0\0\0", "application/x-java-keystore"),
    (b"\xce\xce\xce\xce\0\0\0", "application/x-java-keystore"),
    (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (b"\x4d\x3c\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\x3c\x4d", "application/vnd.tcpdump.pcap"),
    (b"\x0a\x0d\x0d\x0a", "application/vnd.tcpdump.pcapng"),
    (b"From ", "application/mbox"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"MThd", "audio/midi"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"\x00\x01\x00\x00\x00", "font/sfnt"),
    (b"OTTO\x00", "font/sfnt"),
    (b"ttcf\x00", "font/sfnt"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff"),
)
BY_FIRST: dict[bytes, tuple[tuple[bytes, str], ...]] = {
    first: tuple(pair for pair in _MAGIC if pair[0][:1] == first)
    for first in {magic[:1] for magic, _ in _MAGIC}
}
"""First byte to the signatures that begin with it."""
_CPIO = re.compile(rb"07070(?:[12][0-9A-Fa-f]{104}|7[0-7]{70})")
_MOST_NAME = 1024
_BYTE_ORDERS = (b"\x1a\x2b\x3c\x4d", b"\x4d\x3c\x2b\x1a")


def _is_cpio(head: bytes) -> bool:
    """Know a cpio by its first header: digits of one length, or 16-bit words."""
    if head[:1] == b"0":
        return _CPIO.match(head) is not None
    order: Literal["little", "big"] = "little" if head[:1] == b"\xc7" else "big"
    length = int.from_bytes(head[20:22], order)
    return 0 < length <= _MOST_NAME and head[25 + length : 26 + length] == b"\0"


def is_lha(head: bytes) -> bool:
    r"""Know LHA by the name of its method, which follows two bytes of the first header.

    >>> is_lha(b"\x24\x91-lh5-"), is_lha(b"no-lh5 x")
    (True, False)
    """
    return head[2:5] in (b"-lh", b"-lz", b"-pm") and head[6:7] == b"-"


LOOSE: dict[str, Callable[[bytes], bool]] = {
    "application/x-cpio": _is_cpio,
    "application/x-compress": lambda head: len(head) > 3 and head[2] & 0x60 == 0,  # noqa: PLR2004
    "application/vnd.apache.parquet": lambda head: b"\0" in head or not head[:64].isascii(),
    "application/vnd.tcpdump.pcapng": lambda head: head[8:12] in _BYTE_ORDERS,
}
"""Signatures too short to be believed: what else must hold of the beginning."""
