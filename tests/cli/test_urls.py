"""URLs on the command line lead to the rows behind them."""

import json
import sqlite3

import pytest

from dlp.cli import main

pytest.importorskip("sqlalchemy", reason="the batch extra is not installed")


def test_a_database_is_scanned_by_its_url(tmp_path, capsys):
    path = tmp_path / "people.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table people (姓名 text, 身份证号 text)")
        connection.execute("insert into people values ('张三', '11010518850607004X')")
    connection.close()
    main(["scan", f"sqlite:///{path}", "--format", "jsonl"])
    *rows, _ = map(json.loads, capsys.readouterr().out.splitlines())
    assert {row["infotype"] for row in rows} == {"cn.person-name", "cn.resident-id"}
    assert all(row["path"].startswith("sqlite:///") for row in rows)
