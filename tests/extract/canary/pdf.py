"""Places of a PDF in which a token can sit."""

from __future__ import annotations

SHOW = b"BT /F1 12 Tf 100 700 Td (TOKEN) Tj ET"
HELLO = b"BT /F1 12 Tf 100 700 Td (hello) Tj ET"
PAGES = {
    "page text": SHOW,
    "two strings side by side": b"BT /F1 12 Tf 100 700 Td (CANARY-) Tj (4711) Tj ET",
    "kerned string": b"BT /F1 12 Tf 100 700 Td [(CANARY-) -20 (47) 10 (11)] TJ ET",
    "hexadecimal string": b"BT /F1 12 Tf 100 700 Td <" + b"CANARY-4711".hex().encode() + b"> Tj ET",
    "invisible text (render mode 3)": b"BT 3 Tr /F1 12 Tf 100 700 Td (TOKEN) Tj ET",
    "white text of 1 pt": b"1 1 1 rg BT /F1 1 Tf 100 700 Td (TOKEN) Tj ET",
    "outside the page": b"BT /F1 12 Tf 100 5000 Td (TOKEN) Tj ET",
    "artifact": b"/Artifact BMC " + SHOW + b" EMC",
    "layer that is off": b"/OC /MC0 BDC " + SHOW + b" EMC",
    "replacement text": b"/Span << /ActualText (TOKEN) >> BDC " + HELLO + b" EMC",
    "alternative text of marked content": b"/Figure << /Alt (TOKEN) >> BDC " + HELLO + b" EMC",
    "expansion of marked content": b"/Span << /E (TOKEN) >> BDC " + HELLO + b" EMC",
    "letter-spaced number (wide gaps)": b"BT /F1 12 Tf 100 700 Td [" + b" -900 ".join(b"(%c)" % c for c in b"CANARY-4711") + b"] TJ ET",
    "comment in a content stream": HELLO + b"\n% TOKEN\n",
    "inline image data": HELLO + b" BI /W 1 /H 1 ID TOKEN EI",
}  # fmt: skip
ANNOTATIONS = {
    "text of an annotation": b"/Subtype /Text /Contents (TOKEN)",
    "rich text of an annotation": b"/Subtype /FreeText /RC (<p>TOKEN</p>)",
    "author of an annotation": b"/Subtype /Text /T (TOKEN)",
    "subject of an annotation": b"/Subtype /Text /Subj (TOKEN)",
    "text in UTF-16": b"/Subtype /Text /Contents <" + b"\xfe\xff".hex().encode() + "CANARY-4711".encode("utf-16-be").hex().encode() + b">",
    "octal escapes": b"/Subtype /Text /Contents (" + b"".join(b"\\%03o" % c for c in b"CANARY-4711") + b")",
    "value of a field": b"/Subtype /Widget /FT /Tx /V (TOKEN)",
    "default of a field": b"/Subtype /Widget /FT /Tx /DV (TOKEN)",
    "name of a field": b"/Subtype /Widget /FT /Tx /T (TOKEN)",
    "tooltip of a field": b"/Subtype /Widget /FT /Tx /TU (TOKEN)",
    "choice of a field": b"/Subtype /Widget /FT /Ch /Opt [(a) (TOKEN)]",
    "export value of a choice": b"/Subtype /Widget /FT /Ch /Opt [[(TOKEN) (a)]]",
    "link": b"/Subtype /Link /A << /S /URI /URI (http://TOKEN/) >>",
    "script": b"/Subtype /Link /A << /S /JavaScript /JS (var x='TOKEN') >>",
    "launched file": b"/Subtype /Link /A << /S /Launch /F (TOKEN) >>",
    "redaction overlay": b"/Subtype /Redact /OverlayText (TOKEN)",
}  # fmt: skip
OBJECTS = {
    "information": b"<< /Title (TOKEN) >>",
    "custom information": b"<< /Custom (TOKEN) >>",
    "outline": b"<< /Title (TOKEN) /Parent 1 0 R >>",
    "page label": b"<< /Nums [0 << /P (TOKEN) >>] >>",
    "private data of a program": b"<< /PieceInfo << /X << /Private (TOKEN) >> >> >>",
    "name of a layer": b"<< /Type /OCG /Name (TOKEN) >>",
    "alternative text of a structure": b"<< /Type /StructElem /Alt (TOKEN) >>",
    "replacement text of a structure": b"<< /Type /StructElem /ActualText (TOKEN) >>",
    "title of a structure": b"<< /Type /StructElem /T (TOKEN) >>",
    "signer": b"<< /Type /Sig /Name (TOKEN) >>",
    "reason of a signature": b"<< /Type /Sig /Reason (TOKEN) >>",
    "contact of a signature": b"<< /Type /Sig /ContactInfo (TOKEN) >>",
    "place of a signature": b"<< /Type /Sig /Location (TOKEN) >>",
    "name of an attachment": b"<< /Type /Filespec /F (TOKEN) >>",
    "Unicode name of an attachment": b"<< /Type /Filespec /UF (TOKEN) >>",
    "description of an attachment": b"<< /Type /Filespec /Desc (TOKEN) >>",
    "named destination": b"<< /Names [(TOKEN) [3 0 R /Fit]] >>",
    "unreferenced object": b"<< /X (TOKEN) >>",
    "name object": b"<< /X /TOKEN >>",
}  # fmt: skip


def canaries(build, token):
    """Yield the place and the bytes of a document with the token there."""
    raw = token.encode()
    for place, content in PAGES.items():
        yield place, build.page_pdf(content.replace(b"TOKEN", raw))
    for place, content in ANNOTATIONS.items():
        body = b"<< /Type /Annot /Rect [0 0 9 9] " + content.replace(b"TOKEN", raw) + b" >>"
        yield place, build.page_pdf(HELLO, o6=body)
    for place, content in OBJECTS.items():
        yield place, build.page_pdf(HELLO, o7=content.replace(b"TOKEN", raw))
    yield from streams(build, raw)
    yield "bytes behind the end", build.page_pdf(HELLO) + raw
    yield "bytes before the header", b"\n" + raw + b"\n" + build.page_pdf(HELLO)
    yield "comment between objects", build.page_pdf(HELLO).replace(b"REMARK-1", raw)
    yield "earlier revision", revised(build, raw)


def streams(build, raw):
    """Yield places inside streams."""
    show = SHOW.replace(b"TOKEN", raw)
    form = build.stream(
        show,
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >>",
    )
    yield "form object", _drawn(build, form)
    yield (
        "appearance of an annotation",
        build.page_pdf(
            HELLO,
            o6=b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 7 0 R >> >>",
            o7=form,
        ),
    )
    xfa = build.stream(b"<xdp:xdp xmlns:xdp='x'><data><a>" + raw + b"</a></data></xdp:xdp>")
    yield "XFA data", build.page_pdf(HELLO, o7=xfa)
    script = build.stream(b"var key = '" + raw + b"';")
    yield (
        "script in a stream",
        build.page_pdf(HELLO, o7=b"<< /S /JavaScript /JS 8 0 R >>", o8=script),
    )
    xmp = build.stream(
        b"<?xpacket?><x:xmpmeta xmlns:x='x'><a>" + raw + b"</a></x:xmpmeta>", b"/Type /Metadata"
    )
    yield "XMP metadata", build.page_pdf(HELLO, o8=xmp)
    spec = b"<< /Type /Filespec /F (a.csv) /EF << /F 9 0 R >> >>"
    file = build.stream(b"name,id\n" + raw + b",5\n", b"/Type /EmbeddedFile")
    yield "attachment", build.page_pdf(HELLO, o8=spec, o9=file)
    inner = build.zipped({"a.txt": raw})
    yield (
        "file in an attached zip",
        build.page_pdf(HELLO, o8=spec, o9=build.stream(inner, b"/Type /EmbeddedFile")),
    )
    packed = build.stream(b"10 0 << /Title (" + raw + b") >>", b"/Type /ObjStm /N 1 /First 5")
    yield "object in an object stream", build.page_pdf(HELLO, o8=packed)


def _drawn(build, form):
    """Return a page that draws a form object."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >> >>",
        4: build.stream(b"/X0 Do"),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: form,
    }
    return build.pdf(objects)


def revised(build, raw):
    """Return a document whose text was replaced by an update."""
    first = build.page_pdf(SHOW.replace(b"TOKEN", raw))
    place = len(first)
    update = b"4 0 obj\n" + build.stream(HELLO) + b"\nendobj\n"
    update += b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % (
        place,
        first.rfind(b"xref\n0"),
    )
    return first + update + b"startxref\n%d\n%%%%EOF\n" % (place + len(update))
