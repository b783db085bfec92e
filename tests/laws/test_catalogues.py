"""Law: the names of all columns say the same of a cell, whatever form a table has."""

import random

import pytest

from dlp import Likelihood, Scanner
from dlp.match import kernel
from dlp.packs import load
from dlp.score import weigher
from tests.laws.test_stream_equals_whole import facts, streamed

CODE = "XJ01CAA040B0010101{:05d}"
CATALOGUE = ["药品代码", "药品名称", "剂型", "规格", "生产企业", "支付标准"]
RECORD = ["姓名", "就诊号", "药品代码", "药品名称", "规格", "金额"]
ROWS = 40


def _rows(names):
    cells = {
        "药品名称": "阿莫西林胶囊", "剂型": "胶囊剂", "规格": "0.25g*24", "生产企业": "某某制药",
        "支付标准": "3.50", "姓名": "张建国", "金额": "3.50",
    }  # fmt: skip
    for number in range(ROWS):
        own = {"药品代码": CODE.format(number), "就诊号": f"ZY{number:08d}"}
        yield [own.get(name) or cells[name] for name in names]


def _csv(names):
    return "".join(",".join(row) + "\n" for row in [names, *_rows(names)])


def _bars(names):
    drawn = "|---" * len(names) + "|\n"
    head, *rows = ("| " + " | ".join(row) + " |\n" for row in [names, *_rows(names)])
    return f"# 表\n\n{head}{drawn}" + "".join(rows)


def _sql(names):
    rows = ",\n".join("(" + ", ".join(f"'{cell}'" for cell in row) + ")" for row in _rows(names))
    return f"INSERT INTO t ({', '.join(names)}) VALUES\n{rows};\n"


def _json(names):
    def listed(row):
        return "[" + ", ".join(f'"{cell}"' for cell in row) + "]"

    rows = ",\n".join(listed(row) for row in _rows(names))
    return f'{{"columns": {listed(names)}, "rows": [\n{rows}\n]}}\n'


FORMS = {"csv": _csv, "bars": _bars, "sql": _sql, "json": _json}


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "cn_health"], minimum=Likelihood.UNLIKELY)


def _drugs(findings):
    return [f for f in findings if f.infotype == "cn_health.western-drug"]


@pytest.mark.parametrize("form", FORMS)
def test_a_code_in_a_catalogue_is_possible_at_most(scanner, form):
    found = _drugs(scanner.scan(FORMS[form](CATALOGUE)).findings)
    assert len(found) == ROWS
    assert {finding.likelihood for finding in found} == {Likelihood.POSSIBLE}
    said = {item.name for finding in found for item in finding.evidence if item.decibans < 0}
    assert said <= {f"column named {name}" for name in CATALOGUE}
    assert said


@pytest.mark.parametrize("form", FORMS)
def test_a_code_in_a_row_with_a_person_stays_likely(scanner, form):
    found = _drugs(scanner.scan(FORMS[form](RECORD)).findings)
    assert len(found) == ROWS
    assert min(finding.likelihood for finding in found) >= Likelihood.LIKELY


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("names", [CATALOGUE, RECORD], ids=["catalogue", "record"])
def test_every_chunking_says_the_same(scanner, form, names):
    data = FORMS[form](names).encode()
    expected = facts(scanner.scan(data).findings)
    rng = random.Random(form)
    for size in (1, 7, 200, 4096):
        cuts = sorted(rng.sample(range(1, len(data)), min(len(data) // size, len(data) - 1)))
        assert facts(streamed(scanner, data, cuts).findings) == expected


@pytest.mark.parametrize("names", [CATALOGUE, RECORD], ids=["catalogue", "record"])
def test_the_weighing_to_be_read_says_the_same(scanner, monkeypatch, names):
    text = _csv(names) + "\n" + _bars(names)
    expected = facts(scanner.scan(text).findings)
    monkeypatch.setattr(kernel, "module", lambda: None)
    monkeypatch.setattr(weigher, "_native", None)
    slow = Scanner(load(["cn", "cn_health"]), minimum=Likelihood.UNLIKELY)
    assert facts(slow.scan(text).findings) == expected


DETECTOR = """\
id = "demo.a"
title = "A"
category = "code"
sensitivity = "low"
[[pattern]]
name = "plain"
regex = 'AB\\d{{4}}'
weight = 0
[[pattern]]
name = "number"
regex = '\\d{{6}}'
weight = 0
requires = "hotword"
[[hotword]]
words = ["price", "owner"]
weight = {weight}
{columns}
"""


@pytest.fixture
def made(tmp_path):
    def call(columns, weight=-20):
        (tmp_path / "pack.toml").write_text('id = "demo"\ntitle = "D"\n')
        text = DETECTOR.format(columns=columns, weight=weight)
        (tmp_path / "a.toml").write_text(text)
        return Scanner([tmp_path], minimum=Likelihood.VERY_UNLIKELY)

    return call


TABLE = "item,price\nAB1234,1\nAB1235,2\nAB1236,3\n" + "AB1237,4\n" * 20


@pytest.mark.parametrize(
    ("columns", "likelihood"),
    [
        ("", Likelihood.POSSIBLE),
        ('columns = "own"', Likelihood.POSSIBLE),
        ('columns = "all"', Likelihood.VERY_UNLIKELY),
    ],
)
def test_only_a_group_that_says_so_counts_the_names_of_all_columns(made, columns, likelihood):
    found = made(columns).scan(TABLE).findings
    assert {finding.likelihood for finding in found} == {likelihood}
    assert len(found) == 23


@pytest.mark.parametrize("columns", ["", 'columns = "own"', 'columns = "all"'])
def test_the_name_of_another_column_opens_no_gate(made, columns):
    """What speaks of a whole table says nothing of one number in it."""
    text = "item,owner\n" + "123456,x\n" * 20
    assert not made(columns, 20).scan(text).findings
