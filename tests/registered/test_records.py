"""Rows of tables: what is registered, what is met, and what it is worth."""

from __future__ import annotations

import copy
import pickle
import stat
import threading
from pathlib import Path

import pytest

from dlp import Index, Limits, Scanner
from dlp.registered import RegisterError, make_key, read_key, register_records
from dlp.registered.key import Keys
from dlp.registered.records import Made, form, narrowing, weakness

KEY = b"a key of some length"
ROWS = [
    ["姓名", "身份证号", "手机号", "出生日期", "性别"],
    ["张三", "11010518850607004X", "13800138000", "1885-06-07", "女"],
    ["李四", "650102190001010016", "13900000001", "1900-01-01", "女"],
    ["王小明", "110105850607004", "13700000002", "1985-06-07", "男"],
    ["赵六", "110101189001010010", "13600000003", "1890-01-01", "女"],
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of four persons by their identity number."""
    path = tmp_path_factory.mktemp("index") / "members.index"
    register_records(ROWS, path, KEY, primary="身份证号", name="members", made="2026-11-30")
    return Index.load(path, KEY)


def met(index, text, **options):
    """Scan with an index and nothing else; return (likelihood, names of the evidence)."""
    scanner = Scanner([], registered=[index], minimum="very-unlikely")
    return [
        (str(one.likelihood), [evidence.name for evidence in one.evidence][1:])
        for one in scanner.scan(text, **options).findings
    ]


@pytest.mark.parametrize(
    "number",
    [
        "11010518850607004X",
        "110105 18850607 004x",
        "１１０１０５１８８５０６０７００４Ｘ",
        "110105-18850607-004X",
    ],
)
def test_a_number_is_met_however_it_is_written(index, number):
    assert met(index, f"编号{number}的") == [("likely", ["身份证号 of row 1"])]


def test_fifteen_and_eighteen_digits_are_the_same_number(index):
    assert met(index, "旧证 110105850607004") == [("likely", ["身份证号 of row 3"])]
    assert met(index, "新证 110105198506070049") == [("likely", ["身份证号 of row 3"])]


def test_a_number_inside_another_is_not_met(index):
    assert met(index, "911010518850607004X 11010518850607004Xa 110105188506070041") == []


def test_other_columns_near_it_make_a_row_certain(index):
    row = "参保人 张三，1885年6月7日生，证号11010518850607004X，电话138-0013-8000"
    assert met(index, row) == [
        ("very-likely", ["身份证号 of row 1", "姓名 near it", "手机号 near it", "出生日期 near it"])
    ]


def test_columns_of_another_row_are_not_met(index):
    assert met(index, "李四 13900000001 11010518850607004X") == [("likely", ["身份证号 of row 1"])]


def test_a_column_counts_in_its_row_however_long_and_near_it_in_lines(index):
    wide = "张三," + "空" * 200 + ",11010518850607004X"
    assert "姓名 near it" in met(index, wide)[0][1]
    far = "张三\n" + "空" * 200 + "\n11010518850607004X"
    assert met(index, far) == [("likely", ["身份证号 of row 1"])]
    form_ = "姓名：张三\n单位：某某\n证号：11010518850607004X\n"
    assert "姓名 near it" in met(index, form_)[0][1]


def test_the_primary_column_is_kept_whether_it_is_named_among_the_others_or_not(tmp_path):
    for columns in (["姓名"], ["身份证号", "姓名"]):
        register_records(ROWS, tmp_path / "a.index", KEY, primary="身份证号", columns=columns)
        assert Index.load(tmp_path / "a.index", KEY).columns == ("身份证号", "姓名")


def test_a_column_with_few_values_is_not_among_those_that_must_be_met(tmp_path):
    rows = [["id", "sex"], *[[f"{10**9 + number}", "男女"[number % 2]] for number in range(50)]]
    register_records(rows, tmp_path / "a.index", KEY, primary="id", at_least=1)
    index = Index.load(tmp_path / "a.index", KEY)
    assert index.records.weights[0] < 10
    assert index.records.needed == 0


def test_fewer_columns_than_asked_for_count_for_nothing(tmp_path):
    register_records(ROWS, tmp_path / "a.index", KEY, primary="手机号", at_least=2)
    index = Index.load(tmp_path / "a.index", KEY)
    alone = met(index, "13800138000")
    assert met(index, "张三 13800138000") == alone
    assert met(index, "张三 13800138000 11010518850607004X")[0][0] == "very-likely"


def test_short_numbers_of_a_large_table_say_little_alone(tmp_path):
    rows = [
        ["工号", "姓名"],
        *[[f"{number}", f"员{chr(0x4E00 + number % 5000)}"] for number in range(10000, 40000)],
    ]
    register_records(rows, tmp_path / "a.index", KEY, primary="工号")
    index = Index.load(tmp_path / "a.index", KEY)
    assert met(index, "编号 12345") == [("very-unlikely", ["工号 of row 2346"])]
    named = f"编号 12345 员{chr(0x4E00 + 12345 % 5000)}"
    assert met(index, named) == [("likely", ["工号 of row 2346", "姓名 near it"])]


def test_a_value_that_several_rows_share_is_possible_at_most(tmp_path):
    rows = [["邮箱", "姓名"], *[["office@example.com", name] for name in ("张三", "李四")]]
    register_records(rows, tmp_path / "a.index", KEY, primary="邮箱")
    index = Index.load(tmp_path / "a.index", KEY)
    assert met(index, "mail office@example.com")[0][0] == "possible"
    assert met(index, "李四 Office@Example.com") == [
        ("very-likely", ["邮箱 of row 1", "姓名 near it"])
    ]


def test_accounts_without_digits_are_met(tmp_path):
    rows = [["login", "phone"], ["zhang_wei.bj", "13800138000"], ["li-si_admin", "13900000001"]]
    register_records(rows, tmp_path / "a.index", KEY, primary="login")
    index = Index.load(tmp_path / "a.index", KEY)
    assert [name for _, (name, *_) in met(index, "user=zhang_wei.bj; owner: LI-SI_ADMIN\n")] == [
        "login of row 1", "login of row 2",
    ]  # fmt: skip


def test_weak_values_are_refused_and_counted(tmp_path):
    rows = [["号", "x"], ["", "1"], ["男", "2"], ["12", "3"], ["00000000", "4"], ["9" * 40 + "8" * 40, "5"],
            *[["55512345", str(number)] for number in range(17)], ["123456789", "good"]]  # fmt: skip
    done = register_records(rows, tmp_path / "a.index", KEY, primary="号")
    assert (done.count, dict(done.refused)) == (
        1, {"empty": 1, "no number, id, e-mail or account": 1, "short, or all one character": 2,
            "long": 1, "in many rows": 17},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"primary": "没有"}, "X110"), ({"primary": "姓名"}, "X111"),
        ({"primary": "身份证号", "columns": ["身份证号", "没有"]}, "X110"),
        ({"primary": "没有", "columns": ["姓名"]}, "X110"),
        ({"primary": "身份证号", "at_least": 9}, "X110"),
        ({"primary": "身份证号", "name": "Has Blanks"}, "X110"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_an_error_and_writes_nothing(tmp_path, options, code):
    with pytest.raises(RegisterError) as caught:
        register_records(ROWS, tmp_path / "a.index", KEY, **options)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_is_an_error(tmp_path):
    with pytest.raises(RegisterError, match="X112"):
        register_records(ROWS, tmp_path / "a.index", b"short", primary="身份证号")


def test_a_key_is_made_for_its_user_alone_and_kept(tmp_path):
    key = make_key(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert make_key(tmp_path / "key") == key == read_key(tmp_path / "key")


def test_the_file_is_for_its_user_alone(index):
    assert stat.S_IMODE(Path(index._path).stat().st_mode) == 0o600


def test_what_a_broken_run_left_is_not_written_into(tmp_path):
    part = tmp_path / "a.index.part"
    part.write_bytes(b"")
    part.chmod(0o644)
    register_records(ROWS, tmp_path / "a.index", KEY, primary="身份证号")
    assert [path.name for path in tmp_path.iterdir()] == ["a.index"]
    assert (tmp_path / "a.index").stat().st_mode & 0o777 == 0o600


def test_neither_key_nor_rows_are_shown(index):
    assert KEY.decode() not in repr(index)
    assert KEY.decode() not in repr(Scanner([], registered=[index]).__reduce__())
    assert "meta" not in repr(index)


def test_the_inspection_names_the_index(index):
    inspection = Scanner([], registered=[index]).scan("")
    assert inspection.packs["registered.members"] == f"1+{index.digest[:12]}"
    assert index.made == "2026-11-30"


def test_the_digest_of_a_scanner_changes_with_its_indexes(index):
    assert Scanner([]).digest != Scanner([], registered=[index]).digest


def test_two_indexes_of_one_name_are_an_error(index):
    with pytest.raises(RegisterError, match="X113"):
        Scanner([], registered=[index, index])


def test_values_are_masked_and_a_person_counts_once(index):
    found = (
        Scanner([], registered=[index]).scan("11010518850607004X 和 110105 18850607 004x").findings
    )
    assert [one.quote for one in found] == ["1101**********004X", "1101************004x"]
    assert len({one.fingerprint for one in found}) == 1


def test_another_process_opens_the_same_index(index):
    scanner = Scanner([], registered=[index], fingerprint_key=b"k" * 16)
    again = pickle.loads(pickle.dumps(scanner))
    assert again.scan("11010518850607004X").counts == {"registered.members": 1}
    assert pickle.loads(pickle.dumps(index)) is pickle.loads(pickle.dumps(index))
    assert copy.deepcopy(index) is index


def test_an_index_that_was_replaced_is_noticed(tmp_path):
    register_records(ROWS, tmp_path / "a.index", KEY, primary="身份证号")
    index = Index.load(tmp_path / "a.index", KEY)
    kept = pickle.dumps(index)
    register_records(ROWS[:3], tmp_path / "a.index", KEY, primary="身份证号")
    with pytest.raises(RegisterError, match="another one"):
        pickle.loads(kept)
    assert index.row("11010518850607004X") == 1  # the old file is still there for whoever has it


def test_threads_share_an_index(index):
    scanner = Scanner([], registered=[index])
    text = "\n".join(",".join(row) for row in ROWS[1:]) * 50
    counts = []
    threads = [
        threading.Thread(target=lambda: counts.append(scanner.scan(text).counts)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [{"registered.members": 200}] * 8


def test_other_charsets_are_read(index):
    text = "姓名：张三，证件号码：11010518850607004X，请核对以上信息是否准确无误。\n"
    for charset in ("gb18030", "utf-16", "utf-8-sig"):
        found = Scanner([], registered=[index]).scan(text.encode(charset)).findings
        assert [(one.likelihood, one.quote) for one in found] == [
            ("very-likely", "1101**********004X")
        ]
        span = found[0].location.span
        assert (
            "11010518850607004X".encode(charset.replace("utf-16", "utf-16-le").replace("-sig", ""))
            == (text.encode(charset)[span.start : span.end])
        )


def test_a_redactor_takes_a_row_out(index):
    data = ("张三 " + "空 " * 900 + "11010518850607004X 完\n").encode()
    redactor = Scanner([], registered=[index]).stream().redact()
    out = (
        b"".join(redactor.feed(data[at : at + 50]) for at in range(0, len(data), 50))
        + redactor.flush()
    )
    assert b"11010518850607004X" not in out
    assert len(out) == len(data)


def test_the_time_that_is_over_is_a_notice_and_keeps_what_was_found(index):
    """And a stream holds back nothing for what is not looked for any more."""
    data = ("\n".join(",".join(row) for row in ROWS[1:]) + "\n").encode() * 8000
    scanner = Scanner([], registered=[index], limits=Limits(seconds=1e-9))
    stream = scanner.stream()
    stream.feed(data)
    for _ in range(40):
        stream.feed(b"no, row\n" * 6_000)
    assert stream.held < 400_000
    inspection = stream.close()
    assert not inspection.complete
    assert any("registered" in notice.detail for notice in inspection.notices)
    assert 0 < inspection.total < 32_000


def test_forms_and_strengths():
    assert form(" Li.Wei-1@Example.COM ") == b"liwei1examplecom"
    assert weakness(form("x" * 70 + "y"), "x") == "long"
    assert narrowing(b"") == 0
    made = Made(["a"], Keys.of(KEY))
    made.add(1, "110105850607004", ["b"])
    assert made.lengths == {18}
    assert made.least == 15
