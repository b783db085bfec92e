"""Insured-person records: identifiers and a medical item that stand together."""

import pytest

from dlp import Scanner
from dlp.policy import insured_records

ROW = "张三,11010518850607004X,E11.900,13800138000"


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "cn_health"], fingerprint_key=b"k")


def records(scanner, text, **options):
    return insured_records(scanner.scan(text).findings, **options)


def test_each_person_of_a_table_is_a_record(scanner):
    rows = "\n".join(
        f"{name},{resident},E11.900" for name, resident in
        [("张三", "11010518850607004X"), ("李四", "650102190001010016")]
    )  # fmt: skip
    found = records(scanner, f"姓名,身份证号,诊断编码\n{rows}\n")
    assert len(found) == 2
    assert all(record.likelihood >= "possible" for record in found)


def test_a_form_is_one_record(scanner):
    text = "姓名：王小明\n身份证号：11010518850607004X\n手机：13800138000\n诊断编码：E11.900\n"
    [record] = records(scanner, text)
    assert record.infotype == "cn_health.insured-person-record"
    assert {finding.infotype for finding in record.findings} >= {"cn.resident-id", "cn.mobile"}


@pytest.mark.parametrize(
    "text",
    [
        "身份证号：11010518850607004X 手机：13800138000",  # nothing medical
        "身份证号：11010518850607004X 诊断编码：E11.900",  # one identifier
        "诊断编码：E11.900",
        "手机：13800138000 手机：13900139000 诊断编码：E11.900",  # two of one kind
        "",
    ],
)
def test_less_is_no_record(scanner, text):
    assert records(scanner, text) == []


def test_what_stands_far_apart_is_no_record(scanner):
    text = (
        "身份证号：11010518850607004X 手机：13800138000\n"
        + "无关的文字。\n" * 200
        + "诊断编码：E11.900"
    )
    assert records(scanner, text) == []


def test_the_confidence_is_that_of_the_weakest_part(scanner):
    [record] = records(scanner, "姓名：王小明\n身份证号：11010518850607004X\n诊断编码：E11.900\n")
    assert record.confidence <= min(
        max(item.confidence for item in record.findings if item.infotype == name)
        for name in {item.infotype for item in record.findings}
    )


def test_a_record_shows_no_value(scanner):
    [record] = records(scanner, "姓名：王小明\n身份证号：11010518850607004X\n诊断编码：E11.900\n")
    assert "11010518850607004X" not in repr(record)
