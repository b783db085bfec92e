"""Places of a .pptx, of OpenDocument and of OFD in which a token can sit."""

from __future__ import annotations

RUN = "<p><r><t>TOKEN</t></r></p>"
SLIDES = {
    "text of a slide": ("ppt/slides/slide1.xml", f"<s><sp>{RUN}</sp></s>"),
    "runs split in mid-number": ("ppt/slides/slide1.xml", "<s><p><r><t>CANARY-</t></r><r><rPr/><t>4711</t></r></p></s>"),
    "table": ("ppt/slides/slide1.xml", f"<s><tbl><tr><tc>{RUN}</tc></tr></tbl></s>"),
    "group": ("ppt/slides/slide1.xml", f"<s><grpSp><sp>{RUN}</sp></grpSp></s>"),
    "shape outside the slide": ("ppt/slides/slide1.xml", f"<s><sp><spPr><xfrm><off x='-9999999' y='0'/></xfrm></spPr>{RUN}</sp></s>"),
    "hidden slide": ("ppt/slides/slide2.xml", f"<s show='0'>{RUN}</s>"),
    "notes": ("ppt/notesSlides/notesSlide1.xml", f"<n>{RUN}</n>"),
    "notes master": ("ppt/notesMasters/notesMaster1.xml", f"<n>{RUN}</n>"),
    "layout": ("ppt/slideLayouts/slideLayout1.xml", f"<n>{RUN}</n>"),
    "master": ("ppt/slideMasters/slideMaster1.xml", f"<n>{RUN}</n>"),
    "comment": ("ppt/comments/comment1.xml", "<c><cm><text>TOKEN</text></cm></c>"),
    "author of comments": ("ppt/commentAuthors.xml", "<c><cmAuthor name='TOKEN'/></c>"),
    "SmartArt": ("ppt/diagrams/data1.xml", f"<d>{RUN}</d>"),
    "chart cache": ("ppt/charts/chart1.xml", "<c><v>TOKEN</v></c>"),
    "alternative text": ("ppt/slides/slide1.xml", "<s><cNvPr descr='TOKEN'/></s>"),
    "name of a shape": ("ppt/slides/slide1.xml", "<s><cNvPr name='TOKEN'/></s>"),
    "tag": ("ppt/tags/tag1.xml", "<t><tag name='n' val='TOKEN'/></t>"),
    "target of a link": ("ppt/slides/_rels/slide1.xml.rels", "<R><R Target='https://TOKEN/'/></R>"),
    "section": ("ppt/presentation.xml", "<p><section name='TOKEN'/></p>"),
    "core property": ("docProps/core.xml", "<c><creator>TOKEN</creator></c>"),
    "custom property": ("docProps/custom.xml", "<c><property name='x'><lpwstr>TOKEN</lpwstr></property></c>"),
}  # fmt: skip
ODF = {
    "paragraph": ("content.xml", "<o><text:p>TOKEN</text:p></o>"),
    "runs split in mid-number": ("content.xml", "<o><text:p>CANARY-<text:span>4711</text:span></text:p></o>"),
    "heading": ("content.xml", "<o><text:h>TOKEN</text:h></o>"),
    "table cell": ("content.xml", "<o><table:table-cell><text:p>TOKEN</text:p></table:table-cell></o>"),
    "exact value of a cell": ("content.xml", "<o><table:table-cell office:value='TOKEN'/></o>"),
    "string value of a cell": ("content.xml", "<o><table:table-cell office:string-value='TOKEN'/></o>"),
    "formula": ("content.xml", "<o><table:table-cell table:formula='of:=\"TOKEN\"'/></o>"),
    "note": ("content.xml", "<o><text:note><text:p>TOKEN</text:p></text:note></o>"),
    "annotation": ("content.xml", "<o><office:annotation><text:p>TOKEN</text:p></office:annotation></o>"),
    "author of an annotation": ("content.xml", "<o><office:annotation><creator>TOKEN</creator></office:annotation></o>"),
    "deleted text": ("content.xml", "<o><text:tracked-changes><text:p>TOKEN</text:p></text:tracked-changes></o>"),
    "hidden text": ("content.xml", "<o><text:hidden-text text:string-value='TOKEN'/></o>"),
    "conditional text": ("content.xml", "<o><text:conditional-text text:string-value-if-true='TOKEN'/></o>"),
    "link": ("content.xml", "<o><text:a xlink:href='http://TOKEN/' xmlns:xlink='l'>x</text:a></o>"),
    "alternative text": ("content.xml", "<o><svg:desc xmlns:svg='v'>TOKEN</svg:desc></o>"),
    "bookmark": ("content.xml", "<o><text:bookmark text:name='TOKEN'/></o>"),
    "user field": ("content.xml", "<o><text:user-field-decl text:name='x' office:string-value='TOKEN'/></o>"),
    "name of a table": ("content.xml", "<o><table:table table:name='TOKEN'/></o>"),
    "header": ("styles.xml", "<o><style:header><text:p>TOKEN</text:p></style:header></o>"),
    "footer": ("styles.xml", "<o><style:footer><text:p>TOKEN</text:p></style:footer></o>"),
    "metadata": ("meta.xml", "<o><creator>TOKEN</creator></o>"),
    "user-defined metadata": ("meta.xml", "<o><user-defined>TOKEN</user-defined></o>"),
    "macro": ("Basic/Standard/Module1.xml", "<m>TOKEN</m>"),
    "embedded object": ("Object 1/content.xml", "<o><text:p>TOKEN</text:p></o>"),
    "settings": ("settings.xml", "<o><config-item>TOKEN</config-item></o>"),
}  # fmt: skip
TEXT = "<ofd:TextObject ID='1' Boundary='{} {} 50 5' Size='5'{}><ofd:TextCode X='0' Y='4'>{}</ofd:TextCode></ofd:TextObject>"
OFD = {
    "annotation": ("Doc_0/Annots/Page_0/Annotation.xml", "<a><Annot><Remark>TOKEN</Remark></Annot></a>"),
    "parameter of an annotation": ("Doc_0/Annots/Annot_1.xml", "<a><Parameter Name='x'>TOKEN</Parameter></a>"),
    "appearance of an annotation": ("Doc_0/Annots/Annot_2.xml", "<a><Appearance>" + TEXT.format(1, 1, "", "TOKEN") + "</Appearance></a>"),
    "creator of an annotation": ("Doc_0/Annots/Annot_3.xml", "<a><Annot Creator='TOKEN'/></a>"),
    "name of an attachment": ("Doc_0/Attachs/Attachments.xml", "<a><Attachment Name='TOKEN'/></a>"),
    "attachment": ("Doc_0/Attachs/a.txt", "TOKEN"),
    "attached invoice": ("Doc_0/Attachs/original_invoice.xml", "<i><Buyer>TOKEN</Buyer></i>"),
    "custom tag": ("Doc_0/Tags/CustomTag.xml", "<t><BuyerTaxID>TOKEN</BuyerTaxID></t>"),
    "signature": ("Doc_0/Signs/Sign_0/Signature.xml", "<s><Company>TOKEN</Company></s>"),
    "seal": ("Doc_0/Signs/Sign_0/Seal.esl", "\x00\x30TOKEN\x00"),
    "signed value": ("Doc_0/Signs/Sign_0/SignedValue.dat", "\x00\x30TOKEN\x00"),
    "extension": ("Doc_0/Extensions.xml", "<e><Data>TOKEN</Data></e>"),
    "page that no document lists": ("Doc_0/Pages/Page_9/Content.xml", "<Page>" + TEXT.format(1, 1, "", "TOKEN") + "</Page>"),
    "older content": ("Doc_0/Pages/Page_0/Content_old.xml", "<Page>" + TEXT.format(1, 1, "", "TOKEN") + "</Page>"),
    "template": ("Doc_0/Tpls/Tpl_0/Content.xml", "<Page>" + TEXT.format(1, 1, "", "TOKEN") + "</Page>"),
    "version": ("Doc_0/Versions/Version1.xml", "<v><DocVersion>TOKEN</DocVersion></v>"),
    "public resource": ("Doc_0/PublicRes.xml", "<r><Font FontName='TOKEN'/></r>"),
    "foreign file in the zip": ("leftover.txt", "TOKEN"),
}  # fmt: skip
OFD_PAGES = {
    "page text": TEXT.format(1, 1, "", "TOKEN"),
    "invisible text": TEXT.format(1, 1, " Visible='false'", "TOKEN"),
    "characters of their own": "".join(TEXT.format(10 + 2.5 * i, 20, "", c) for i, c in enumerate("CANARY-4711")),
    "objects out of order": TEXT.format(28, 20, "", "4711") + TEXT.format(10, 20, "", "CANARY-"),
    "CDATA": TEXT.format(1, 1, "", "<![CDATA[TOKEN]]>"),
    "composite object": "<ofd:PageBlock>" + TEXT.format(1, 1, "", "TOKEN") + "</ofd:PageBlock>",
    "action of a link": "<ofd:Action><ofd:URI URI='http://TOKEN/'/></ofd:Action>",
    "comment of the markup": "<!-- TOKEN -->",
}  # fmt: skip
OFD_ROOT = {
    "title": "<ofd:Title>TOKEN</ofd:Title>",
    "author": "<ofd:Author>TOKEN</ofd:Author>",
    "custom datum": "<ofd:CustomDatas><ofd:CustomData Name='x'>TOKEN</ofd:CustomData></ofd:CustomDatas>",
    "name of a custom datum": "<ofd:CustomDatas><ofd:CustomData Name='TOKEN'/></ofd:CustomDatas>",
    "keyword": "<ofd:Keywords><ofd:Keyword>TOKEN</ofd:Keyword></ofd:Keywords>",
}  # fmt: skip


def slides(build, token):
    """Yield the places of a presentation."""
    base = {"ppt/presentation.xml": "<p/>"}
    for place, (name, content) in SLIDES.items():
        yield place, build.zipped(base | {name: content.replace("TOKEN", token)})
    yield (
        "embedded workbook",
        build.zipped(
            base
            | {"ppt/embeddings/b.xlsx": build.xlsx(f"<row><c t='str'><v>{token}</v></c></row>")}
        ),
    )


def odf(build, token):
    """Yield the places of an OpenDocument text."""
    names = "xmlns:text='t' xmlns:table='b' xmlns:office='o' xmlns:style='s'"
    base = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<o/>",
        "styles.xml": "<o/>",
        "meta.xml": "<o/>",
    }
    for place, (name, content) in ODF.items():
        filled = content.replace("TOKEN", token).replace("<o>", f"<o {names}>")
        yield place, build.zipped(base | {name: filled})


def ofd(build, token):
    """Yield the places of an OFD."""
    for place, (name, content) in OFD.items():
        filled = content.replace("TOKEN", token)
        if "<ofd:" in filled:
            filled = filled.replace(">", " xmlns:ofd='o'>", 1)
        yield place, build.ofd("", **{name: filled})
    for place, page in OFD_PAGES.items():
        yield place, build.ofd(page.replace("TOKEN", token))
    for place, content in OFD_ROOT.items():
        root = (
            "<ofd:OFD xmlns:ofd='o'><ofd:DocBody><ofd:DocInfo>"
            f"{content.replace('TOKEN', token)}</ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        )
        yield place, build.ofd("", **{"OFD.xml": root})
