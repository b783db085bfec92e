"""`dlp scan URL`: stores, databases and tables from the command line, against real servers."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile

import pytest

RESIDENT = "11010518850607004X"
TEXT = f"身份证号：{RESIDENT}\n".encode()

pytestmark = pytest.mark.filterwarnings("ignore")


def scanned(*places, env=None, code=1):
    """Run the command; return infotypes and places of what it found, and its summary."""
    done = subprocess.run(
        [sys.executable, "-m", "dlp", "scan", *map(str, places), "--packs", "cn", "--format", "jsonl", "--no-config",
         "--jobs", "1"],
        capture_output=True, check=False, timeout=120, env={**os.environ, **(env or {})},
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode()
    assert RESIDENT.encode() not in done.stdout + done.stderr
    *rows, summary = map(json.loads, done.stdout.splitlines())
    found = [(row["infotype"], row["path"], row.get("line")) for row in rows if "infotype" in row]
    return sorted(found, key=str), summary, done.stdout.decode()


def table(rows=12):
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
    return pa.table(
        {"证件号": [RESIDENT if n == 7 else "-" for n in range(rows)], "n": list(range(rows))}
    )


def test_objects_of_a_bucket(s3, tmp_path):
    """Text, a Parquet file and an archive of a bucket; the credentials are in nothing that is said."""
    s3fs = pytest.importorskip("s3fs", reason="needs s3fs")
    import pyarrow.parquet as pq

    env = {
        "AWS_ENDPOINT_URL": s3, "AWS_ACCESS_KEY_ID": "testing-key-id", "AWS_SECRET_ACCESS_KEY": "testing-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    store = s3fs.S3FileSystem(key="testing-key-id", secret="testing-secret", endpoint_url=s3)
    store.call_s3("create_bucket", Bucket="scanned")
    store.pipe("scanned/in/a.txt", TEXT)
    store.pipe("scanned/in/b.txt", b"nothing")
    pq.write_table(table(), tmp_path / "t.parquet")
    store.put_file(str(tmp_path / "t.parquet"), "scanned/in/t.parquet")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("名单.txt", TEXT)
    store.put_file(str(tmp_path / "z.zip"), "scanned/in/z.zip")
    found, _, out = scanned("s3://scanned/in", env=env)
    assert found == [
        ("cn.resident-id", "s3://scanned/in/a.txt", 1),
        ("cn.resident-id", "s3://scanned/in/t.parquet!/0-11.csv", 9),
        ("cn.resident-id", "s3://scanned/in/z.zip!/名单.txt", 1),
    ]
    assert "testing" not in out


def test_a_bucket_that_is_not_there(s3):
    """It is said, and the exit code is not that of a clean scan."""
    env = {
        "AWS_ENDPOINT_URL": s3, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "dlp", "scan", "s3://nowhere/x", "--packs", "cn", "--format", "jsonl", "--no-config"],
        capture_output=True, check=False, timeout=120, env={**os.environ, **env},
    )  # fmt: skip
    assert done.returncode not in {0, 1}
    assert b"unreadable" in done.stdout + done.stderr


def test_tables_of_postgresql(postgres):
    """Every row of every table; the password is in nothing that is said."""
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy")
    url = postgres.replace("postgresql:", "postgresql+psycopg:")
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE SCHEMA cmd"))
        connection.execute(sqlalchemy.text('CREATE TABLE command_line ("证件号" TEXT, doc BYTEA)'))
        rows = [
            {"a": RESIDENT if n == 15_000 else "-", "b": TEXT if n == 3 else None}
            for n in range(20_000)
        ]
        connection.execute(sqlalchemy.text("INSERT INTO command_line VALUES (:a, :b)"), rows)
    try:
        found, _, out = scanned(postgres)
    finally:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("DROP TABLE command_line"))
    mine = [row for row in found if "command_line" in row[1]]
    assert [(infotype, path.partition("!/")[2]) for infotype, path, _ in mine] == [
        ("cn.resident-id", "command_line!/10000-19999.csv"), ("cn.resident-id", "command_line!/3!/doc"),
    ]  # fmt: skip
    assert mine[0][2] == 5002  # the header, and 5,000 rows before it
    assert "secret" not in out


def test_a_parquet_file(tmp_path):
    """By its path, without a scheme."""
    pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    pq.write_table(table(), tmp_path / "t.parquet")
    found, _, _ = scanned(tmp_path / "t.parquet")
    assert found == [("cn.resident-id", f"{tmp_path}/t.parquet!/0-11.csv", 9)]


def test_a_member_of_an_archive_through_fsspec(tmp_path):
    """`zip://` reads single members of an archive, which may lie in another store."""
    pytest.importorskip("fsspec", reason="needs fsspec")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("in/a.txt", TEXT)
        archive.writestr("out/b.txt", TEXT)
    found, _, _ = scanned(f"zip://in::file://{tmp_path}/z.zip")
    assert [(infotype, line) for infotype, _, line in found] == [("cn.resident-id", 1)]
    assert "in/a.txt" in found[0][1]


def test_what_is_in_memory(capsys):
    """In the same process, as a program that embeds the command has it."""
    fsspec = pytest.importorskip("fsspec", reason="needs fsspec")
    from dlp.cli import main

    with fsspec.open("memory://command/a.txt", "wb") as file:
        file.write(TEXT)
    assert (
        main(["scan", "memory://command", "--packs", "cn", "--format", "jsonl", "--no-config"]) == 1
    )
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (first["infotype"], first["path"]) == ("cn.resident-id", "memory://command/a.txt")


def test_nothing_is_fetched_from_the_web(s3):
    """An `http:` address is a path that is not there, not a place to go to."""
    with urllib.request.urlopen(f"{s3}/moto-api/", timeout=10) as page:
        assert page.status == 200
    done = subprocess.run(
        [sys.executable, "-m", "dlp", "scan", f"{s3}/moto-api/", "--packs", "cn", "--no-config"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode not in {0, 1}
