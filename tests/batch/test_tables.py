"""Databases: sampled, profiled, read through a server-side cursor."""

import pytest

from dlp import Scanner
from dlp.batch.tables import profile_tables, scan_tables
from dlp.errors import DlpError

sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy")

RESIDENT = "11010518850607004X"
SCANNER = Scanner(packs=["cn"], fingerprint_key=b"k" * 32)


def filled(url, rows):
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text('CREATE TABLE people (id INTEGER, "证件号" TEXT, note TEXT)')
        )
        connection.execute(sqlalchemy.text('CREATE TABLE "odd ""name" (a TEXT)'))
        connection.execute(
            sqlalchemy.text("INSERT INTO people VALUES (:id, :number, :note)"),
            [
                {
                    "id": n,
                    "number": RESIDENT if n % 4 == 0 else None if n % 4 == 1 else "-",
                    "note": "x",
                }
                for n in range(rows)
            ],
        )
        connection.execute(
            sqlalchemy.text("""INSERT INTO "odd ""name" VALUES (:a)"""), {"a": f"身份证 {RESIDENT}"}
        )
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path):
    url = f"sqlite:///{tmp_path}/a.db"
    filled(url, 3000)
    return url


def found(scans):
    return [(scan.table, item.row, item.column) for scan in scans for item in scan.reports]


def test_profile(sqlite):
    """The share of rows with an infotype counts among those that hold something."""
    odd, people = profile_tables(sqlite, SCANNER, sample=400)
    assert (people.table, people.rows, people.sampling) == ("people", 400, "first")
    assert people.columns["证件号"].filled == 300
    assert people.columns["证件号"].shares == {"cn.resident-id": pytest.approx(1 / 3)}
    assert people.columns["note"].shares == {}
    assert (odd.table, odd.sampling, odd.complete) == ('odd "name', "all", True)


def test_scan(sqlite):
    """All rows of all tables, chunk by chunk; rows count through the table."""
    scans = list(scan_tables(sqlite, SCANNER, chunk=700))
    assert [item for item in found(scans) if item[0] == "people"] == [
        ("people", n, "证件号") for n in range(0, 3000, 4)
    ]
    assert ('odd "name', 0, "a") in found(scans)
    assert scans[-1].profile.rows == 3000
    assert RESIDENT not in repr(scans)


def test_only_promising_columns(sqlite):
    """After a sample only columns with findings are read, and what was left out is said."""
    scans = list(scan_tables(sqlite, SCANNER, tables=["people"], sample=100, promising_only=True))
    assert len(found(scans)) == 750
    assert set(scans[-1].profile.columns) == {"证件号"}
    [notice] = scans[-1].profile.notices
    assert (notice.code, notice.detail.endswith("id, note"), notice.limits) == (
        "sampled",
        True,
        True,
    )


def test_a_table_that_is_not_there_is_said(sqlite):
    """A name that leads nowhere is a notice, and the others are read."""
    scans = list(scan_tables(sqlite, SCANNER, tables=["none", "people"]))
    assert [n.code for n in scans[0].profile.notices] == ["unreadable"]
    assert scans[-1].profile.rows == 3000


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "sqlite:////nowhere/at/all.db"])
def test_what_cannot_be_opened(url):
    """A bad URL is an error that shows no password."""
    with pytest.raises(DlpError):
        list(profile_tables(url, SCANNER))


def test_postgres(postgres):
    """The same on PostgreSQL: large tables are sampled throughout, then read through a cursor."""
    filled(postgres.replace("postgresql:", "postgresql+psycopg:"), 20_000)
    engine = sqlalchemy.create_engine(
        postgres.replace("postgresql:", "postgresql+psycopg:"), poolclass=sqlalchemy.pool.NullPool
    )
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("ANALYZE people"))
    [people] = profile_tables(postgres, SCANNER, tables=["people"], sample=500)
    assert people.sampling == "tablesample"
    assert 350 <= people.rows <= 500
    assert 0.2 < people.columns["证件号"].shares["cn.resident-id"] < 0.47
    scans = list(scan_tables(postgres, SCANNER))
    assert len([item for item in found(scans) if item[0] == "people"]) == 5000
    assert ('odd "name', 0, "a") in found(scans)


def test_a_postgres_password_is_not_shown(postgres):
    """An error names the place without the password."""
    url = postgres.rpartition("/")[0] + "/nowhere"
    with pytest.raises(DlpError) as caught:
        list(profile_tables(url, SCANNER))
    assert "secret" not in str(caught.value)
    assert "nowhere" in str(caught.value)


def test_sqlite_is_not_made_and_not_changed(tmp_path):
    """Looking at a file that is not there makes none."""
    with pytest.raises(DlpError):
        list(profile_tables(f"sqlite:///{tmp_path}/none.db", SCANNER))
    assert not (tmp_path / "none.db").exists()


def test_text_that_is_no_utf_8(tmp_path):
    """One cell of broken text does not end the reading of its table."""
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES (CAST(x'ff31' AS TEXT))")
        connection.execute("INSERT INTO t VALUES (?)", [f"身份证 {RESIDENT}"])
        connection.commit()
    scans = list(scan_tables(f"sqlite:///{tmp_path}/b.db", SCANNER))
    assert found(scans) == [("t", 1, "a")]
    assert scans[-1].profile.complete
