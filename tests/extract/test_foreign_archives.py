"""Archives through libarchive: members, names, limits, damage, and life without the library."""

from __future__ import annotations

import struct
import sys
import zlib

import pytest

from dlp.extract import Source, archive_library, extract
from dlp.extract.pool import Pool
from dlp.limits import Budget, Limits

libarchive = pytest.importorskip("libarchive")
WRITTEN = ["7zip", "iso9660", "cpio_newc", "cpio", "ar_svr4"]
TEXT = b"MEMBER-1 " * 50


def packed(kind: str, members: dict[str, bytes], *, method: str | None = None) -> bytes:
    """Return an archive that libarchive writes."""
    chunks: list[bytes] = []

    def write(data):
        chunks.append(bytes(data))
        return len(data)

    with libarchive.custom_writer(write, kind, method) as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(chunks)


def stream(content: bytes, method: str) -> bytes:
    """Return a compressed tar of one file."""
    chunks: list[bytes] = []

    def write(data):
        chunks.append(bytes(data))
        return len(data)

    with libarchive.custom_writer(write, "ustar", method) as archive:
        archive.add_file_from_memory("a.txt", len(content), content)
    return b"".join(chunks)


def cab(name: str, content: bytes) -> bytes:
    """Return a cabinet of one stored file ([MS-CAB] 2)."""
    data = struct.pack("<IHH", 0, len(content), len(content)) + content
    file = struct.pack("<IIHHHH", len(content), 0, 0, 0, 0, 0x20) + name.encode() + b"\0"
    at_file = 36 + 8
    at_data = at_file + len(file)
    head = b"MSCF" + struct.pack(
        "<IIIIIBBHHHHH", 0, at_data + len(data), 0, at_file, 0, 3, 1, 1, 1, 0, 0, 0
    )
    return head + struct.pack("<IHH", at_data, 1, 0) + file + data


def rar(name: str, content: bytes, *, flags: int = 0x8000) -> bytes:
    """Return a RAR 4 archive of one stored file."""

    def block(kind, flag, body, behind=b""):
        head = struct.pack("<BHH", kind, flag, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + behind

    raw = name.encode()
    body = struct.pack(
        "<IIBIIBBHI",
        len(content),
        len(content),
        3,
        zlib.crc32(content),
        0,
        20,
        0x30,
        len(raw),
        0o100644,
    )
    return (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, bytes(6))
        + block(0x74, flags, body + raw, content)
        + block(0x7B, 0x4000, b"")
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_members_names_and_what_stands_behind_are_read(read, kind):
    name = "名单.txt" if kind != "ar_svr4" else "a.txt"
    data = packed(kind, {name: TEXT, "b.txt": b"SECOND-1"})
    reading = read(data + b"BEHIND-1")
    found = [reading.kinds(token) for token in ("MEMBER-1", "SECOND-1", name)]
    assert (found, reading.codes) == ([{"body"}, {"body"}, {"name"}], set())
    assert reading.kinds("BEHIND-1") == {"slack"}


@pytest.mark.parametrize("make", [cab, rar])
def test_stored_members_of_cab_and_rar_are_read(read, make):
    reading = read(make("dir/a.txt", TEXT))
    assert (reading.kinds("MEMBER-1"), reading.kinds("a.txt"), reading.codes) == (
        {"body"},
        {"name"},
        set(),
    )


@pytest.mark.parametrize("method", ["zstd", "lz4", "lzip", "compress"])
def test_single_streams_go_back_to_the_start(read, method):
    reading = read(stream(TEXT, method), "a.tar.zst")
    assert (reading.kinds("MEMBER-1"), reading.parts[0].name, reading.codes) == (
        {"body"}, "a.tar", set(),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs.txt", "a/../b.txt"])
def test_names_that_climb_are_only_text(read, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reading = read(packed("cpio_newc", {name: TEXT}))
    assert (reading.kinds("MEMBER-1"), reading.kinds(name)) == ({"body"}, {"name"})
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_member_is_reported(read):
    assert read(rar("a.txt", TEXT, flags=0x8004)).codes == {"encrypted"}


@pytest.mark.parametrize("kind", ["7zip", "cpio_newc"])
def test_a_bomb_is_stopped(read, kind):
    data = packed(kind, {"a.txt": b"FIRST-1", "bomb": b"\0" * 40_000_000})
    limits = Limits(max_expanded=10_000_000)
    reading = read(data, limits=limits)
    assert "over-budget" in reading.codes
    assert sum(len(part.data) for part in reading.parts) < 11_000_000


def test_too_many_members_are_reported_and_the_first_are_read(read):
    data = packed("cpio_newc", {f"{n}.txt": b"member %d" % n for n in range(50)})
    reading = read(data, limits=Limits(max_entries=10))
    assert (reading.kinds("member 3"), reading.kinds("3.txt")) == ({"body"}, {"name"})
    assert "over-budget" in reading.codes


@pytest.mark.parametrize("kind", WRITTEN)
def test_archives_cut_or_damaged_anywhere_are_notices(read, kind):
    data = packed(kind, {"a.txt": TEXT, "b.txt": bytes(range(256)) * 8})
    step = max(len(data) // 40, 1)
    for place in range(8, len(data), step):
        for broken in (data[:place], data[:place] + b"\xff" * 4 + data[place + 4 :]):
            assert "crashed" not in read(broken).codes


def test_a_worker_reads_them_in_any_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    data = packed("7zip", {"名单.txt": TEXT})
    with Pool(size=1) as pool:
        items = list(extract(Source(data=data), Budget(Limits()), isolation=pool))
    assert [getattr(item, "name", item.kind) for item in items] == ["name", "名单.txt"]


def test_without_the_library_the_extra_is_named_and_the_bytes_are_searched(monkeypatch, read):
    archive_library.library.cache_clear()
    monkeypatch.setitem(sys.modules, "libarchive.ffi", None)
    try:
        reading = read(packed("7zip", {"a.txt": TEXT}))
    finally:
        archive_library.library.cache_clear()
    details = [notice.detail for notice in reading.notices]
    assert reading.codes == {"unsupported"}
    assert "baomi[archives]" in details[0]
    assert reading.segments[0][1].kind == "bytes"


def test_messages_of_the_library_reach_no_log(read, caplog):
    read(packed("cpio_newc", {"SECRETNAME.txt": TEXT})[:-600])
    assert caplog.records == []


def rar5(name: str, content: bytes) -> bytes:
    """Return a RAR 5 archive of one stored file (the archive format's technical note)."""

    def vint(number):
        out = bytearray()
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        return bytes((*out, number))

    def block(kind, flags, body, behind=b""):
        fields = vint(kind) + vint(flags) + (vint(len(behind)) if behind else b"") + body
        head = vint(len(fields)) + fields
        return struct.pack("<I", zlib.crc32(head)) + head + behind

    raw = name.encode()
    file = vint(4) + vint(len(content)) + vint(0o100644) + struct.pack("<I", zlib.crc32(content))
    file += vint(0) + vint(1) + vint(len(raw)) + raw
    return (
        b"Rar!\x1a\x07\x01\x00"
        + block(1, 0, vint(0))
        + block(2, 2, file, content)
        + block(5, 0, vint(0))
    )


def lha(name: str, content: bytes) -> bytes:
    """Return an LHA archive of one stored file, with a header of level 0."""
    crc = 0
    for byte in content:  # CRC-16/ARC
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    raw = name.encode()
    body = b"-lh0-" + struct.pack("<IIIBBB", len(content), len(content), 0, 0x20, 0, len(raw))
    body += raw + struct.pack("<H", crc)
    return bytes((len(body), sum(body) & 0xFF)) + body + content + b"\0"


@pytest.mark.parametrize("make", [rar5, lha])
def test_stored_members_of_rar5_and_lha_are_read(read, make):
    reading = read(make("a.txt", TEXT))
    assert (reading.kinds("MEMBER-1"), reading.kinds("a.txt"), reading.codes) == (
        {"body"}, {"name"}, set(),
    )  # fmt: skip


def test_members_of_xar_are_read(read):
    reading = read(packed("xar", {"a.txt": TEXT}))
    assert (reading.kinds("MEMBER-1"), reading.kinds("a.txt"), reading.codes) == (
        {"body"}, {"name"}, set(),
    )  # fmt: skip
