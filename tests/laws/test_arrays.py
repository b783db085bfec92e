"""Law: the values of JSON tables are read behind their columns' names, in any pieces."""

from __future__ import annotations

import json
import random

import pytest

from dlp import Scanner
from tests.laws.test_stream_equals_whole import facts, streamed

NAMES = ["姓名", "电话", "密码"]
ROWS = [
    ["王小明", "13800000000", "tomcat"],
    ["李四光", "13900000001", "pw#88Kq"],
    ["赵大力", "13700000002", "zxQ9!mm1"],
]
EXPECTED = {
    (infotype, row[number])
    for row in ROWS
    for number, infotype in enumerate(["cn.person-name", "cn.mobile", "accounts.labelled-password"])
}
TABLES = {
    "columns and rows": {"columns": NAMES, "rows": ROWS},
    "fields and data": {"total": 3, "fields": NAMES, "more": [1, 2], "data": ROWS},
    "names first": {"values": [NAMES, *ROWS]},
    "an array": [NAMES, *ROWS],
    "after a table of others": {"a": [["id", "tags"], ["1", "x"]], "header": NAMES, "b": ROWS},
}


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "accounts"])


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("table", TABLES)
def test_values_are_read_behind_the_names(scanner, table, indent):
    text = json.dumps(TABLES[table], ensure_ascii=False, indent=indent)
    findings = scanner.scan(text.encode(), name="a.json").findings
    assert {(item.infotype, item.reveal()) for item in findings} >= EXPECTED
    for item in findings:
        span = item.location.text_span
        assert text[span.start : span.end] == item.reveal()


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_make_no_difference(scanner, size):
    chooser = random.Random(size)
    rows = [
        [f"王小{chooser.choice('明光力')}", f"138{number:08}", f"pw#{number}Kq"]
        for number in range(700)
    ]
    text = json.dumps(
        {"columns": NAMES, "rows": rows, "more": "x" * 70_000, "data": ROWS}, ensure_ascii=False
    )
    data = text.encode() if size > 1 else text.encode()[:3000]
    whole = scanner.scan(data)
    assert len(whole.findings) > 50
    cuts = list(range(size, len(data), size))
    assert facts(streamed(scanner, data, cuts).findings) == facts(whole.findings)


def test_lists_that_name_nothing_cost_nothing(scanner):
    text = json.dumps({"tags": [["a", "b"]] + [["red", "green"]] * 3000})
    assert not scanner.scan(text.encode()).findings
