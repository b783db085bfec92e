"""Tables that are registered: CSV in its charsets, JSON Lines, spreadsheets, and what is none."""

from __future__ import annotations

import openpyxl
import pytest

from dlp.registered import RegisterError
from dlp.registered.tables import rows_of

ROWS = [
    ["姓名", "证号", "备注"],
    ["张三", "0110105188506", "a,b"],
    ["李四", "1234567890123456", ""],
]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_its_charset(tmp_path, charset):
    path = tmp_path / "a.csv"
    text = '姓名,证号,备注\n张三,0110105188506,"a,b"\n李四,1234567890123456,\n'
    path.write_text(text, encoding=charset)
    assert list(rows_of(path)) == ROWS


def test_tabs_and_semicolons_are_told_apart(tmp_path):
    for delimiter in "\t;|":
        path = tmp_path / "a.csv"
        path.write_text("\n".join(delimiter.join(row) for row in ROWS), encoding="utf-8")
        assert [row[:2] for row in rows_of(path)] == [row[:2] for row in ROWS]


def test_json_lines_are_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"姓名": "张三", "x": [1]}\n\n{"证号": 6, "姓名": ""}\n', encoding="utf-8")
    assert list(rows_of(path)) == [["姓名", "x", "证号"], ["张三", "", ""], ["", "", "6"]]


def test_all_sheets_of_a_workbook_are_read_by_the_names_of_their_columns(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    other = book.create_sheet("更多")
    for row in (["证号", "姓名"], ["9876543210", "王五"], ["9876543211", "赵六"]):
        other.append(row)
    book.save(tmp_path / "a.xlsx")
    assert list(rows_of(tmp_path / "a.xlsx")) == [
        *ROWS, ["王五", "9876543210", ""], ["赵六", "9876543211", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""), ("a.csv", b"one column\n1\n2\n"), ("a.csv", b"1,2\n3,4\n"), ("a.csv", b"\xff\xff,\x00\n"),
        ("a.jsonl", b""), ("a.jsonl", b"\n{}\n"), ("a.jsonl", b"{]"), ("a.jsonl", b"[1]\n"), ("a.jsonl", b"\xff\xfe{"), ("a.jsonl", b"[" * 9000),
        ("a.xlsx", b"PK\x03\x04cut"), ("a.docx", b"no"), ("missing.csv", None), ("a.xlsx", b""),
    ],
)  # fmt: skip
def test_what_holds_no_table_is_an_error_with_the_file(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(RegisterError) as caught:
        list(rows_of(path))
    assert (caught.value.code, caught.value.file) == ("X110", str(path))
    assert caught.value.hint
