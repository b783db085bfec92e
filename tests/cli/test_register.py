"""`dlp register`, and the commands that are given an index; every block of the page on it runs."""

from __future__ import annotations

import shlex
import stat
import subprocess
import sys

import pytest

from dlp import Context, Index, Policy, Scanner
from dlp.batch.paths import scan_paths
from dlp.batch.processes import Processes
from dlp.cli import serve
from dlp.report import FORMATS
from tests.cli.test_howto import steps

TABLE = "姓名,身份证号,手机号\n张三,11010518850607004X,13800138000\n李四,650102190001010016,13900000001\n,男,\n"
ROW = "参保人 张三 11010518850607004X 13800138000\n"
PLAN = (
    "二〇二六年度医保基金监管合作计划：第一阶段于三月完成门诊统筹数据的比对与清洗，第二阶段于六月上线异常结算预警模型，"
    "覆盖全部定点医疗机构；第三阶段于九月组织飞行检查，重点核查串换药品、虚记诊疗项目和冒名住院三类行为。"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a table, a plan and a key."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "key").write_text("0123456789abcdef0123\n")
    return tmp_path


@pytest.fixture
def members(dlp, folder):
    """The table, registered."""
    done = dlp("register", "records", "members.csv", "-o", "members.index", "--key", "key",
               "--primary", "身份证号", "--name", "members")  # fmt: skip
    assert done.code == 0, done.err
    assert "2 rows" in done.out
    assert "1 left out: no number, id, e-mail or account" in done.out
    return folder / "members.index"


@pytest.fixture
def plan(dlp, folder):
    """The plan, registered."""
    done = dlp(
        "register", "documents", "plan.txt", "-o", "plan.index", "--key", "key", "--name", "plan"
    )
    assert (done.code, done.err) == (0, "")
    assert "document 1: plan.txt" in done.out
    return folder / "plan.index"


def test_the_page_on_registering(dlp, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = 0
    for command, printed in steps("register.md"):
        if command.startswith("printf"):
            subprocess.run(command, shell=True, check=True)
            continue
        called, _, tail = command.partition(" | tail -")
        outcome = dlp(*shlex.split(called)[1:])
        assert outcome.err == "", command
        assert outcome.code == (1 if command.startswith("dlp scan") else 0), command
        lines = outcome.out.splitlines()
        assert not printed or lines[-int(tail or 0) :] == printed, command
        ran += 1
    assert ran == 7


def test_a_scan_reports_a_row_in_every_format(dlp, folder, members):
    (folder / "a.txt").write_text(ROW, encoding="utf-8")
    given = ("scan", "a.txt", "--registered", members, "--key", "key", "--packs", "cn_secrecy")
    for name in FORMATS:
        outcome = dlp(*given, "--format", name)
        assert outcome.code == 1, (name, outcome.err)
        assert "registered.members" in outcome.out or "已登记记录" in outcome.out, name
        assert "11010518850607004X" not in outcome.out
    row = dlp(*given, "--format", "jsonl").objects[0]
    assert (row["infotype"], row["likelihood"], row["category"]) == (
        "registered.members",
        "very-likely",
        "person",
    )
    summary = dlp(*given, "--format", "jsonl").summary
    assert summary["packs"]["registered.members"].startswith("1+")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_workers_have_the_index(dlp, folder, members, jobs):
    (folder / "many").mkdir()
    for number in range(150):
        (folder / "many" / f"{number}.txt").write_text(ROW, encoding="utf-8")
    outcome = dlp("scan", "many", "--registered", members, "--key", "key", "--packs", "cn_secrecy",
                  "--jobs", jobs, "--format", "jsonl")  # fmt: skip
    assert sum(row.get("infotype") == "registered.members" for row in outcome.objects) == 150


def test_isolated_readers_and_spawned_workers_have_it(folder, members, plan):
    pytest.importorskip("fsspec")
    (folder / "store").mkdir()
    (folder / "store" / "a.txt").write_text(ROW + PLAN, encoding="utf-8")
    indexes = [Index.load(path, folder / "key") for path in (members, plan)]
    scanner = Scanner(["cn_secrecy"], registered=indexes, isolation="worker")
    results = list(scan_paths([str(folder / "store")], scanner, engine=Processes(1)))
    found = [finding["infotype"] for result in results for finding in result.findings]
    assert found == ["registered.members", "registered.plan"]


def test_the_preset_decides_by_real_indexes(dlp, folder, plan):
    (folder / "mail.txt").write_text("你好，\n" + PLAN[30:110] + "\n", encoding="utf-8")
    index = Index.load(plan, folder / "key")
    policy = Policy.load("nda-medical-insurance")
    inspection = Scanner(registered=[index], minimum="very-unlikely").scan(folder / "mail.txt")
    outside = Context(channel="email", recipients=("x@elsewhere.example",))
    reasons = [reason.rule for reason in policy.decide(inspection, outside).reasons]
    assert "1.3-cooperation" in reasons
    inside = Context(channel="email", recipients=("signed@party-b.example",))
    assert "1.3-cooperation" not in [one.rule for one in policy.decide(inspection, inside).reasons]
    stream = Scanner(registered=[index]).stream(policy=policy, context=outside)
    stream.feed((folder / "mail.txt").read_bytes())
    stream.close()
    assert "1.3-cooperation" in [reason.rule for reason in stream.decision.reasons]
    outcome = dlp("scan", "mail.txt", "--registered", plan, "--key", "key", "--policy",
                  "nda-medical-insurance", "--context", "channel=email", "--context",
                  "recipients=x@elsewhere.example")  # fmt: skip
    assert outcome.code == 1
    assert "1.3-cooperation" in outcome.out


def test_a_place_is_explained(dlp, folder, members):
    (folder / "a.txt").write_text(ROW, encoding="utf-8")
    out = dlp("explain", "a.txt:1:10", "--registered", members, "--key", "key").out
    assert "身份证号 of row 1" in out
    assert "姓名 near it" in out


def test_options_stand_in_dlp_toml(dlp, folder, members):
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text(ROW, encoding="utf-8")
    (folder / "dlp.toml").write_text(
        f'[scan]\nregistered = ["{members.name}"]\nkey = "key"\npacks = ["cn_secrecy"]\n'
    )
    assert "registered.members" in dlp("scan", "sub/a.txt").out


def test_a_redaction_that_the_policy_holds_is_refused(dlp, folder, plan):
    pytest.importorskip("cryptography")
    (folder / "mail.txt").write_text(PLAN[30:150] + "\n", encoding="utf-8")
    outcome = dlp("redact", "mail.txt", "-o", "out.txt", "--registered", plan, "--key", "key",
                  "--policy", "nda-medical-insurance", "--context", "recipients=x@elsewhere.example")  # fmt: skip
    assert outcome.code != 0
    assert "1.3-cooperation" in outcome.err + outcome.out
    assert not (folder / "out.txt").exists()


def test_rows_are_taken_out_of_texts_and_documents(dlp, folder):
    """Numbers that only the index knows."""
    docx = pytest.importorskip("docx")
    (folder / "staff.csv").write_text("工号,姓名\nE77120045,张三\n", encoding="utf-8")
    given = ("-o", "staff.index", "--key", "key", "--primary", "工号", "--name", "staff")
    assert dlp("register", "records", "staff.csv", *given).code == 0
    (folder / "a.txt").write_text("员工 张三 工号 E-77120045 到岗\n", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("员工 张三 工号 E-77120045 到岗")
    document.save(folder / "a.docx")
    for name in ("a.txt", "a.docx"):
        outcome = dlp("redact", name, "-o", f"out-{name}", "--registered", "staff.index",
                      "--key", "key", "--packs", "cn_secrecy")  # fmt: skip
        assert "1 registered.staff" in outcome.out, outcome.err
    assert "77120045" not in (folder / "out-a.txt").read_text(encoding="utf-8")
    texts = [one.text for one in docx.Document(folder / "out-a.docx").paragraphs]
    assert texts == ["员工 张三 工号 ********** 到岗"]


def test_a_policy_is_tried_and_a_baseline_is_made_with_an_index(dlp, folder, members, monkeypatch):
    (folder / "a.txt").write_text(ROW, encoding="utf-8")
    given = ("--registered", members, "--key", "key", "--packs", "cn_secrecy")
    tried = dlp("policy", "try", "a.txt", "--policy", "fail-closed", *given)
    assert "registered.members" in tried.out
    monkeypatch.setenv("DLP_KEY_FILE", str(folder / "key"))
    assert "1 entry" in dlp("baseline", "create", "known.json", "a.txt", *given).out
    assert "is called registered" not in dlp("policy", "check", "nda-medical-insurance").out


def test_servers_scan_with_an_index(members):
    options = serve.parser().parse_args(
        ["http", "--registered", str(members), "--key", "key", "--packs", "cn_secrecy"]
    )
    assert serve._scanner(options).count(ROW) == {"registered.members": 1}


def test_values_that_are_no_secret_are_suppressed(dlp, folder):
    """An index used the other way round: our own published numbers."""
    (folder / "a.txt").write_text(
        "客服电话：13800138000，联系人手机：13811112222\n", encoding="utf-8"
    )
    given = ("-o", "own.index", "--key", "key", "--primary", "手机号", "--name", "published")
    assert dlp("register", "records", "members.csv", *given).code == 0
    call = ("scan", "a.txt", "--packs", "cn", "--format", "jsonl")
    assert len(dlp(*call).rows) == 2
    outcome = dlp(*call, "--allow", "own.index", "--key", "key")
    assert [row["quote"] for row in outcome.rows] == ["13*******22"]
    assert outcome.summary["suppressed"] == {"allow:registered.published": 1}
    assert dlp(*call, "--allow", "own.index").code == 2
    said = dlp("explain", "a.txt:1:6", "--allow", "own.index", "--key", "key", "--packs", "cn").out
    assert "suppressed by allow:registered.published" in said


def test_show_needs_no_key_and_checks_with_one(dlp, members, plan):
    shown = dlp("register", "show", members)
    assert "not checked" in shown.out
    assert "rows       2 of 3" in shown.out
    assert "document 1:" in dlp("register", "show", plan, "--key", "key").out
    data = bytearray(members.read_bytes())
    data[-40] ^= 1
    members.unlink()
    members.write_bytes(data)
    assert dlp("register", "show", members).code == 0
    outcome = dlp("register", "show", members, "--key", "key")
    assert outcome.code == 2
    assert "X104" in outcome.err


def test_errors_name_file_code_and_hint(dlp, folder, members):
    (folder / "other").write_text("another key of some length")
    for arguments, code in (
        (("scan", "plan.txt", "--registered", members), "--key"),
        (("scan", "plan.txt", "--key", "key"), "--key-file"),
        (("explain", "plan.txt", "--key", "key"), "--key-file"),
        (("scan", "plan.txt", "--registered", members, "--key", "other"), "X103"),
        (("scan", "plan.txt", "--registered", "plan.txt", "--key", "key"), "X101"),
        (("scan", "plan.txt", "--registered", "missing", "--key", "key"), "X101"),
        (("scan", "plan.txt", "--registered", members, "--key", "missing"), "X112"),
        (
            ("scan", "plan.txt", "--registered", members, "--registered", members, "--key", "key"),
            "X113",
        ),
        (("register", "records", "plan.txt", "-o", "x", "--key", "key", "--primary", "a"), "X110"),
        (("register", "documents", "missing", "-o", "x", "--key", "key"), "X111"),
    ):
        outcome = dlp(*arguments)
        assert (outcome.code, code in outcome.err) == (2, True), (arguments, outcome.err)
    assert not (folder / "x").exists()


def test_several_tables_of_the_same_columns_make_one_index(dlp, folder, members):
    (folder / "more.csv").write_text(
        "姓名,身份证号,手机号\n王五,110101189001010010,13600000003\n", encoding="utf-8"
    )
    given = ("-o", members.with_name("all.index"), "--key", "key", "--primary", "身份证号")
    assert "3 rows" in dlp("register", "records", "members.csv", "more.csv", *given).out
    (folder / "else.csv").write_text("号,名\n123456,x\n", encoding="utf-8")
    assert dlp("register", "records", "members.csv", "else.csv", *given).code == 2


def test_a_key_is_made_only_when_asked_for(dlp, folder):
    given = (
        "register",
        "records",
        "members.csv",
        "-o",
        "a.index",
        "--primary",
        "身份证号",
        "--key",
        "fresh",
    )
    assert dlp(*given).code == 2
    assert dlp(*given, "--make-key").code == 0
    assert stat.S_IMODE((folder / "fresh").stat().st_mode) == 0o600


def test_a_document_that_was_not_read_is_said(dlp, folder):
    (folder / "cut.docx").write_bytes(b"PK\x03\x04cut")
    outcome = dlp("register", "documents", "plan.txt", "cut.docx", "-o", "a.index", "--key", "key")
    assert outcome.code == 3
    assert "cut.docx" in outcome.out


def test_a_scan_without_indexes_imports_nothing_of_them():
    code = (
        "import sys, dlp.cli.scan\n"
        "from dlp.cli.register import parser\n"
        "from dlp import Scanner\n"
        "parser(), Scanner(['cn_secrecy']).scan('13800138000 ' * 3000)\n"
        "assert not [one for one in sys.modules if 'registered' in one or 'recognised' in one]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
