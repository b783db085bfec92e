"""Archives: every member, every comment and gap, and the limits that stop bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import pytest

from dlp.extract.pieces import Pieces
from dlp.limits import Limits
from dlp.model import Notice


def test_members_names_and_comments_are_read(build, read):
    reading = read(build.zipped({"名单/x.txt": "MEMBER-1"}, comment=b"COMMENT-1"))
    tokens = ("MEMBER-1", "名单/x.txt", "COMMENT-1")
    assert [reading.kinds(t) for t in tokens] == [{"body"}, {"name"}, {"comment"}]


def test_names_in_code_page_936_are_decoded(build, read):
    data = build.zipped({"abcd.txt": "x"}).replace(b"abcd.txt", "名单".encode("gbk") + b".txt")
    assert read(data).kinds("名单.txt") == {"name"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs.txt", "C:\\x.txt", "a/../b.txt", "x\x01y"]
)
def test_strange_names_are_only_text(build, read, name):
    assert [part.name for part in read(build.zipped({name: "x" * 5})).parts] == [name]


def test_a_member_missing_from_the_directory_is_read(build, read):
    hidden = build.zipped({"hidden.txt": "UNLISTED-1"})
    data = hidden[: hidden.find(b"PK\x01\x02")] + build.zipped({"a.txt": "listed"})
    reading = read(data)
    assert (reading.kinds("UNLISTED-1"), reading.kinds("listed")) == ({"body"}, {"body"})


@pytest.mark.parametrize("side", ["before", "after"])
def test_bytes_outside_the_archive_are_read(build, read, side):
    data = build.zipped({"a.txt": "listed"})
    data = b"MZ SLACK-1 \0" + data if side == "before" else data + b"SLACK-1"
    reading = read(data)
    assert (reading.kinds("SLACK-1"), reading.kinds("listed")) == ({"slack"}, {"body"})


def test_a_wrong_crc_keeps_the_data_and_is_reported(build, read):
    data = build.zipped({"a.txt": "KEPT-1"})
    crc = struct.pack("<L", zlib.crc32(b"KEPT-1"))
    reading = read(data.replace(crc, b"\1\2\3\4"))
    assert (reading.kinds("KEPT-1"), "corrupt" in reading.codes) == ({"body"}, True)


def test_an_encrypted_member_is_reported_and_the_others_are_read(build, read):
    data = bytearray(build.zipped({"a.txt": "first", "b.txt": "SECOND-1"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    reading = read(bytes(data))
    notices = [(n.code, n.path) for n in reading.notices]
    assert (reading.kinds("SECOND-1"), notices) == ({"body"}, [("encrypted", "a.txt")])


def test_a_cut_member_gives_what_is_there(build, read):
    text = "".join(f"line {n} TOKEN\n" for n in range(5000))
    data = build.zipped({"a.txt": text})
    reading = read(data[: len(data) // 2])
    assert (reading.kinds("line 99 TOKEN"), "truncated" in reading.codes) == ({"body"}, True)


def test_a_damaged_member_gives_what_comes_before(build, read):
    text = "".join(f"line {n} TOKEN\n" for n in range(5000))
    data = bytearray(build.zipped({"a.txt": text}))
    data[len(data) // 2 : len(data) // 2 + 8] = b"\xff" * 8
    reading = read(bytes(data))
    assert (reading.kinds("line 99 TOKEN"), "corrupt" in reading.codes) == ({"body"}, True)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_unpacked(read, method):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a.txt", "METHOD-1")
    assert read(file.getvalue()).kinds("METHOD-1") == {"body"}


def test_an_unknown_method_is_reported(build, read):
    data = build.zipped({"a.txt": "x" * 100})
    data = data.replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x62\0")
    assert "unsupported" in read(data).codes


def test_a_bomb_is_stopped_and_the_next_member_is_read(build, read):
    data = build.zipped({"bomb": b"\0" * 30_000_000, "b.txt": "AFTER-1"})
    reading = read(data)
    assert (reading.kinds("AFTER-1"), "over-budget" in reading.codes) == ({"body"}, True)


def test_the_budget_is_shared_by_all_members(build, read):
    data = build.zipped({f"{n}.txt": f"{n}" * 1000 for n in range(50)})
    reading = read(data, limits=Limits(max_expanded=10_000))
    assert (len(reading.parts) < 12, "over-budget" in reading.codes) == (True, True)


def test_too_many_entries_are_reported(build, read):
    data = build.zipped({f"{n}": "x" for n in range(30)})
    assert "over-budget" in read(data, limits=Limits(max_entries=10)).codes


def test_archives_nested_too_deep_are_reported(build, read):
    data = build.zipped({"x.txt": "bottom"})
    for _ in range(6):
        data = build.zipped({"inner.zip": data})
    reading = read(data, limits=Limits(max_depth=4))
    assert (reading.kinds("bottom"), reading.codes) == (set(), {"over-budget"})


def test_members_that_share_their_bytes_are_read_once(read):
    """Ten entries of the directory all lead to the same member (CVE-2024-0450)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "SAME-1")
    data = file.getvalue()
    start = data.find(b"PK\x01\x02")
    stop = data.find(b"PK\x05\x06")
    entry = data[start:stop]
    end = bytearray(data[stop:])
    end[8:12] = struct.pack("<HH", 10, 10)
    end[12:16] = struct.pack("<L", len(entry) * 10)
    reading = read(data[:start] + entry * 10 + bytes(end))
    notices = [(notice.code, notice.limits) for notice in reading.notices]
    assert (len(reading.parts), notices) == (1, [("corrupt", False)])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_single_streams_are_unpacked(read, pack):
    reading = read(pack(b"FIRST-1 ") + pack(b"SECOND-1"), "list.txt.gz")
    assert (reading.kinds("FIRST-1 SECOND-1"), [p.name for p in reading.parts]) == (
        {"body"},
        [{"compress": "list.txt"}.get(pack.__name__)],
    )


def test_header_texts_of_gzip_and_bytes_behind_it_are_read(read):
    packed = gzip.compress(b"inner text")
    data = packed[:3] + b"\x18" + packed[4:10] + b"NAME-1\0COMMENT-1\0" + packed[10:] + b"BEHIND-1"
    reading = read(data)
    tokens = ("NAME-1", "COMMENT-1", "BEHIND-1")
    assert [reading.kinds(t) for t in tokens] == [{"name"}, {"comment"}, {"slack"}]


def test_members_and_attributes_of_a_tar_are_read(read):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("../a.txt")
        member.size, member.uname, member.pax_headers = 8, "OWNER-1", {"comment": "PAX-1"}
        archive.addfile(member, io.BytesIO(b"MEMBER-1"))
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/LINK-1"
        archive.addfile(link)
    reading = read(gzip.compress(file.getvalue()))
    tokens = ("MEMBER-1", "../a.txt", "OWNER-1", "PAX-1", "LINK-1")
    assert [reading.kinds(t) for t in tokens] == [{"body"}, {"name"}, {"name"}, {"name"}, {"name"}]


def test_a_tar_that_claims_a_terabyte_gives_what_is_there(read):
    member = tarfile.TarInfo("a.txt")
    member.size = 1 << 40
    reading = read(member.tobuf(tarfile.GNU_FORMAT) + b"REAL-1".ljust(512, b"\0"))
    assert (reading.paths("REAL-1") != set(), "truncated" in reading.codes) == (True, True)


def test_the_old_cipher_opens_with_a_password_of_the_caller(read):
    """The archive was written by Info-ZIP's format: header, then the key stream over all."""
    data = encrypted_zip(b"CLEAR-1 text", b"open")
    assert (read(data, passwords=("wrong", "open")).kinds("CLEAR-1"), read(data).codes) == (
        {"body"},
        {"encrypted"},
    )


def encrypted_zip(text, password):
    """Return a stored member under the traditional cipher (APPNOTE §6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(old, byte):
        return zlib.crc32(bytes([byte]), old ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def update(byte):
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    check = zlib.crc32(text)
    sealed = bytearray()
    for byte in bytes(11) + bytes([check >> 24]) + text:
        mask = (keys[2] | 2) & 0xFFFF
        sealed.append(byte ^ (mask * (mask ^ 1) >> 8) & 255)
        update(byte)
    sizes = struct.pack("<LLL", check, len(sealed), len(text))
    local = b"PK\3\4\x14\0\1\0\0\0\0\0\0\0" + sizes + b"\5\0\0\0a.txt" + sealed
    central = b"PK\1\2\x14\0\x14\0\1\0\0\0\0\0\0\0" + sizes + b"\5\0" + bytes(16) + b"a.txt"
    end = struct.pack("<4s4HLLH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    return bytes(local) + central + end


def sealed(strength, content, password, *, method=8):
    """Return a zip with one member in AES, written by libarchive."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError):
        pytest.skip("libarchive is not installed")
    out = io.BytesIO()

    def write(data):
        out.write(data)
        return len(data)

    options = f"encryption=aes{strength},compression={'deflate' if method == 8 else 'store'}"
    with libarchive.custom_writer(write, "zip", options=options, passphrase=password) as archive:
        archive.add_file_from_memory("a.txt", len(content), content)
    return out.getvalue()


@pytest.mark.parametrize("strength", [128, 256])
@pytest.mark.parametrize("method", [0, 8])
def test_members_in_aes_open_with_a_password_of_the_caller(read, strength, method):
    content = b"SEALED-1 " + b"and more " * 20_000
    data = sealed(strength, content, "open", method=method)
    reading = read(data, passwords=("wrong", "open"))
    assert [part.data for part in reading.parts] == [content]
    assert reading.codes == set()
    assert read(data, passwords=("wrong",)).codes == {"encrypted"}
    assert read(data).codes == {"encrypted"}


def test_a_member_in_aes_that_was_changed_stays_encrypted(read):
    data = bytearray(sealed(256, b"SEALED-1 " * 9, "open", method=0))
    place = data.find(b"PK\x01\x02") - 40
    data[place] ^= 1
    assert read(bytes(data), passwords=("open",)).codes == {"encrypted"}


def test_a_large_text_is_passed_on_in_pieces_that_end_with_lines():
    pieces = Pieces("a.csv", Limits(), piece=10_000)
    text = b"name,code\n" + b"".join(b"somebody,%d\n" % n for n in range(5000))
    items = []
    for start in range(0, len(text), 4096):
        items += pieces.add(text[start : start + 4096])
    items += pieces.end()
    assert b"".join(item.data for item in items) == text
    assert all(len(item.data) <= 14_096 and item.data.endswith(b"\n") for item in items)
    assert {item.table.header for item in items} == {("name", "code")}
    assert [item.path for item in items][:2] == ["a.csv", f"a.csv from byte {len(items[0].data)}"]


def test_a_large_text_in_wide_characters_is_cut_between_them():
    pieces = Pieces("a.txt", Limits(), piece=10_000)
    text = "中文行 TOKEN\n".encode("utf-16-le") * 3000
    items = [*pieces.add(text), *pieces.end()]
    assert b"".join(item.data for item in items) == text
    assert all(len(item.data) % 2 == 0 for item in items)


def test_a_large_archive_is_held_up_to_the_limit_and_the_rest_is_searched(build):
    data = build.zipped({"a.txt": bytes(range(256)) * 400}) + b"\0" * 60_000 + b"BEHIND-1"
    pieces = Pieces("a.zip", Limits(max_bytes=40_000), piece=10_000)
    items = [item for n in range(0, len(data), 1000) for item in pieces.add(data[n : n + 1000])]
    items += pieces.end()
    codes = [item.code for item in items if isinstance(item, Notice)]
    assert codes == ["over-budget"]
    assert b"".join(item.data for item in items if not isinstance(item, Notice)) == data
