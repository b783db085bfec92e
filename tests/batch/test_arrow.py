"""Record batches in, findings out: of every type of column, and through every door."""

import pickle

import pytest

from dlp import Scanner
from dlp.batch.arrow import ColumnScanner, scan_batches, schema
from dlp.batch.rows import scan_parquet, scan_query
from dlp.batch.spark import SCHEMA, mapper

pa = pytest.importorskip("pyarrow", reason="needs pyarrow")

RESIDENT = "11010518850607004X"
KEY = b"k" * 32
SCANNER = Scanner(packs=["cn"], fingerprint_key=KEY)


def brief(batch):
    return [
        (r["row"], r["column"], r["infotype"]) for r in batch.to_pylist() if r["notice"] is None
    ]


def test_types_of_columns():
    """Text, large text, dictionaries, numbers and floats are read; truth values are not."""
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array(["x", f"证件号 {RESIDENT}"]),
            pa.array(["x", RESIDENT], pa.large_string()),
            pa.array(["x", RESIDENT]).dictionary_encode(),
            pa.array([1, 13812345678]),
            pa.array([None, 13812345678.0]),
            pa.array([True, False]),
            pa.array([None, None]),
        ],
        names=["a", "证件号", "身份证", "手机号", "手机", "flag", "none"],
    )
    assert brief(ColumnScanner(SCANNER)(batch)) == [
        (1, "a", "cn.resident-id"),
        (1, "证件号", "cn.resident-id"),
        (1, "身份证", "cn.resident-id"),
        (1, "手机号", "cn.mobile"),
        (1, "手机", "cn.mobile"),
    ]


def test_nested_columns():
    """Structures, lists and maps are followed, and a finding has the row that it lies in."""
    rows = [
        {"p": {"id": "x"}, "l": ["a", "b"], "m": [("k", "v")]},
        {"p": None, "l": None, "m": None},
        {
            "p": {"id": RESIDENT},
            "l": ["a", f"身份证 {RESIDENT}"],
            "m": [("k", f"身份证 {RESIDENT}")],
        },
    ]
    kinds = pa.schema(
        [
            ("p", pa.struct([("id", pa.string())])),
            ("l", pa.list_(pa.string())),
            ("m", pa.map_(pa.string(), pa.string())),
        ]
    )
    batch = pa.RecordBatch.from_pylist(rows, schema=kinds)
    assert brief(ColumnScanner(SCANNER)(batch)) == [
        (2, "p.id", "cn.resident-id"),
        (2, "l[]", "cn.resident-id"),
        (2, "m.values", "cn.resident-id"),
    ]


def test_slices_and_columns():
    """A slice counts its own rows; only the columns asked for are read."""
    batch = pa.RecordBatch.from_pydict({"证件号": ["x"] * 5 + [RESIDENT], "身份证": [RESIDENT] * 6})
    scan = ColumnScanner(SCANNER, columns=["证件号"])
    assert brief(scan(batch.slice(4))) == [(1, "证件号", "cn.resident-id")]
    nested = pa.RecordBatch.from_pydict({"l": [["x"], ["y"], [f"身份证 {RESIDENT}"]]})
    assert brief(ColumnScanner(SCANNER)(nested.slice(1))) == [(1, "l[]", "cn.resident-id")]


def test_the_output_has_one_schema():
    """With and without findings, so that engines can put the parts together."""
    clean = ColumnScanner(SCANNER)(pa.RecordBatch.from_pydict({"a": ["x"]}))
    found = ColumnScanner(SCANNER)(pa.RecordBatch.from_pydict({"证件号": [RESIDENT]}))
    assert clean.schema == found.schema == schema()
    assert (clean.num_rows, found.num_rows) == (0, 1)
    assert RESIDENT not in str(found.to_pylist())


def test_rows_count_through_batches():
    """The row is that of the whole, not of the batch."""
    batches = [pa.RecordBatch.from_pydict({"证件号": ["x", RESIDENT]})] * 3
    rows = [row for found in scan_batches(batches, SCANNER) for row, _, _ in brief(found)]
    assert rows == [1, 3, 5]


def test_it_pickles_by_reference():
    """What another process gets is small, and says the same."""
    scan = ColumnScanner(SCANNER)
    data = pickle.dumps(scan)
    batch = pa.RecordBatch.from_pydict({"证件号": [RESIDENT]})
    assert len(data) < 2000
    assert pickle.loads(data)(batch).equals(scan(batch))


def test_a_batch_has_a_time_limit():
    """What was not reached in time is a row of the output."""
    batch = pa.RecordBatch.from_pydict({"证件号": [RESIDENT] * 3})
    [row] = ColumnScanner(SCANNER, seconds=-1)(batch).to_pylist()
    assert (row["notice"], row["infotype"]) == ("timeout", None)


def test_parquet(tmp_path):
    """Row groups are read one after another; rows count through the file."""
    import pyarrow.parquet as pq

    path = tmp_path / "people.parquet"
    table = pa.table(
        {
            "id": list(range(1000)),
            "证件号": [RESIDENT if n % 100 == 7 else "-" for n in range(1000)],
        }
    )
    pq.write_table(table, path, row_group_size=64)
    rows = [
        row for found in scan_parquet(path, SCANNER, batch_rows=50) for row, _, _ in brief(found)
    ]
    assert rows == list(range(7, 1000, 100))


def test_a_damaged_parquet_file_is_said(tmp_path):
    """Bytes that are no Parquet, and a file that breaks off, are notices."""
    import pyarrow.parquet as pq

    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1 nothing PAR1")
    [found] = scan_parquet(path, SCANNER)
    assert found.to_pylist()[0]["notice"] == "corrupt"
    pq.write_table(pa.table({"a": [str(n) * 9 for n in range(5000)]}), path, row_group_size=500)
    data = bytearray(path.read_bytes())
    data[2000:6000] = bytes(4000)
    path.write_bytes(data)
    assert [r["notice"] for b in scan_parquet(path, SCANNER) for r in b.to_pylist()][
        -1
    ] == "corrupt"


def test_duckdb():
    """A query's answer is scanned as it comes."""
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE people AS SELECT range AS id, '-' AS \"证件号\" FROM range(5000)"
        )
        connection.execute(f"UPDATE people SET \"证件号\" = '{RESIDENT}' WHERE id = 4242")
        answer = scan_query(
            connection, "SELECT * FROM people ORDER BY id", SCANNER, batch_rows=2048
        )
        assert [row for found in answer for row, _, _ in brief(found)] == [4242]


def test_the_function_for_spark():
    """It pickles, takes an iterator of batches and names rows by a key column."""
    batches = [pa.RecordBatch.from_pydict({"id": ["a", "b"], "证件号": ["x", RESIDENT]})] * 2
    function = pickle.loads(pickle.dumps(mapper(SCANNER, key="id")))
    found = [row for batch in function(iter(batches)) for row in batch.to_pylist()]
    assert [(r["key"], r["row"]) for r in found] == [("b", 1), ("b", 3)]
    assert SCHEMA.startswith("`row` bigint, `column` string")
    plain = [row for batch in mapper(SCANNER)(iter(batches)) for row in batch.to_pylist()]
    assert len(plain) == 2


def test_text_that_is_no_utf_8():
    """Bytes that pretend to be text do not end the scan."""
    raw = pa.array([b"\xff\xfe", RESIDENT.encode()])
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    batch = pa.RecordBatch.from_arrays([text], names=["证件号"])
    assert brief(ColumnScanner(SCANNER)(batch)) == [(1, "证件号", "cn.resident-id")]


def test_a_date_beyond_the_calendar():
    """A column that Python cannot hold is read as Arrow writes it, and its neighbour too."""
    far = pa.array([2**62, 0], pa.timestamp("s"))
    batch = pa.RecordBatch.from_arrays([far, pa.array(["x", RESIDENT])], names=["t", "证件号"])
    rows = ColumnScanner(SCANNER)(batch).to_pylist()
    assert [r["infotype"] for r in rows if r["row"] == 1] == ["cn.resident-id"]
