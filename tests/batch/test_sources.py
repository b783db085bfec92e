"""What a URL names comes as pieces that any scanner reads."""

import pytest

from dlp import Scanner
from dlp.batch.sources import Opened, is_source, open_url
from dlp.errors import DlpError
from dlp.model import Notice

RESIDENT = "11010518850607004X"
SCANNER = Scanner(packs=["cn"], fingerprint_key=b"k" * 32)


def brief(items):
    return [
        (item.name, finding.infotype, finding.location.line)
        for item in items
        if isinstance(item, Opened)
        for finding in SCANNER.scan(item.data, name=item.name).findings
    ]


def test_what_is_a_source():
    """Files and folders go the ordinary way, and nothing is fetched from the web."""
    assert is_source("s3://b/k")
    assert is_source("sqlite:///a.db")
    assert not is_source("a.csv")
    assert not is_source("https://example.com/a.parquet")


def test_a_database(tmp_path):
    """Rows come as CSV: a finding has the line of its row, and a document in a cell is opened."""
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy")
    url = f"sqlite:///{tmp_path}/a.db"
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text('CREATE TABLE t ("证件号" TEXT, doc BLOB)'))
        rows = [
            {
                "a": RESIDENT if n == 7 else "-",
                "b": f"身份证 {RESIDENT}".encode() if n == 9 else None,
            }
            for n in range(12)
        ]
        connection.execute(sqlalchemy.text("INSERT INTO t VALUES (:a, :b)"), rows)
    items = list(open_url(url, rows=10))
    place = f"sqlite:///{tmp_path}/a.db!/t"
    assert brief(items) == [
        (f"{place}!/9!/doc", "cn.resident-id", 1),
        (f"{place}!/0-9.csv", "cn.resident-id", 9),
    ]
    assert [item.name for item in items][-1] == f"{place}!/10-11.csv"


def test_halves_of_a_number_in_two_rows(tmp_path):
    """Two neighbouring rows do not make one number."""
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
    import pyarrow.parquet as pq

    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"卡号": ["4111 1111", "1111 1111"], "x": ["1", "1"]}), path)
    [item] = open_url(path)
    assert not Scanner().scan(item.data, name=item.name).findings


def test_parquet(tmp_path):
    """A local Parquet file, and a damaged one."""
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
    import pyarrow.parquet as pq

    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"证件号": ["-", RESIDENT, None], "n": [1, 2, 3]}), path)
    assert brief(open_url(path)) == [(f"{path}!/0-2.csv", "cn.resident-id", 3)]
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    [notice] = open_url(str(tmp_path / "b.parquet"))
    assert (notice.code, notice.limits) == ("corrupt", True)


def test_large_objects_are_cut_and_it_is_said():
    """Of an object beyond the limit the beginning is scanned."""
    fsspec = pytest.importorskip("fsspec", reason="needs fsspec")
    with fsspec.open("memory://cut/a.txt", "wb") as file:
        file.write(f"身份证 {RESIDENT}".encode() + b" " * 100)
    piece, notice = open_url("memory://cut", most=50)
    assert brief([piece]) == [("memory://cut/a.txt", "cn.resident-id", 1)]
    assert isinstance(notice, Notice)
    assert notice.code == "over-budget"


def test_a_missing_bucket_is_said():
    """A place where nothing is gives a notice."""
    pytest.importorskip("fsspec", reason="needs fsspec")
    [notice] = open_url("memory://nothing-here")
    assert notice.code == "unreadable"


def test_a_driver_that_is_not_installed():
    """The message names the package."""
    pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy")
    with pytest.raises(DlpError, match="is needed"):
        list(open_url("mysql+pymysql://localhost/x"))
