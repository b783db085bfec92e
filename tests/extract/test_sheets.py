"""Reading of .xlsx and .xlsb: cells with addresses, exact digits, and what hides beside them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dlp.model import Table

MEMBERS = [
    ("workbook", "xl/workbook2.xml", "<w><definedName>{}</definedName></w>"),
    (
        "comment",
        "xl/comments1.xml",
        "<c><comment ref='A1'><text><r><t>{}</t></r></text></comment></c>",
    ),
    (
        "comment",
        "xl/threadedComments/t1.xml",
        "<c><threadedComment><text>{}</text></threadedComment></c>",
    ),
    ("connection", "xl/connections.xml", "<c><command>{}</command></c>"),
    ("attribute", "xl/connections.xml", "<c><dbPr connection='pwd={}'/></c>"),
    ("attribute", "xl/pivotCache/pivotCacheRecords1.xml", "<p><r><s v='{}'/></r></p>"),
    ("external-link", "xl/externalLinks/externalLink1.xml", "<e><cell><v>{}</v></cell></e>"),
    ("attribute", "xl/tables/table1.xml", "<t><tableColumn name='{}'/></t>"),
    ("drawing", "xl/drawings/drawing1.xml", "<d><p><r><t>{}</t></r></p></d>"),
    ("chart", "xl/charts/chart1.xml", "<c><v>{}</v></c>"),
    ("revision", "xl/revisions/revisionLog1.xml", "<r><nc><is><t>{}</t></is></nc></r>"),
    ("property", "docProps/app.xml", "<p><Company>{}</Company></p>"),
    ("attribute", "xl/styles.xml", "<s><numFmt numFmtId='170' formatCode='\"{}\"0'/></s>"),
    (
        "orphan",
        "xl/worksheets/sheet9.xml",
        "<worksheet><sheetData><row><c t='str'><v>{}</v></c></row></sheetData></worksheet>",
    ),
    ("custom-xml", "customXml/item1.xml", "<d>{}</d>"),
]
AROUND = [
    ("sheet-settings", "<headerFooter><oddHeader>{}</oddHeader></headerFooter>"),
    (
        "sheet-settings",
        "<dataValidations><dataValidation><formula1>{}</formula1></dataValidation></dataValidations>",
    ),
    ("attribute", "<dataValidations><dataValidation prompt='{}'/></dataValidations>"),
    ("attribute", "<hyperlinks><hyperlink tooltip='{}'/></hyperlinks>"),
    ("attribute", "<protectedRanges><protectedRange name='{}'/></protectedRanges>"),
    ("attribute", "<scenarios><scenario comment='{}'/></scenarios>"),
]


def sheet_of(reading, name):
    """Return the first segment with a path."""
    return next(segment for path, segment in reading.segments if path == name)


@pytest.mark.parametrize(("kind", "member", "content"), MEMBERS)
def test_token_beside_the_sheets_is_found(build, read, kind, member, content):
    reading = read(build.xlsx("", extra={member: content.format("TOKEN-4711")}))
    assert kind in reading.kinds("TOKEN-4711")


@pytest.mark.parametrize(("kind", "content"), AROUND)
def test_token_around_the_rows_is_found(build, read, kind, content):
    xml = f"<worksheet><sheetData/>{content.format('TOKEN-4711')}</worksheet>"
    reading = read(build.xlsx("", extra={"xl/worksheets/sheet1.xml": xml}))
    assert reading.kinds("TOKEN-4711") == {kind}


def test_rows_are_lines_and_missing_cells_keep_their_column(build, read):
    row = "<row r='3'><c r='A3'><v>1</v></c><c r='D3' t='str'><v>x</v></c></row>"
    assert sheet_of(read(build.xlsx(row)), "A").data == b"1\t\t\tx\n"


def test_an_offset_leads_back_to_sheet_and_cell(build, read):
    row = "<row r='3'><c r='A3'><v>1</v></c><c r='AD3' t='str'><v>xyz</v></c></row>"
    segment = sheet_of(read(build.xlsx(row)), "A")
    place = segment.places.at(segment.data.find(b"yz"))
    assert (place.sheet, place.cell) == ("A", "AD3")


def test_a_hidden_sheet_is_marked(build, read):
    reading = read(build.xlsx(""))
    assert (reading.paths("HIDDEN-SHEET-1"), reading.kinds("HIDDEN-SHEET-1")) == (
        {"B(hidden)"},
        {"hidden"},
    )


def test_every_digit_of_a_number_is_kept(build, read):
    row = "<row r='1'><c r='A1'><v>6222021234567890123</v></c></row>"
    assert sheet_of(read(build.xlsx(row)), "A").data == b"6222021234567890123\n"


def test_scientific_notation_is_written_out(build, read):
    row = "<row r='1'><c r='A1'><v>1.1010519900307823E+17</v></c></row>"
    reading = read(build.xlsx(row))
    assert (sheet_of(reading, "A").data, reading.kinds("1.1010519900307823E+17")) == (
        b"110105199003078230\n",
        {"raw-value"},
    )


def test_dates_are_formatted_and_their_raw_value_is_kept(read):
    book = openpyxl.Workbook()
    book.active["A1"] = dt.date(2023, 3, 15)
    file = io.BytesIO()
    book.save(file)
    reading = read(file.getvalue())
    assert (sheet_of(reading, "Sheet").data, reading.kinds("45000")) == (
        b"2023-03-15\n",
        {"raw-value"},
    )


def test_a_first_row_of_names_is_the_header(build, read):
    rows = (
        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
        "<row r='2'><c r='A2'><v>5</v></c></row>"
    )
    data = build.xlsx(rows, strings="<si><t>姓名</t></si><si><t>证件号</t></si>")
    assert sheet_of(read(data), "A").table == Table("\t", ("姓名", "证件号"), quote="")


def test_a_first_row_with_a_number_is_no_header(build, read):
    rows = "<row r='1'><c r='A1'><v>5</v></c><c r='B1' t='str'><v>x</v></c></row>"
    assert sheet_of(read(build.xlsx(rows)), "A").table == Table("\t", (), quote="")


def test_strings_that_no_cell_uses_are_read(build, read):
    data = build.xlsx("", strings="<si><t>UNUSED-1</t></si>")
    assert read(data).kinds("UNUSED-1") == {"unused-string"}


def test_formulas_are_read_with_their_cell(build, read):
    row = '<row r="2"><c r="C2"><f>CONCAT("FORMULA-1")</f><v>9</v></c></row>'
    reading = read(build.xlsx(row))
    segment = next(s for _, s in reading.segments if s.kind == "formula")
    assert (segment.data, segment.places.at(0).cell) == (b'=CONCAT("FORMULA-1")\n', "C2")


def test_a_false_dimension_hides_nothing(build, read):
    xml = (
        "<worksheet><dimension ref='A1'/><sheetData><row r='9'><c r='Z9' t='str'><v>FAR-1</v></c>"
        "</row></sheetData></worksheet>"
    )
    reading = read(build.xlsx("", extra={"xl/worksheets/sheet1.xml": xml}))
    assert reading.paths("FAR-1") == {"A"}


def test_line_breaks_and_tabs_in_a_cell_become_spaces(build, read):
    row = "<row r='1'><c r='A1' t='str'><v>a\nb\tc</v></c></row>"
    assert sheet_of(read(build.xlsx(row)), "A").data == b"a b c\n"


def test_cells_without_references_follow_one_another(build, read):
    row = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert sheet_of(read(build.xlsx(row)), "A").data == b"1\t2\n3\n"


def test_values_agree_with_openpyxl(read):
    book = openpyxl.Workbook()
    for row in range(1, 30):
        book.active.append([f"文本{row}", row * 1001, None, "尾"])
    file = io.BytesIO()
    book.save(file)
    expected = "".join(
        "\t".join("" if value is None else str(value) for value in row) + "\n"
        for row in book.active.iter_rows(values_only=True)
    )
    assert sheet_of(read(file.getvalue()), "Sheet").data.decode() == expected


def test_a_long_string_in_many_cells_is_given_whole_once(build, read):
    rows = "".join(f"<row r='{i}'><c t='s'><v>0</v></c></row>" for i in range(1, 200))
    data = build.xlsx(rows, strings=f"<si><t>{'x' * 1_000_000}</t></si>")
    assert len(sheet_of(read(data), "A").data) < 1_100_000


def test_cells_of_a_binary_workbook_are_read(build, read):
    def record(kind, content):
        return bytes([kind, len(content)]) + content

    def text(value):
        return len(value).to_bytes(4, "little") + value.encode("utf-16-le")

    sheet = record(0, (4).to_bytes(4, "little") + bytes(8))
    sheet += record(6, (1).to_bytes(4, "little") + bytes(4) + text("BINARY-1"))
    sheet += record(7, (2).to_bytes(4, "little") + bytes(8))
    data = build.zipped(
        {
            "xl/workbook.bin": b"\0",
            "xl/worksheets/sheet1.bin": sheet,
            "xl/sharedStrings.bin": record(19, b"\0" + text("SHARED-1")),
        }
    )
    segment = sheet_of(read(data), "xl/worksheets/sheet1.bin")
    assert (segment.data, segment.places.at(2).cell) == (b"\tBINARY-1\tSHARED-1\n", "B5")


def test_sheets_in_gbk_are_read(build, read):
    xml = (
        "<?xml version='1.0' encoding='GBK'?><worksheet><sheetData><row r='1'><c r='A1' t='str'>"
        "<v>中文</v></c></row></sheetData></worksheet>"
    )
    data = build.xlsx("", extra={"xl/worksheets/sheet1.xml": xml.encode("gbk")})
    assert sheet_of(read(data), "A").data.decode() == "中文\n"


@pytest.fixture(scope="module")
def rich_book():
    """A workbook that openpyxl wrote, with a token wherever it can put one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "SHEETNAME-1"
    sheet["A1"] = "CELL-1"
    sheet["A1"].comment = Comment("COMMENT-1", "COMMENTAUTHOR-1")
    sheet["A2"] = '=CONCATENATE("FORMULA-1")'
    sheet["A3"].hyperlink = "https://LINK-1.example/"
    sheet["A4"].number_format = '"FORMAT-1"0'
    sheet.oddHeader.center.text = "PAGEHEADER-1"
    check = DataValidation(type="list", formula1='"LIST-1"', promptTitle="t", prompt="PROMPT-1")
    sheet.add_data_validation(check)
    check.add("A5")
    book.create_sheet("VERYHIDDEN-1").sheet_state = "veryHidden"
    book["VERYHIDDEN-1"]["B2"] = "UNSEEN-1"
    book.defined_names["NAME_1"] = DefinedName("NAME_1", attr_text='"DEFINED-2"')
    book.properties.creator = "CREATOR-1"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("SHEETNAME-1", "attribute"),
        ("CELL-1", "body"),
        ("COMMENT-1", "comment"),
        ("COMMENTAUTHOR-1", "comment"),
        ("FORMULA-1", "formula"),
        ("LINK-1", "attribute"),
        ("FORMAT-1", "attribute"),
        ("PAGEHEADER-1", "sheet-settings"),
        ("LIST-1", "sheet-settings"),
        ("PROMPT-1", "attribute"),
        ("UNSEEN-1", "hidden"),
        ("DEFINED-2", "workbook"),
        ("CREATOR-1", "property"),
    ],
)
def test_token_in_a_workbook_of_openpyxl_is_found(read, rich_book, token, kind):
    assert kind in read(rich_book).kinds(token)


def test_a_title_row_is_no_header(build, read):
    rows = [["员工花名册"], ["姓名", "手机"], ["甲", "x"]]
    xml = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{"AB"[i]}{n}" t="str"><v>{cell}</v></c>' for i, cell in enumerate(row))
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    assert sheet_of(read(build.xlsx(xml)), "A").table == Table("\t", ("姓名", "手机"), quote="")


def test_a_sheet_of_one_column_keeps_its_header(build, read):
    xml = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>v{n}</v></c></row>' for n in range(1, 9))
    assert sheet_of(read(build.xlsx(xml)), "A").table == Table("\t", ("v1",), quote="")


def test_entities_in_shared_strings_are_read_and_reported(build, read):
    strings = "<!DOCTYPE s [<!ENTITY e 'TOKEN-4711'>]><sst><si><t>&e;</t></si></sst>"
    reading = read(build.xlsx("", extra={"xl/sharedStrings.xml": strings}))
    assert {"body", "entity"} <= reading.kinds("TOKEN-4711")
