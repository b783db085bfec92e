"""Lists of persons that name no columns: their cells say what they are, or nothing is said."""

from __future__ import annotations

import itertools

import pytest

from dlp import Scanner
from dlp.persons import MOST_NAMES, unnamed
from tests.laws.test_stream_equals_whole import facts, streamed

CELLS = {
    "name": ("张国伟", "李建明", "王晓芳"),
    "office": ("销售部", "财务部", "急诊科"),
    "mobile": ("13812345678", "139-1234-5678", "137 1234 5678"),
    "resident": ("110101199003078515", "65010219880512402X", "320102197903214670"),
    "age": ("45", "32", "28"),
}
ORDERS = list(itertools.permutations(("name", "office", "mobile", "age")))
CUTS = [",", "\t", "|", " | ", "  "]


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


def rows(cut, kinds):
    return "".join(
        f"{cut.join(row)}\n" for row in zip(*(CELLS[kind] for kind in kinds), strict=True)
    )


def likely(scanner, text, infotype, name=""):
    findings = scanner.scan(text.encode(), name=name).findings
    return [
        finding.reveal()
        for finding in findings
        if finding.infotype == infotype and finding.likelihood >= "likely"
    ]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("kinds", ORDERS)
def test_cells_say_what_columns_hold(scanner, cut, kinds):
    text = rows(cut, kinds)
    assert likely(scanner, text, "cn.person-name") == list(CELLS["name"])
    assert likely(scanner, text, "cn.mobile") == list(CELLS["mobile"])


def test_a_file_of_values_without_names_is_such_a_list(scanner):
    text = rows(",", ("age", "office", "name", "resident"))
    assert likely(scanner, text, "cn.person-name", "a.csv") == list(CELLS["name"])


def test_a_list_may_stand_in_quotes(scanner):
    text = '"张国伟","销售部","13812345678"\n"李建明","财务部","13912345678"\n'
    assert likely(scanner, text, "cn.person-name") == ["张国伟", "李建明"]


@pytest.mark.parametrize("cut", CUTS)
def test_a_column_of_words_is_none_of_names(scanner, cut):
    text = rows(cut, ("office", "age", "mobile"))
    assert likely(scanner, text, "cn.person-name") == []
    assert likely(scanner, text, "cn.mobile") == ["139-1234-5678", "137 1234 5678"]


def test_pieces_make_no_difference(scanner):
    data = ("说明\n" + rows(",", ("name", "office", "mobile")) * 90 + "\n附件\n").encode()
    expected = facts(scanner.scan(data).findings)
    assert len(expected) == 2 * 3 * 90
    for size in (1, 7, 100, 5000):
        assert (
            facts(streamed(scanner, data, list(range(size, len(data), size))).findings) == expected
        )


@pytest.mark.parametrize(
    ("row", "below"),
    [
        (["张国伟", "12"], ["李建明", "13"]),
        (["张国伟", "13812345678"], ["李建明", "110101199003078515"]),
        (["张国伟", "13812345678"], ["李建明", "13812345678", "x"]),
        (["Zhang", "13812345678"], ["Li", "13812345678"]),
        (["张国伟"] * (MOST_NAMES + 1) + ["男"], ["李建明"] * (MOST_NAMES + 1) + ["女"]),
        ([], []),
    ],
)
def test_other_rows_are_none_of_persons(row, below):
    assert unnamed([cell.encode() for cell in row], [cell.encode() for cell in below]) == []


def test_bytes_that_are_no_text_are_none_of_persons():
    assert unnamed([b"\xff\xfe", b"\xe5"], [b"\xff", b"\xe5"]) == []


def test_what_a_cell_is_taken_for_is_no_word_beside_it(scanner):
    """Nothing in the text says `手机号`: the evidence is what all cells of the column look like."""
    findings = scanner.scan(rows(",", ("name", "office", "mobile")).encode()).findings
    told = {one.name for finding in findings for one in finding.evidence}
    assert "like its column" in told
    assert not [name for name in told if name.startswith(("near", "column named"))]


def test_where_they_live_is_read_too(scanner):
    places = (
        "合肥市蜀山区长江西路130号2栋301室",
        "合肥市庐阳区濉溪路5号",
        "芜湖市镜湖区北京中路12号",
    )
    lines = list(zip(CELLS["name"], CELLS["mobile"], places, strict=True))
    table = "".join(f"{','.join(row)}\n" for row in lines)
    assert likely(scanner, table, "cn.address") == list(places)
    script = "".join(f"INSERT INTO t VALUES (1,{','.join(map(repr, row))});\n" for row in lines)
    assert likely(scanner, script, "cn.address") == list(places)
    firms = "".join(
        f"{name},{place}\n" for name, place in zip(CELLS["office"], places, strict=True)
    )
    assert not likely(scanner, firms, "cn.person-name")
