"""Makes the sample share in docs/samples: every value in it is synthetic.

Run `python benchmarks/corpora/samples.py` to write the files again.
"""

from __future__ import annotations

import random
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl

from dlp.validate import registry

HERE = Path(__file__).parents[2] / "docs" / "samples"
NAMES = ("赵一", "钱二", "孙三", "李四", "买买提·示例", "周五", "吴六", "郑七")


def value(name: str, rng: random.Random) -> str:
    """Return a synthetic value that a validator accepts."""
    return registry.get(name).sample(rng)


def roster(path: Path, rng: random.Random) -> None:
    """Insured persons of a made-up unit; a second sheet is hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "参保人员"
    sheet.append(["姓名", "身份证号", "手机号", "银行卡号", "缴费基数"])
    for name in NAMES:
        sheet.append(
            [name, value("cn.resident_id", rng), value("cn.mobile", rng),
             value("cn.bank_card", rng), rng.randrange(4000, 9000)]
        )  # fmt: skip
    hidden = book.create_sheet("往年")
    hidden.sheet_state = "hidden"
    hidden.append(["姓名", "身份证号"])
    hidden.append(["王八", value("cn.resident_id", rng)])
    book.save(path)


def contract(path: Path, rng: random.Random) -> None:
    """A service contract with accounts of both parties."""
    document = docx.Document()
    document.add_heading("信息系统运维服务合同", level=1)
    document.add_paragraph("甲方：示例市医疗保障局　　乙方：示例软件有限公司")
    document.add_paragraph(f"乙方统一社会信用代码：{value('cn.uscc', rng)}")
    document.add_paragraph(f"收款账户 开户行：示例银行 卡号：{value('cn.bank_card', rng)}")
    document.add_paragraph(f"联系人：李四，电话 {value('cn.mobile', rng)}，邮箱 lisi@example.com")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "服务器地址"
    table.cell(1, 0).text, table.cell(1, 1).text = "数据库", "192.168.10.21"
    document.save(path)


def report(path: Path, rng: random.Random) -> None:
    """A one-page PDF, written by hand."""
    lines = (
        "Quarterly settlement report",
        f"Refund to card number 4111 1111 1111 1111, contact {value('cn.mobile', rng)}",
        "IBAN DE89 3704 0044 0532 0130 00",
    )
    text = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 780 Td {text} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start,
    )  # fmt: skip
    path.write_bytes(out)


def log(path: Path, rng: random.Random) -> None:
    """A log in GB18030: an order number must not be taken for a person."""
    lines = [
        f"2024-03-01 08:00:01 INFO 登录 用户身份证号={value('cn.resident_id', rng)} 成功",
        "2024-03-01 08:00:02 INFO 订单号 202403010800021234 已提交",
        f"2024-03-01 08:00:05 WARN 短信发送失败 手机号：{value('cn.mobile', rng)}",
        "2024-03-01 08:00:09 ERROR 数据库密码：Yb@2024#Demo 校验失败",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))


def config(path: Path, rng: random.Random) -> None:
    """A configuration file with keys."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    access = "AKIA" + "".join(rng.choice(alphabet) for _ in range(16))
    path.write_text(
        "[database]\n"
        "url = jdbc:dm://10.1.2.3:5236/YB?user=SYSDBA&password=Demo_Pass_1\n"
        "password = Tr4nsfer-Demo\n"
        "[cloud]\n"
        f"aws_access_key_id = {access}\n"
        f"github_token = {value('keys.github_token', rng)}\n",
        encoding="utf-8",
    )


def mail(path: Path, rng: random.Random) -> None:
    """A mail with a CSV attachment."""
    message = EmailMessage()
    message["From"], message["To"] = "zhangsan@example.com", "lisi@example.org"
    message["Subject"] = "三月份退费名单"
    message["Date"] = "Fri, 01 Mar 2024 09:00:00 +0800"
    message.set_content(f"请查收。初始口令为 Abc12345，联系电话 {value('cn.mobile', rng)}。\n")
    rows = ["姓名,身份证,银行卡"]
    rows += [
        f"{name},{value('cn.resident_id', rng)},{value('cn.bank_card', rng)}" for name in NAMES[:4]
    ]
    message.add_attachment(
        "\n".join(rows).encode("utf-8"), maintype="text", subtype="csv", filename="名单.csv"
    )
    message.set_boundary("sample-boundary")
    path.write_bytes(message.as_bytes())


def clean(folder: Path) -> None:
    """Files with nothing to find, and numbers that look like something."""
    folder.mkdir(exist_ok=True)
    (folder / "readme.txt").write_text(
        "安装说明：解压后运行 setup，版本 2.10.4，构建号 20240301123456789。\n", encoding="utf-8"
    )
    (folder / "sum.py").write_text(
        '"""Adds numbers."""\n\n\ndef add(a: int, b: int) -> int:\n    return a + b\n',
        encoding="utf-8",
    )
    (folder / "measurements.csv").write_text(
        "time,value\n1709251201,3.141592653589793\n1709251202,2.718281828459045\n", encoding="utf-8"
    )


def archive(path: Path, rng: random.Random) -> None:
    """A zip in which a text lies two levels deep."""
    with zipfile.ZipFile(path, "w") as outer:
        info = zipfile.ZipInfo("备份/说明.txt", date_time=(2024, 3, 1, 0, 0, 0))
        outer.writestr(info, f"参保人身份证号：{value('cn.resident_id', rng)}\n")


def main() -> None:
    """Write all samples."""
    rng = random.Random(20240301)
    roster(HERE / "roster.xlsx", rng)
    contract(HERE / "contract.docx", rng)
    report(HERE / "report.pdf", rng)
    log(HERE / "server.log", rng)
    config(HERE / "app.conf", rng)
    mail(HERE / "mail.eml", rng)
    archive(HERE / "backup.zip", rng)
    clean(HERE / "clean")


if __name__ == "__main__":
    main()
