"""Places of an .xlsx in which a token can sit."""

from __future__ import annotations

ROWS = {
    "inline string": "<row><c t='inlineStr'><is><t>TOKEN</t></is></c></row>",
    "inline rich string": "<row><c t='inlineStr'><is><r><t>CANARY-</t></r><r><t>4711</t></r></is></c></row>",
    "string result of a formula": "<row><c t='str'><f>A1</f><v>TOKEN</v></c></row>",
    "text of a formula": '<row><c><f>CONCATENATE("TOKEN")</f><v>1</v></c></row>',
    "shared formula": "<row><c><f t='shared' si='0' ref='A1:A2'>\"TOKEN\"</f><v>1</v></c></row>",
    "hidden row": "<row hidden='1'><c t='str'><v>TOKEN</v></c></row>",
    "cell without reference": "<row><c t='str'><v>TOKEN</v></c></row>",
    "last cell of the grid": "<row r='1048576'><c r='XFD1048576' t='str'><v>TOKEN</v></c></row>",
    "error value": "<row><c t='e'><v>TOKEN</v></c></row>",
}  # fmt: skip
STRINGS = {
    "shared string": ("<row><c t='s'><v>0</v></c></row>", "<si><t>TOKEN</t></si>"),
    "shared rich string": ("<row><c t='s'><v>0</v></c></row>", "<si><r><t>CANARY-</t></r><r><rPr><b/></rPr><t>4711</t></r></si>"),
    "unused shared string": ("", "<si><t>TOKEN</t></si>"),
    "phonetic run": ("<row><c t='s'><v>0</v></c></row>", "<si><t>x</t><rPh sb='0' eb='1'><t>TOKEN</t></rPh></si>"),
}  # fmt: skip
AROUND = {
    "page header": "<headerFooter><oddHeader>TOKEN</oddHeader></headerFooter>",
    "page footer of even pages": "<headerFooter><evenFooter>TOKEN</evenFooter></headerFooter>",
    "validation list": '<dataValidations><dataValidation><formula1>"TOKEN"</formula1></dataValidation></dataValidations>',
    "validation prompt": "<dataValidations><dataValidation prompt='TOKEN'/></dataValidations>",
    "validation prompt title": "<dataValidations><dataValidation promptTitle='TOKEN'/></dataValidations>",
    "validation error": "<dataValidations><dataValidation error='TOKEN'/></dataValidations>",
    "validation error title": "<dataValidations><dataValidation errorTitle='TOKEN'/></dataValidations>",
    "conditional format formula": '<conditionalFormatting><cfRule><formula>"TOKEN"</formula></cfRule></conditionalFormatting>',
    "conditional format text": "<conditionalFormatting><cfRule text='TOKEN'/></conditionalFormatting>",
    "tooltip of a link": "<hyperlinks><hyperlink tooltip='TOKEN'/></hyperlinks>",
    "location of a link": "<hyperlinks><hyperlink location='TOKEN'/></hyperlinks>",
    "display of a link": "<hyperlinks><hyperlink display='TOKEN'/></hyperlinks>",
    "protected range": "<protectedRanges><protectedRange name='TOKEN'/></protectedRanges>",
    "name of a scenario": "<scenarios><scenario name='TOKEN'/></scenarios>",
    "comment of a scenario": "<scenarios><scenario comment='TOKEN'/></scenarios>",
    "value of a scenario": "<scenarios><scenario><inputCells val='TOKEN'/></scenario></scenarios>",
    "code name": "<sheetPr codeName='TOKEN'/>",
    "filter value": "<autoFilter><filterColumn><filters><filter val='TOKEN'/></filters></filterColumn></autoFilter>",
    "extension list": "<extLst><ext><x>TOKEN</x></ext></extLst>",
}  # fmt: skip
MEMBERS = {
    "sheet that the workbook does not list": ("xl/worksheets/sheet9.xml", "<worksheet><sheetData><row><c t='str'><v>TOKEN</v></c></row></sheetData></worksheet>"),
    "hidden sheet": ("xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c t='str'><v>TOKEN</v></c></row></sheetData></worksheet>"),
    "hidden column": ("xl/worksheets/sheet1.xml", "<worksheet><cols><col min='1' max='1' hidden='1'/></cols><sheetData><row><c r='A1' t='str'><v>TOKEN</v></c></row></sheetData></worksheet>"),
    "row among plain rows": ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>TOKEN</v></c></row></sheetData></worksheet>'),
    "text between plain rows": ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><x>TOKEN</x></c></row></sheetData></worksheet>'),
    "entity of the shared strings": ("xl/sharedStrings.xml", "<!DOCTYPE s [<!ENTITY e 'TOKEN'>]><sst><si><t>&e;</t></si></sst>"),
    "chart sheet": ("xl/chartsheets/sheet1.xml", "<c><headerFooter><oddHeader>TOKEN</oddHeader></headerFooter></c>"),
    "macro sheet": ("xl/macrosheets/sheet1.xml", '<m><sheetData><row><c><f>"TOKEN"</f></c></row></sheetData></m>'),
    "comment": ("xl/comments1.xml", "<c><comment ref='A1'><text><r><t>TOKEN</t></r></text></comment></c>"),
    "author of a comment": ("xl/comments1.xml", "<c><authors><author>TOKEN</author></authors></c>"),
    "threaded comment": ("xl/threadedComments/t1.xml", "<c><threadedComment><text>TOKEN</text></threadedComment></c>"),
    "person": ("xl/persons/person.xml", "<p><person displayName='TOKEN'/></p>"),
    "name of a table": ("xl/tables/table1.xml", "<t displayName='TOKEN'/>"),
    "column of a table": ("xl/tables/table1.xml", "<t><tableColumn name='TOKEN'/></t>"),
    "formula of a table column": ("xl/tables/table1.xml", '<t><tableColumn><calculatedColumnFormula>"TOKEN"</calculatedColumnFormula></tableColumn></t>'),
    "comment of a table": ("xl/tables/table1.xml", "<t comment='TOKEN'/>"),
    "pivot cache record": ("xl/pivotCache/pivotCacheRecords1.xml", "<p><r><s v='TOKEN'/></r></p>"),
    "pivot cache item": ("xl/pivotCache/pivotCacheDefinition1.xml", "<p><sharedItems><s v='TOKEN'/></sharedItems></p>"),
    "pivot caption": ("xl/pivotTables/pivotTable1.xml", "<p dataCaption='TOKEN'/>"),
    "value of an external link": ("xl/externalLinks/externalLink1.xml", "<e><cell><v>TOKEN</v></cell></e>"),
    "path of an external link": ("xl/externalLinks/_rels/externalLink1.xml.rels", "<R><R Target='file:///TOKEN'/></R>"),
    "password of a connection": ("xl/connections.xml", "<c><dbPr connection='pwd=TOKEN'/></c>"),
    "command of a connection": ("xl/connections.xml", "<c><dbPr command='select TOKEN'/></c>"),
    "query table": ("xl/queryTables/queryTable1.xml", "<q name='TOKEN'/>"),
    "text in a drawing": ("xl/drawings/drawing1.xml", "<d><p><r><t>TOKEN</t></r></p></d>"),
    "alternative text": ("xl/drawings/drawing1.xml", "<d><cNvPr descr='TOKEN'/></d>"),
    "form control (VML)": ("xl/drawings/vmlDrawing1.vml", "<xml xmlns:v='v'><v:shape><v:textbox><div>TOKEN</div></v:textbox></v:shape></xml>"),
    "chart cache": ("xl/charts/chart1.xml", "<c><v>TOKEN</v></c>"),
    "chart title": ("xl/charts/chart1.xml", "<c><title><p><r><t>TOKEN</t></r></p></title></c>"),
    "revision log": ("xl/revisions/revisionLog1.xml", "<r><nc><is><t>TOKEN</t></is></nc></r>"),
    "user of a shared workbook": ("xl/revisions/userNames.xml", "<u><userInfo name='TOKEN'/></u>"),
    "literal of a number format": ("xl/styles.xml", "<s><numFmt numFmtId='170' formatCode='\"TOKEN\"0'/></s>"),
    "name of a cell style": ("xl/styles.xml", "<s><cellStyle name='TOKEN'/></s>"),
    "target of a link": ("xl/worksheets/_rels/sheet1.xml.rels", "<R><R Target='https://TOKEN/'/></R>"),
    "core property": ("docProps/core.xml", "<c><creator>TOKEN</creator></c>"),
    "title of a sheet in the properties": ("docProps/app.xml", "<p><TitlesOfParts><lpstr>TOKEN</lpstr></TitlesOfParts></p>"),
    "custom property": ("docProps/custom.xml", "<p><property name='x'><lpwstr>TOKEN</lpwstr></property></p>"),
    "custom XML item": ("customXml/item1.xml", "<d>TOKEN</d>"),
    "control property": ("xl/ctrlProps/ctrlProp1.xml", "<c macro='TOKEN'/>"),
    "printer settings": ("xl/printerSettings/printerSettings1.bin", "\0\1TOKEN printer\0"),
    "volatile dependency": ("xl/volatileDependencies.xml", "<v><stp>TOKEN</stp></v>"),
    "foreign file in the zip": ("secret.txt", "TOKEN"),
}  # fmt: skip
BOOKS = {
    "name of a sheet": "<sheets><sheet name='TOKEN' sheetId='1' r:id='r1'/></sheets>",
    "defined name": "<definedNames><definedName name='TOKEN'>1</definedName></definedNames>",
    "value of a defined name": "<definedNames><definedName name='x'>\"TOKEN\"</definedName></definedNames>",
    "comment of a defined name": "<definedNames><definedName name='x' comment='TOKEN'>1</definedName></definedNames>",
    "user who reserved the file": "<fileSharing userName='TOKEN'/>",
}  # fmt: skip


def canaries(build, token):
    """Yield the place and the bytes of a workbook with the token there."""
    for place, rows in ROWS.items():
        yield place, build.xlsx(rows.replace("TOKEN", token))
    for place, (rows, strings) in STRINGS.items():
        yield place, build.xlsx(rows, strings=strings.replace("TOKEN", token))
    for place, around in AROUND.items():
        sheet = f"<worksheet><sheetData/>{around.replace('TOKEN', token)}</worksheet>"
        yield place, build.xlsx("", extra={"xl/worksheets/sheet1.xml": sheet})
    for place, (name, content) in MEMBERS.items():
        yield place, build.xlsx("", extra={name: content.replace("TOKEN", token)})
    for place, content in BOOKS.items():
        book = f"<workbook xmlns:r='r'>{content.replace('TOKEN', token)}</workbook>"
        yield place, build.xlsx("", extra={"xl/workbook.xml": book})
    dimension = f"<worksheet><dimension ref='A1'/><sheetData><row r='9'><c r='Z9' t='str'><v>{token}</v></c></row></sheetData></worksheet>"
    yield (
        "cell outside a false dimension",
        build.xlsx("", extra={"xl/worksheets/sheet1.xml": dimension}),
    )
    yield (
        "comment of the zip",
        build.zipped({"xl/workbook.xml": "<workbook/>"}, comment=token.encode()),
    )
    macros = build.cfb({"VBA": macro(token)})
    yield "source of a macro", build.xlsx("", extra={"xl/vbaProject.bin": macros})


def macro(token):
    """Return a stream of [MS-OVBA] with one module that holds the token."""
    text = f'Attribute VB_Name = "M"\r\nKey = "{token}"\r\n'.encode()
    chunk = b"".join(b"\0" + text[i : i + 8] for i in range(0, len(text), 8))
    return b"\0\1\2compiled\1" + (0xB000 | len(chunk) - 1).to_bytes(2, "little") + chunk
