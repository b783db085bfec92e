"""Places of a .docx in which a token can sit."""

from __future__ import annotations

P = "<w:p><w:r><w:t>TOKEN</w:t></w:r></w:p>"
BODY = {
    "paragraph": P,
    "table cell": f"<w:tbl><w:tr><w:tc>{P}</w:tc></w:tr></w:tbl>",
    "nested table": f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{P}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
    "runs split in mid-number": "<w:p><w:r><w:t>CANARY-</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>4711</w:t></w:r></w:p>",
    "runs split by a bookmark": "<w:p><w:r><w:t>CANARY-</w:t></w:r><w:bookmarkStart w:id='1' w:name='x'/><w:r><w:t>4711</w:t></w:r></w:p>",
    "runs split by a proofing mark": "<w:p><w:r><w:t>CANARY-</w:t></w:r><w:proofErr w:type='x'/><w:r><w:t>4711</w:t></w:r></w:p>",
    "hidden text (vanish)": "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>TOKEN</w:t></w:r></w:p>",
    "hidden text (webHidden)": "<w:p><w:r><w:rPr><w:webHidden/></w:rPr><w:t>TOKEN</w:t></w:r></w:p>",
    "white text of 1 pt": "<w:p><w:r><w:rPr><w:color w:val='FFFFFF'/><w:sz w:val='2'/></w:rPr><w:t>TOKEN</w:t></w:r></w:p>",
    "link text": "<w:p><w:hyperlink><w:r><w:t>TOKEN</w:t></w:r></w:hyperlink></w:p>",
    "field result": "<w:p><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>TOKEN</w:t></w:r></w:p>",
    "simple field": "<w:p><w:fldSimple w:instr='X'><w:r><w:t>TOKEN</w:t></w:r></w:fldSimple></w:p>",
    "field code": "<w:p><w:r><w:instrText>HYPERLINK TOKEN</w:instrText></w:r></w:p>",
    "field code of a simple field": "<w:p><w:fldSimple w:instr='TOKEN'/></w:p>",
    "content control (block)": f"<w:sdt><w:sdtContent>{P}</w:sdtContent></w:sdt>",
    "content control (inline)": "<w:p><w:sdt><w:sdtContent><w:r><w:t>TOKEN</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    "content control (row)": f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{P}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "content control (cell)": f"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>{P}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
    "content control alias": "<w:sdt><w:sdtPr><w:alias w:val='TOKEN'/></w:sdtPr></w:sdt>",
    "content control tag": "<w:sdt><w:sdtPr><w:tag w:val='TOKEN'/></w:sdtPr></w:sdt>",
    "content control list entry": "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='TOKEN' w:value='1'/></w:dropDownList></w:sdtPr></w:sdt>",
    "content control list value": "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='x' w:value='TOKEN'/></w:dropDownList></w:sdtPr></w:sdt>",
    "smart tag": "<w:p><w:smartTag><w:r><w:t>TOKEN</w:t></w:r></w:smartTag></w:p>",
    "custom XML element": "<w:customXml w:element='x'><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p></w:customXml>",
    "ruby": "<w:p><w:r><w:ruby><w:rt><w:r><w:t>TOKEN</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    "inserted text": "<w:p><w:ins><w:r><w:t>TOKEN</w:t></w:r></w:ins></w:p>",
    "deleted text": "<w:p><w:del><w:r><w:delText>TOKEN</w:delText></w:r></w:del></w:p>",
    "deleted field code": "<w:p><w:del><w:r><w:delInstrText>TOKEN</w:delInstrText></w:r></w:del></w:p>",
    "moved from": "<w:p><w:moveFrom><w:r><w:t>TOKEN</w:t></w:r></w:moveFrom></w:p>",
    "moved to": "<w:p><w:moveTo><w:r><w:t>TOKEN</w:t></w:r></w:moveTo></w:p>",
    "author of a change": "<w:p><w:ins w:author='TOKEN'/></w:p>",
    "text box": f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{P}</w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>",
    "text box (VML)": f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{P}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    "WordArt": "<w:p><w:r><w:pict><v:textpath string='TOKEN'/></w:pict></w:r></w:p>",
    "alternative text": "<w:p><w:r><wp:docPr id='1' descr='TOKEN'/></w:r></w:p>",
    "title of a picture": "<w:p><w:r><wp:docPr id='1' title='TOKEN'/></w:r></w:p>",
    "name of a shape": "<w:p><w:r><wp:docPr id='1' name='TOKEN'/></w:r></w:p>",
    "alternative text (VML)": "<w:p><w:r><w:pict><v:shape alt='TOKEN'/></w:pict></w:r></w:p>",
    "tooltip of a link": "<w:p><w:hyperlink w:tooltip='TOKEN'/></w:p>",
    "anchor of a link": "<w:p><w:hyperlink w:anchor='TOKEN'/></w:p>",
    "bookmark": "<w:p><w:bookmarkStart w:id='0' w:name='TOKEN'/></w:p>",
    "form field entry": "<w:p><w:r><w:ffData><w:ddList><w:listEntry w:val='TOKEN'/></w:ddList></w:ffData></w:r></w:p>",
    "form field default": "<w:p><w:r><w:ffData><w:textInput><w:default w:val='TOKEN'/></w:textInput></w:ffData></w:r></w:p>",
    "form field help": "<w:p><w:r><w:ffData><w:helpText w:type='text' w:val='TOKEN'/></w:ffData></w:r></w:p>",
    "form field status": "<w:p><w:r><w:ffData><w:statusText w:val='TOKEN'/></w:ffData></w:r></w:p>",
    "table caption": "<w:tbl><w:tblPr><w:tblCaption w:val='TOKEN'/></w:tblPr></w:tbl>",
    "table description": "<w:tbl><w:tblPr><w:tblDescription w:val='TOKEN'/></w:tblPr></w:tbl>",
    "formula": "<w:p><m:oMath xmlns:m='m'><m:r><m:t>TOKEN</m:t></m:r></m:oMath></w:p>",
    "no-break hyphen": "<w:p><w:r><w:t>CANARY</w:t><w:noBreakHyphen/><w:t>4711</w:t></w:r></w:p>",
    "soft hyphen": "<w:p><w:r><w:t>CANARY-47</w:t><w:softHyphen/><w:t>11</w:t></w:r></w:p>",
    "characters of a symbol font": "<w:p><w:r>" + "".join(f"<w:sym w:font='Symbol' w:char='F0{ord(c):02X}'/>" for c in "CANARY-4711") + "</w:r></w:p>",
    "comment of the markup": "<!-- TOKEN -->",
    "processing instruction": "<?x TOKEN?>",
}  # fmt: skip
PARTS = {
    "header": ("word/header1.xml", f"<w:hdr>{P}</w:hdr>"),
    "header of even pages": ("word/header2.xml", f"<w:hdr>{P}</w:hdr>"),
    "footer": ("word/footer1.xml", f"<w:ftr>{P}</w:ftr>"),
    "footnote": ("word/footnotes.xml", f"<w:footnotes><w:footnote>{P}</w:footnote></w:footnotes>"),
    "endnote": ("word/endnotes.xml", f"<w:endnotes>{P}</w:endnotes>"),
    "comment": ("word/comments.xml", f"<w:comments><w:comment>{P}</w:comment></w:comments>"),
    "author of a comment": ("word/comments.xml", "<w:comments><w:comment w:author='TOKEN'/></w:comments>"),
    "initials of a comment": ("word/comments.xml", "<w:comments><w:comment w:initials='TOKEN'/></w:comments>"),
    "person": ("word/people.xml", "<p><person author='TOKEN'/></p>"),
    "building block": ("word/glossary/document.xml", P),
    "core property": ("docProps/core.xml", "<c><creator>TOKEN</creator></c>"),
    "company": ("docProps/app.xml", "<c><Company>TOKEN</Company></c>"),
    "template path": ("docProps/app.xml", "<c><Template>TOKEN</Template></c>"),
    "custom property": ("docProps/custom.xml", "<c><property name='x'><lpwstr>TOKEN</lpwstr></property></c>"),
    "name of a custom property": ("docProps/custom.xml", "<c><property name='TOKEN'/></c>"),
    "custom XML item": ("customXml/item1.xml", "<data>TOKEN</data>"),
    "attribute of a custom XML item": ("customXml/item1.xml", "<data a='TOKEN'/>"),
    "SmartArt": ("word/diagrams/data1.xml", "<d><p><r><t>TOKEN</t></r></p></d>"),
    "chart title": ("word/charts/chart1.xml", "<c><title><p><r><t>TOKEN</t></r></p></title></c>"),
    "chart cache": ("word/charts/chart1.xml", "<c><ser><strCache><v>TOKEN</v></strCache></ser></c>"),
    "document variable": ("word/settings.xml", "<w:s><w:docVar w:name='n' w:val='TOKEN'/></w:s>"),
    "name of a document variable": ("word/settings.xml", "<w:s><w:docVar w:name='TOKEN'/></w:s>"),
    "list text": ("word/numbering.xml", "<w:n><w:lvlText w:val='TOKEN'/></w:n>"),
    "name of a style": ("word/styles.xml", "<w:s><w:style><w:name w:val='TOKEN'/></w:style></w:s>"),
    "target of a link": ("word/_rels/document.xml.rels", "<R><R Target='http://TOKEN/' TargetMode='External'/></R>"),
    "unreferenced part": ("word/leftover.xml", "<x>TOKEN</x>"),
    "foreign file in the zip": ("secret.txt", "TOKEN"),
    "header of first pages": ("word/header3.xml", f"<w:hdr>{P}</w:hdr>"),
    "attribute among measures": ("word/header1.xml", "<w:hdr><w:p><w:pPr><w:b/><w:sz w:val='2'/><w:tag w:val=\"TOKEN\"/><w:b/></w:pPr></w:p></w:hdr>"),
    "alternative chunk (HTML)": ("word/afchunk.html", "<html><p>TOKEN</p></html>"),
    "alternative chunk (RTF)": ("word/afchunk.rtf", r"{\rtf1 TOKEN}"),
    "web settings": ("word/webSettings.xml", "<w:s><w:div w:id='1'><w:name w:val='TOKEN'/></w:div></w:s>"),
    "name of a part": ("word/TOKEN.xml", "<x>y</x>"),
}  # fmt: skip


def canaries(build, token):
    """Yield the place and the bytes of a document with the token there."""
    for place, body in BODY.items():
        yield place, build.docx(body.replace("TOKEN", token))
    for place, (name, content) in PARTS.items():
        filled = content.replace("TOKEN", token)
        if filled.startswith("<w:"):
            filled = filled.replace(">", f" {build.W}>", 1)
        yield place, with_member(build, name.replace("TOKEN", token), filled)
    yield "comment of the zip", build.zipped(members(build), comment=token.encode())
    yield (
        "part in UTF-16",
        with_member(
            build,
            "word/header1.xml",
            f"<?xml version='1.0' encoding='UTF-16'?><h><p><r><t>{token}</t></r></p></h>".encode(
                "utf-16"
            ),
        ),
    )
    book = build.xlsx(f"<row><c t='str'><v>{token}</v></c></row>")
    yield "embedded workbook", with_member(build, "word/embeddings/book.xlsx", book)
    native = b"\0\0\0\0\2\0a.txt\0c:\\a.txt\0\0\0\3\0\x09\0\0\0c:\\t.txt\0"
    packed = build.cfb(
        {"\x01Ole10Native": native + len(token).to_bytes(4, "little") + token.encode()}
    )
    yield "embedded OLE package", with_member(build, "word/embeddings/oleObject1.bin", packed)
    yield (
        "text in a picture's metadata",
        with_member(build, "word/media/image1.png", build.png(token)),
    )


def members(build):
    """Return the members of a small document."""
    return {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {build.W}><w:body/></w:document>",
    }


def with_member(build, name, content):
    """Return a small document with one more member."""
    return build.zipped(members(build) | {name: content})
