"""Law: the cells of tables inside a text are read behind their columns' names, in any pieces."""

from __future__ import annotations

import random

import pytest

from dlp import Scanner
from dlp.text import _lines_reference as reference
from tests.laws.test_stream_equals_whole import facts, streamed

NAMES = ("姓名", "电话", "密码")
ROWS = (
    ("王小明", "13800000000", "Xj@2023abc"),
    ("李四光", "13900000001", "pw#88Kq"),
    ("赵大力", "13700000002", "zxQ9!mm1"),
)
FILLER = "ordinary line of text number 12 说明文字，没有什么可找的\n"
WIDE = 2  # columns of a Chinese character


def padded(cell):
    return cell + " " * (16 - sum(WIDE if ord(c) > 0x2E80 else 1 for c in cell))


def ruled(rows):
    line = "+" + "+".join("-" * 18 for _ in NAMES) + "+\n"
    body = ["".join(f"| {padded(cell)} " for cell in row) + "|\n" for row in rows]
    return line + body[0] + line + "".join(body[1:]) + line


def boxed(rows):
    top, middle, bottom = (
        f"{left}{cross.join('─' * 18 for _ in NAMES)}{right}\n"
        for left, cross, right in ("┌┬┐", "├┼┤", "└┴┘")
    )
    body = ["".join(f"│ {padded(cell)} " for cell in row) + "│\n" for row in rows]
    return top + body[0] + middle + "".join(body[1:]) + bottom


TABLES = {
    "tabs": lambda rows: "".join("\t".join(row) + "\n" for row in rows),
    "tabs behind each cell": lambda rows: "".join(
        "".join(f"{c}\t" for c in row) + "\n" for row in rows
    ),
    "tabs, CRLF": lambda rows: "".join("\t".join(row) + "\r\n" for row in rows),
    "blanks": lambda rows: "".join("".join(map(padded, row)).rstrip() + "\n" for row in rows),
    "indented": lambda rows: "".join("    " + "".join(map(padded, row)) + "\n" for row in rows),
    "bars": lambda rows: "".join(" | ".join(row) + "\n" for row in rows),
    "Markdown": lambda rows: "".join(
        f"| {' | '.join(row)} |\n" + ("|---|:--|---|\n" if row is rows[0] else "") for row in rows
    ),
    "ruled": ruled,
    "boxed": boxed,
    "answered in a mail": lambda rows: "".join("> " + ",".join(row) + "\n" for row in rows),
    "answered twice": lambda rows: "".join(">> " + "\t".join(row) + "\n" for row in rows),
    "lines between": lambda rows: "".join("\t".join(row) + "\n \n" for row in rows),
}


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "accounts"])


def found(inspection):
    return {(item.infotype, item.reveal()) for item in inspection.findings}


EXPECTED = {
    (infotype, row[number])
    for row in ROWS
    for number, infotype in enumerate(("cn.person-name", "cn.mobile", "accounts.labelled-password"))
}


@pytest.mark.parametrize("kind", TABLES)
def test_cells_are_read_behind_their_columns(scanner, kind):
    text = FILLER + TABLES[kind]([NAMES, *ROWS]) + FILLER
    assert found(scanner.scan(text)) >= EXPECTED
    assert found(scanner.scan("人员名单\t2023\n\n" + text)) >= EXPECTED


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_pieces_make_no_difference(scanner, kind, codec):
    rng = random.Random(kind + codec)
    table = TABLES[kind]([NAMES, *ROWS * rng.choice((1, 3, 200))])
    text = "".join(
        FILLER * rng.choice((0, 1, 40)) + table + "x" * rng.choice((0, 0, 5000)) for _ in range(3)
    )
    data = text.encode(codec)
    expected = facts(scanner.scan(data).findings)
    assert expected
    for count in (1, 7, 90):
        cuts = sorted(rng.randrange(len(data) + 1) for _ in range(count))
        assert facts(streamed(scanner, data, cuts).findings) == expected


@pytest.mark.parametrize(
    "text",
    [
        "服务器          账号        密码\n10.1.1.1        root        Wz@57kqt\n10.1.1.2        oracle      Kd#21xx\n",
        "地址    10.1.1.1\n用户名  root\n密码    Wz@57kqt\n",
        "地址,10.1.1.1\n用户名,root\n密码,Wz@57kqt\n",
    ],
)
def test_one_name_and_words_beside_it_are_enough(scanner, text):
    assert ("accounts.labelled-password", "Wz@57kqt") in found(scanner.scan(text))


def test_spans_are_those_of_the_cells(scanner):
    data = (FILLER + TABLES["blanks"]([NAMES, *ROWS])).encode()
    for item in scanner.scan(data).findings:
        span = item.location.span
        assert data[span.start : span.end].decode() == item.reveal()


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t王小明\t电话\t13800000000\n密码\t请输入\t姓名\t无\n",  # a form, not a table
        "type T struct {\n  password  string\n  username  string\n  address   string\n}\n",
        "姓名  电话\n只有一格\n",
        "用户名      必填\n密码        必填8-20位\n",
        "账号        密码          说明\n长度6-20    长度8-20      区分大小写\n",
    ],
)
def test_what_is_no_table_names_no_columns(scanner, text):
    assert not {name for name, _ in found(scanner.scan(text))} & {
        "cn.person-name", "accounts.labelled-password",
    } - ({"cn.person-name"} if "王小明" in text else set())  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名,密码\n王小明,Xj@2023abc\n", "Xj@2023abc"),
        ("姓名,出生日期\n王小明,1992年1月19日\n", "1992年1月19日"),
        ("姓名\t出生日期\n王小明\t1992年1月19日\n", "1992年1月19日"),
        ("姓名,密码\n王小明,admin123x\n", "admin123x"),
        ("用户名,密码\nadmin,Xj@2023abc\n", "Xj@2023abc"),
    ],
)
def test_two_columns_and_one_row_are_a_table(scanner, text, expected):
    values = {value for _, value in found(scanner.scan(text))}
    assert values == {expected} | {name for name in ("王小明",) if name in text}


FORM = (
    ("姓名", "王小明", "电话", "13800000000"),
    ("性别", "男", "密码", "Xj@2023abc"),
    ("备注", "无", "无", "无"),
)


@pytest.mark.parametrize("separator", ["\t", " | "])
@pytest.mark.parametrize("before", ["", FILLER * 3, "登记表\t2023\n\n"])
def test_forms_are_read_name_by_name(scanner, separator, before):
    text = before + "".join(separator.join(row) + "\n" for row in FORM) + FILLER
    expected = {
        ("cn.person-name", "王小明"),
        ("cn.mobile", "13800000000"),
        ("accounts.labelled-password", "Xj@2023abc"),
    }
    assert found(scanner.scan(text)) == expected
    data = text.encode()
    whole = facts(scanner.scan(data).findings)
    for cut in range(1, len(data), 7):
        assert facts(streamed(scanner, data, [cut]).findings) == whole


def test_what_stands_above_the_names_of_a_table_is_no_cell(scanner):
    rows = ["人员名单", "", "姓名,电话", "王小明,13800000000", "李四光,13900000001"]
    inspection = scanner.scan("\n".join(rows).encode(), name="a.csv")
    names = [item.reveal() for item in inspection.findings if item.infotype == "cn.person-name"]
    assert names == ["王小明", "李四光"]


def test_hostile_tables_end(scanner):
    """Tables without an end, with too many columns, or blank lines cost no more than text."""
    for text in (
        "姓名\t电话\n" + "\n" * 200_000,
        "姓名\t电话\n" + "\t\n" * 100_000,
        ("姓名\t" * 500 + "\n") * 40,
        ("姓名\t" * 5000 + "\n") * 4,
        "姓名  电话\n" + "a  b\n" * 60_000,
        ("a\tb\n" * 2 + "c\n") * 30_000,
        "|" * 300_000,
        "a\tb\n" + "\t" * 200_000,
    ):
        data = text.encode()
        assert scanner.scan(data).complete
        assert facts(streamed(scanner, data, [50, 70_000]).findings) == facts(
            scanner.scan(data).findings
        )


def test_lines_are_cut_alike_with_and_without_a_compiler():
    kernel = pytest.importorskip("dlp.text._lines", reason="no C compiler")
    rng = random.Random(1)
    for _ in range(3000):
        weights = [5, 5, rng.choice((1, 6)), rng.choice((0, 1, 3)), rng.choice((0, 1)), 3, 0.2]
        text = bytes(rng.choices(b"a1 \t|\n\r", weights=weights, k=rng.randrange(90)))
        long = b"x" * rng.choice((0, 0, 0, 2030, 2060))
        text = text[:20] + long + text[20:]
        end, final, kinds = rng.randrange(len(text) + 1), rng.random() < 0.5, rng.randrange(1, 8)
        assert kernel.next_rows(text, 0, end, final) == reference.next_rows(text, 0, end, final)
        assert kernel.rows_end(text, 0, end, kinds, final) == reference.rows_end(
            text, 0, end, kinds, final
        )


def test_lines_are_cut_into_the_same_cells():
    kernel = pytest.importorskip("dlp.text._lines", reason="no C compiler")
    rng, found = random.Random(6), 0
    for _ in range(4000):
        line = bytes(rng.choices(b"> >|,\t  ab\r\x0b", k=rng.randrange(16)))
        for kind in (reference.TAB, reference.BAR, reference.GAP, reference.COMMA, reference.WORD):
            cells = kernel.cells_of(line, 7, kind)
            assert cells == reference.cells_of(line, 7, kind), (line, kind)
            assert all(line[at - 7 :].startswith(cell) for at, cell in cells)
            named = kernel.holds_one(line, kind, {b"a", b"b"})
            assert named == reference.holds_one(line, kind, {b"a", b"b"}), (line, kind)
            found += named
    assert 500 < found < 15000


PIECES = [
    "\t", "|", " ", "  ", ",", ", ", ",,", "\n", "\n", "\n", "\r\n", "   ", "1", "123", "(", "=", "a", "name",
    "姓名", "电话 号码", "> ", ">", "@", "-----", "+--+", "\n\n", "x" * 50, "y" * 70, "\n    ", "\n\t", "; ", "[", "'",
    "    if x is None or len(abc) > 68:\n", "        return session\n", "\tfoo(a, b)\n", "a,b,c\n", "x  y\n",
    "abc, def\n", "name  age\n", "姓名 年龄 x\n", "男", "1234 5678", "12-", "王 13800000000 a\n",
]  # fmt: skip


def test_lines_of_code_and_of_tables_are_cut_alike():
    kernel = pytest.importorskip("dlp.text._lines", reason="no C compiler")
    rng, found = random.Random(5), 0
    for size in (20, 60, 300) * 800:
        text = "".join(rng.choices(PIECES, k=rng.randrange(size))).encode()
        at = rng.choice([0, *(place + 1 for place, byte in enumerate(text) if byte == ord("\n"))])
        for final in (True, False):
            ours = kernel.next_rows(text, at, len(text), final)
            assert ours == reference.next_rows(text, at, len(text), final), (text, at, final)
            found += ours[0] >= 0
    assert found > 500
