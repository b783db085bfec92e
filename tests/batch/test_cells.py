"""A column scanned whole says of each row what a scan of that row alone says."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp import Limits, Scanner
from dlp.batch.cells import CellFinding, CellNotice, scan_cells

RESIDENT = "11010518850607004X"
KEY = b"k" * 32
SCANNER = Scanner(fingerprint_key=KEY)

CELLS = st.lists(
    st.sampled_from(
        [
            RESIDENT, "", "13800138000", "4111 1111 ", "1111 1111", "4111 1111 1111 1111", "1101051885", "0607004X",
            "身份证号", "订单号 " + RESIDENT, "password=", "Aa-123456xyz!", "身份证：%31%31010518850607004X",
            "MTEwMTA1MTg4NTA2MDcwMDRY", "c2Zu6K+B5Y+377yaMTEwMTA1MTg4NTA2MDcwMDRY", "user@example.com",
            "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----", "a\nb " + RESIDENT, "\x1e\x1f\x00", '"', ",", "1=\n",
        ]
    )
    | st.text(max_size=12),
    max_size=8,
)  # fmt: skip


def said(reports, row=None):
    return [
        (item.infotype, item.confidence, item.span, item.text_span, item.path, item.fingerprint)
        for item in reports
        if isinstance(item, CellFinding) and (row is None or item.row == row)
    ]


@settings(max_examples=300, deadline=None)
@given(CELLS, st.sampled_from(["证件号", "卡号", "note", "密码"]))
def test_a_row_does_not_depend_on_its_neighbours(cells, name):
    """What is found in a row of a column is what is found in the row alone."""
    whole = scan_cells(SCANNER, name, cells)
    for row, cell in enumerate(cells):
        assert said(scan_cells(SCANNER, name, [cell])) == said(whole, row)


def test_spans_lead_back_to_the_cell():
    """Byte and code-point offsets count from the start of the cell."""
    cell = f"张三 身份证 {RESIDENT} 。"
    found = list(scan_cells(SCANNER, "备注", ["x", cell, "y"]))
    [item] = [r for r in found if r.infotype == "cn.resident-id"]
    assert item.row == 1
    assert cell[item.text_span.start : item.text_span.end] == RESIDENT
    assert cell.encode()[item.span.start : item.span.end] == RESIDENT.encode()


def test_numbers_never_run_across_rows():
    """Halves of a card number in neighbouring rows are no card number; whole, it is one."""
    assert scan_cells(SCANNER, "卡号", ["4111 1111", "1111 1111"]) == []
    assert scan_cells(SCANNER, "卡号", ["4111 1111 1111 1111"])


def test_a_key_across_rows_is_not_one_finding():
    """A block that begins in one row and ends in another stays two rows."""
    cells = ["-----BEGIN RSA PRIVATE KEY-----", "MIIE" * 20, "-----END RSA PRIVATE KEY-----"]
    for item in scan_cells(SCANNER, "note", cells):
        assert item.span.end <= len(cells[item.row])


def test_the_name_of_the_column_is_evidence():
    """The same digits weigh more below a name that says what they are."""
    [named] = scan_cells(SCANNER, "手机号", ["x", "13812345678"])
    plain = scan_cells(SCANNER, "n", ["x", "13812345678"])
    assert all(item.confidence < named.confidence for item in plain)


def test_words_of_another_row_are_no_evidence():
    """A word that stands in the row before adds nothing."""
    [beside] = scan_cells(SCANNER, "c", ["订单号", RESIDENT, "身份证"])
    [alone] = scan_cells(SCANNER, "c", [RESIDENT])
    assert beside.confidence == alone.confidence


def test_nested_encodings_keep_their_way():
    """What stands in base64 in a cell has a path that counts from the cell's start."""
    import base64

    inner = base64.b64encode(f"身份证号：{RESIDENT}，请核对资料。".encode()).decode()
    found = [r for r in scan_cells(SCANNER, "c", ["x" * 50, f"id {inner}", "y"]) if r.row == 1]
    assert [(r.infotype, r.path) for r in found] == [("cn.resident-id", "#base64@3")]


def test_bytes_are_sources_of_their_own():
    """A zip in a binary cell is opened, and the finding says where in it."""
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", f"身份证号：{RESIDENT}")
    reports = scan_cells(SCANNER, "blob", [None, buffer.getvalue()])
    assert [(r.row, r.path) for r in reports] == [(1, "!/a.txt")]


def test_no_value_in_repr():
    """The clear value stands nowhere in a report."""
    reports = scan_cells(SCANNER, "证件号", [RESIDENT])
    assert reports
    assert RESIDENT not in repr(reports)


def test_a_limit_in_one_cell_does_not_cost_the_others():
    """One cell that reaches a limit is named by its row; its neighbours are scanned."""
    import base64
    import gzip

    bomb = base64.b64encode(gzip.compress(b"a" * 3_000_000)).decode()
    scanner = Scanner(limits=Limits(max_expanded=100_000), fingerprint_key=KEY)
    hidden = base64.b64encode(f"身份证号：{RESIDENT}，请核对资料。".encode()).decode()
    reports = scan_cells(scanner, "c", [bomb, hidden, RESIDENT])
    rows = {r.row for r in reports if isinstance(r, CellNotice) and r.notice.limits}
    assert rows == {0}
    assert {r.row for r in reports if isinstance(r, CellFinding)} == {1, 2}


@pytest.mark.parametrize("cells", [[RESIDENT] * 3, [RESIDENT.encode()] * 3])
def test_time_over_is_said(cells):
    """After the deadline nothing is scanned, and a notice names the first row of it."""
    [late] = [
        r
        for r in scan_cells(SCANNER, "c", cells, deadline=time.monotonic() - 1)
        if isinstance(r, CellNotice)
    ]
    assert late.notice.code == "timeout"
    assert late.notice.limits


def test_a_document_that_is_too_deep_for_json():
    """What no encoder writes is still read."""
    from dlp.batch.cells import cell_of

    value = [RESIDENT]
    for _ in range(100_000):
        value = [value]
    assert cell_of(value) == RESIDENT
    assert cell_of({"a": [1, "x"]}) == '{"a": [1, "x"]}'
    while isinstance(value[0], list):  # taken apart, or its end would recurse
        value = value[0]
