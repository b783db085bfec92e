"""Law: the cells of a labelled column are found as values behind their label are."""

import csv
import io
import random

import pytest

from dlp import Scanner
from tests.laws.test_stream_equals_whole import facts, streamed

HEADER = ["序号", "姓名", "身份证号", "诊断编码", "登录密码"]
ROWS = [
    ["1", "张三", "11010518850607004X", "E11.900", "Xj@2023"],
    ["2", "李四", "650102190001010016", "J18.900", 'ab,12"34x'],
    ["3", "王五", "", "", ""],
    ["4", "赵六", "11010518850607004X", "I10.x00", "Tr4nsfer-Demo"],
    ["5", "孙七", "11010518850607004X", "I10.x00", "Tr4nsfer-Demo"],
]  # fmt: skip


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "cn_health", "accounts"])


def table(times, delimiter=",", line_end="\r\n"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(HEADER)
    for _ in range(times):
        writer.writerows(ROWS)
    return out.getvalue()


def test_what_the_columns_say_is_found(scanner):
    text = table(1)
    data = text.encode()
    found = {}
    for finding in scanner.scan(text).findings:
        span = finding.location.span
        assert data[span.start : span.end].decode() == finding.reveal()
        found.setdefault(finding.infotype, []).append((finding.reveal(), finding.location.line))
    assert found["cn.person-name"][:3] == [("张三", 2), ("李四", 3), ("王五", 4)]
    assert [value for value, _ in found["cn_health.diagnosis"]] == [
        "E11.900",
        "J18.900",
        "I10.x00",
        "I10.x00",
    ]
    assert next(value for value, _ in found["accounts.labelled-password"]) == "Xj@2023"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("delimiter", "line_end"), [(",", "\r\n"), ("\t", "\n"), (";", "\n")])
def test_every_chunking_of_a_table(scanner, codec, delimiter, line_end):
    data = table(60, delimiter, line_end).encode(codec)
    rng = random.Random(codec + delimiter)
    expected = facts(scanner.scan(data).findings)
    assert sum(fact[0] == "cn.person-name" for fact in expected) >= 180
    for count in (1, 5, 50, 500):
        cuts = sorted(rng.randrange(len(data) + 1) for _ in range(count))
        assert facts(streamed(scanner, data, cuts).findings) == expected


def test_a_table_without_labelled_columns_is_read_once(scanner):
    text = "a,b\n" + "1,2\n" * 100
    assert not scanner.scan(text).findings


def test_a_name_that_is_a_value_itself_is_not_found_in_its_cells(scanner):
    found = scanner.scan("password: Aa-123456x!,b\n1,2\n3,4\n5,6\n").findings
    assert all(finding.location.line == 1 for finding in found)
    assert not scanner.scan("姓名,密码\n").findings
