"""Logs of databases, captures, compiled Python, columns: what is read of them."""

from __future__ import annotations

import importlib.util
import io
import py_compile
import sqlite3
import struct
import sys

import pytest

from dlp.limits import Limits

HAS_ARROW = importlib.util.find_spec("pyarrow") is not None
needs_arrow = pytest.mark.skipif(not HAS_ARROW, reason="pyarrow is not installed")


# --- write-ahead logs ---


@pytest.fixture
def log(tmp_path):
    """Return the log of a database that has written three rows and not yet moved them."""
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (name TEXT, code TEXT, n INTEGER, note TEXT)")
    rows = [("某甲", f"CODE-{n}", 13_800_138_000 + n, "x" * 9000 + "LONG-1") for n in range(3)]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    yield (tmp_path / "a.db-wal").read_bytes()
    connection.close()


def test_rows_of_a_log_are_read_with_their_cells_apart(read, log):
    reading = read(log)
    assert reading.kinds("某甲\tCODE-1\t13800138001\t") == {"body"}
    assert (reading.kinds("LONG-1"), reading.codes) == ({"bytes"}, set())


def test_a_log_cut_anywhere_gives_what_is_there(read, log):
    for place in range(40, len(log), 997):
        assert read(log[:place]).codes <= {"truncated", "empty-text"}


def test_a_log_with_a_false_page_size_is_swept(read, log):
    reading = read(log[:8] + struct.pack(">I", 5) + log[12:])
    assert (reading.codes, reading.kinds("CODE-1")) == ({"corrupt"}, {"bytes"})


# --- captures ---


def packet(sequence: int, payload: bytes, ports=(1234, 80), protocol=6, version=4) -> bytes:
    """Return an Ethernet frame with a TCP segment or UDP datagram."""
    body = struct.pack(">HH", *ports)
    if protocol == 6:
        body += struct.pack(">IIBBHHH", sequence % 2**32, 0, 0x50, 0x18, 1, 0, 0) + payload
    else:
        body += struct.pack(">HH", 8 + len(payload), 0) + payload
    if version == 6:
        head = struct.pack(">IHBB", 6 << 28, len(body), protocol, 64) + bytes(31) + b"\1" * 1
        return bytes(12) + b"\x86\xdd" + head + body
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0)
    return bytes(12) + b"\x08\0" + head + b"\x0a\0\0\1" + b"\x0a\0\0\2" + body


def pcap(*packets: bytes, order: str = "<") -> bytes:
    magic = struct.pack(order + "I", 0xA1B2C3D4)
    head = magic + struct.pack(order + "HHIIII", 2, 4, 0, 0, 65535, 1)
    return head + b"".join(struct.pack(order + "IIII", 0, 0, len(p), len(p)) + p for p in packets)


def pcapng(*packets: bytes) -> bytes:
    def block(kind, body):
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    section = b"\x4d\x3c\x2b\x1a" + struct.pack("<HHq", 1, 0, -1) + b"\1\0\x09\0COMMENT-1"
    return (
        block(0x0A0D0D0A, section)
        + block(1, struct.pack("<HHI", 1, 0, 0))
        + b"".join(block(6, struct.pack("<IIIII", 0, 0, 0, len(p), len(p)) + p) for p in packets)
    )


@pytest.mark.parametrize("make", [pcap, pcapng, lambda *packets: pcap(*packets, order=">")])
@pytest.mark.parametrize("version", [4, 6])
def test_a_number_over_three_segments_in_wrong_order_is_whole(read, make, version):
    """The sequence numbers begin before their turn at 2^32; one segment comes twice."""
    pieces = [(2**32 - 6, b"110105"), (8, b"31002X end"), (0, b"194912"), (4, b"1231")]
    data = make(*(packet(place, text, version=version) for place, text in pieces))
    reading = read(data)
    assert (reading.kinds("1101051949123131002X end"), len(reading.parts)) == ({"body"}, 1)


def test_both_directions_datagrams_and_other_packets_are_apart(read):
    arp = bytes(12) + b"\x08\x06OTHER-PACKET"
    answer = packet(1, b"ANSWER-1", ports=(80, 1234))
    asked = [packet(0, b"one", protocol=17), packet(0, b"two", protocol=17)]
    reading = read(pcap(packet(1, b"QUESTION-1"), answer, *asked, arp))
    assert [part.data for part in reading.parts] == [b"QUESTION-1", b"ANSWER-1", b"one\ntwo"]
    assert reading.kinds("OTHER-PACKET") == {"bytes"}


def test_comments_of_a_capture_are_read(read):
    assert read(pcapng(packet(1, b"x1"))).kinds("COMMENT-1") == {"bytes"}


@pytest.mark.parametrize("make", [pcap, pcapng])
def test_a_capture_broken_anywhere_is_no_crash(read, make):
    data = make(packet(1, b"FIRST-1 "), packet(9, b"SECOND-1"))
    for place in range(5, len(data)):
        broken = data[:place] + b"\xff\xff" + data[place + 2 :]
        assert "crashed" not in read(data[:place]).codes | read(broken).codes


# --- compiled Python ---


def test_constants_and_names_of_compiled_python_are_read(read, tmp_path):
    source = tmp_path / "m.py"
    long = "long constant " * 40
    source.write_text(
        f"SECRET_NAME = 'CONST-1'\nwide = '张三李四'\nraw = b'BYTES-1'\nlong = '''{long}'''\n",
        encoding="utf-8",
    )
    compiled = tmp_path / "m.pyc"
    py_compile.compile(str(source), cfile=str(compiled))
    data = compiled.read_bytes()
    reading = read(data)
    for token in ("SECRET_NAME", "CONST-1", "张三李四", "BYTES-1", long):
        assert reading.kinds(token) == {"body"}, token


def test_lengths_that_lie_cost_linear_time(read):
    data = b"\xa7\r\r\n" + bytes(12) + b"u\xff\xff\x0f\0" * 200_000
    assert read(data, limits=Limits(seconds=20)).codes <= {"empty-text"}


# --- columns ---


def columns(kind: str) -> bytes:
    import pyarrow as pa
    from pyarrow import feather, parquet

    table = pa.table(
        {"身份证号": ["CELL-1", "x"], "n": [1, 2], "raw": [b"\0" * 300 + b"BLOB-1", None]}
    ).replace_schema_metadata({"owner": "META-1"})
    file = io.BytesIO()
    {"parquet": parquet.write_table, "arrow": feather.write_feather}[kind](table, file)
    return file.getvalue()


@needs_arrow
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_rows_metadata_and_blobs_of_columns_are_read(read, kind):
    reading = read(columns(kind))
    kinds = [reading.kinds(token) for token in ("CELL-1\t1\t", "META-1", "身份证号")]
    assert kinds == [{"body"}, {"schema"}, {"schema"}]
    tables = [segment.table for _, segment in reading.segments if segment.table]
    assert [table.header for table in tables] == [("身份证号", "n", "raw")]
    assert any(part.data.endswith(b"BLOB-1") for part in reading.parts)


@needs_arrow
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_columns_broken_anywhere_are_no_crash(read, kind):
    data = columns(kind)
    for place in range(9, len(data), max(len(data) // 60, 1)):
        for broken in (data[:place], data[:place] + b"\xff\xff" + data[place + 2 :]):
            assert "crashed" not in read(broken).codes


@needs_arrow
def test_rows_beyond_the_budget_are_reported(read):
    assert "over-budget" in read(columns("parquet"), limits=Limits(max_expanded=100)).codes


def test_without_the_package_the_extra_is_named(monkeypatch, read):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    reading = read(b"PAR1\0\0TEXT-1\0\0PAR1")
    assert (reading.codes, reading.kinds("TEXT-1")) == ({"unsupported"}, {"bytes"})
    assert "baomi[batch]" in reading.notices[0].detail


def test_encrypted_parquet_is_reported(read):
    assert read(b"PARE\0\0\0PARE").codes == {"encrypted"}
