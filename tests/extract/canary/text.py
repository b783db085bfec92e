"""Places of HTML, XML, RTF, mail, tables and notebooks in which a token can sit."""

from __future__ import annotations

import base64
import json
import quopri

HTML = {
    "text": "<p>TOKEN</p>",
    "split by formatting": "<p>CANARY-<b>47</b>11</p>",
    "split by a possible break": "<p>CANARY-<wbr>4711</p>",
    "split by a comment": "<p>CANARY-<!-- x -->4711</p>",
    "character references": "<p>" + "".join(f"&#{ord(c)};" for c in "CANARY-4711") + "</p>",
    "hexadecimal references": "<p>" + "".join(f"&#x{ord(c):x};" for c in "CANARY-4711") + "</p>",
    "table cell": "<table><tr><td>TOKEN</td></tr></table>",
    "title": "<title>TOKEN</title>",
    "metadata": "<meta name='d' content='TOKEN'>",
    "comment": "<!-- TOKEN -->",
    "conditional comment": "<!--[if mso]>TOKEN<![endif]-->",
    "script": "<script>var x='TOKEN'</script>",
    "data block": '<script type=\'application/json\'>{"a":"TOKEN"}</script>',
    "style": "<style>.x{content:'TOKEN'}</style>",
    "style attribute": "<p style='background:url(TOKEN)'>x</p>",
    "not displayed": "<div style='display:none'>TOKEN</div>",
    "hidden element": "<div hidden>TOKEN</div>",
    "noscript": "<noscript>TOKEN</noscript>",
    "template": "<template>TOKEN</template>",
    "text area": "<textarea>TOKEN</textarea>",
    "hidden input": "<input type=hidden value='TOKEN'>",
    "placeholder": "<input placeholder=TOKEN>",
    "option": "<select><option value='TOKEN'>x</select>",
    "alternative text": "<img alt='TOKEN'>",
    "title attribute": "<p title='TOKEN'>x</p>",
    "data attribute": "<p data-x='TOKEN'>x</p>",
    "aria label": "<p aria-label='TOKEN'>x</p>",
    "link": "<a href='http://TOKEN/'>x</a>",
    "event handler": "<p onclick=\"x('TOKEN')\">x</p>",
    "data: URI": "<a href='data:text/plain;base64,BASE64'>x</a>",
    "document in an attribute": "<iframe srcdoc='&lt;p&gt;TOKEN&lt;/p&gt;'></iframe>",
    "SVG text": "<svg><text>TOKEN</text></svg>",
    "behind the end": "</body></html>TOKEN",
    "unclosed tag": "<p title='TOKEN",
}
RTF = {
    "text": r"TOKEN", "split by formatting": r"CANARY-{\b 47}11",
    "hexadecimal characters": "".join(f"\\'{ord(c):02x}" for c in "CANARY-4711"),
    "Unicode characters": "".join(f"\\u{ord(c)}?" for c in "CANARY-4711"),
    "author": r"{\info{\author TOKEN}}", "title": r"{\info{\title TOKEN}}",
    "company": r"{\info{\*\company TOKEN}}", "comment of the information": r"{\info{\doccomm TOKEN}}",
    "header": r"{\header TOKEN}", "header of first pages": r"{\headerf TOKEN}", "footer": r"{\footer TOKEN}",
    "footnote": r"{\footnote TOKEN}", "annotation": r"{\*\annotation TOKEN}", "author of an annotation": r"{\*\atnauthor TOKEN}",
    "field code": r"{\field{\*\fldinst HYPERLINK TOKEN}{\fldrslt x}}", "field result": r"{\field{\*\fldinst X}{\fldrslt TOKEN}}",
    "hidden text": r"{\v TOKEN}", "deleted text": r"{\deleted TOKEN}", "revised text": r"{\revised TOKEN}",
    "author of changes": r"{\*\revtbl{TOKEN;}}", "document variable": r"{\*\docvar {x}{TOKEN}}",
    "user property": r"{\*\userprops {\propname x}{\staticval TOKEN}}", "bookmark": r"{\*\bkmkstart TOKEN}",
    "shape text": r"{\shp{\*\shpinst{\shptxt TOKEN}}}", "shape property": r"{\shp{\*\shpinst{\sp{\sn x}{\sv TOKEN}}}}",
    "unknown destination": r"{\*\unknown TOKEN}", "style name": r"{\stylesheet{\s1 TOKEN;}}", "font name": r"{\fonttbl{\f0 TOKEN;}}",
    "object": r"{\object{\*\objdata HEX}}", "table cell": r"\trowd TOKEN\cell\row",
}  # fmt: skip
XML = {
    "text": "<a>TOKEN</a>", "attribute": "<a b='TOKEN'/>", "comment": "<a><!-- TOKEN --></a>",
    "CDATA": "<a><![CDATA[TOKEN]]></a>", "processing instruction": "<a><?x TOKEN?></a>",
    "entity": "<!DOCTYPE a [<!ENTITY e 'TOKEN'>]><a>&e;</a>", "unused entity": "<!DOCTYPE a [<!ENTITY e 'TOKEN'>]><a>x</a>",
    "name of an element": "<TOKEN/>", "behind a fault": "<a><b></a>TOKEN</b>",
}  # fmt: skip
HEAD = "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
PART = "Content-Type: multipart/mixed; boundary=B\r\n\r\nPRE\r\n--B\r\nFIELDS\r\n\r\nBODY\r\n--B--\r\nEPI\r\n"
MAIL = {
    "subject": "Subject: TOKEN\r\n\r\nx", "encoded subject": "Subject: =?utf-8?B?BASE64?=\r\n\r\nx",
    "folded header": "Subject: x\r\n TOKEN\r\n\r\nx", "display name": "Cc: TOKEN <c@example.org>\r\nSubject: x\r\n\r\nx",
    "unknown header": "X-Thing: TOKEN\r\nSubject: x\r\n\r\nx", "body": "Subject: x\r\n\r\nTOKEN",
    "body in base64": "Subject: x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nBASE64",
    "soft break in mid-number": "Subject: x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCANARY-47=\r\n11",
    "flowed text": "Subject: x\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\nCANARY- \r\n4711",
    "body of an unknown charset": "Subject: x\r\nContent-Type: text/plain; charset=x-none\r\n\r\nTOKEN",
    "HTML body": "Subject: x\r\nContent-Type: text/html\r\n\r\n<p>TOKEN</p>",
    "comment of an HTML body": "Subject: x\r\nContent-Type: text/html\r\n\r\n<p>x<!-- TOKEN --></p>",
    "uuencoded file": "Subject: x\r\n\r\nbegin 644 x.txt\r\nUU\r\n`\r\nend\r\n",
}  # fmt: skip
PARTS = {
    "preamble": ("TOKEN", "Content-Type: text/plain", "x", ""), "epilogue": ("", "Content-Type: text/plain", "x", "TOKEN"),
    "attachment": ("", "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.txt\r\nContent-Transfer-Encoding: base64", "BASE64", ""),
    "name of an attachment": ("", "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=TOKEN.txt", "x", ""),
    "encoded name (RFC 2231)": ("", "Content-Type: text/plain\r\nContent-Disposition: attachment; filename*0*=utf-8''CAN; filename*1=ARY-4711", "x", ""),
    "encoded name (RFC 2047)": ("", 'Content-Type: application/x; name="=?utf-8?B?BASE64?="', "x", ""),
    "forwarded message": ("", "Content-Type: message/rfc822", "Subject: x\r\n\r\nTOKEN", ""),
    "calendar": ("", "Content-Type: text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:CANARY-\r\n 4711\r\nEND:VCALENDAR", ""),
    "header of a part": ("", "Content-Type: text/plain\r\nContent-Description: TOKEN", "x", ""),
    "part of a wrong type": ("", "Content-Type: image/png", "TOKEN", ""),
    "nested multipart": ("", "Content-Type: multipart/alternative; boundary=C", "--C\r\n\r\nTOKEN\r\n--C--", ""),
    "delivery report": ("", "Content-Type: message/delivery-status", "Diagnostic-Code: TOKEN", ""),
}  # fmt: skip


def _filled(text, token):
    raw = token.encode()
    coded = base64.b64encode(raw).decode()
    import binascii

    uu = binascii.b2a_uu(raw).decode().rstrip("\n")
    text = text.replace("TOKEN", token).replace("BASE64", coded)
    return text.replace("HEX", raw.hex()).replace("UU\r\n", uu + "\r\n")


def html(_build, token):
    """Yield the places of a web page."""
    for place, content in HTML.items():
        yield place, ("<!DOCTYPE html><html><body>" + _filled(content, token)).encode()
    yield "UTF-16", f"<html><p>{token}</p></html>".encode("utf-16")


def rtf(_build, token):
    """Yield the places of a rich text."""
    for place, content in RTF.items():
        yield place, (r"{\rtf1\ansi " + _filled(content, token) + "}").encode()
    yield "behind the end", rb"{\rtf1\ansi x}" + token.encode()


def xml(_build, token):
    """Yield the places of XML."""
    for place, content in XML.items():
        yield place, ("<?xml version='1.0'?>" + _filled(content, token)).encode()


def mail(_build, token):
    """Yield the places of a message."""
    for place, content in MAIL.items():
        yield place, (HEAD + _filled(content, token)).encode()
    for place, (before, fields, body, behind) in PARTS.items():
        text = PART.replace("PRE", before).replace("FIELDS", fields).replace("BODY", body)
        yield (
            place,
            (HEAD + "Subject: x\r\n" + _filled(text.replace("EPI", behind), token)).encode(),
        )
    one = HEAD + "Subject: x\r\n\r\n" + quopri.encodestring(token.encode()).decode()
    yield (
        "message of a mailbox",
        ("From a Mon Jan  1 00:00:00 2024\n" + one.replace("\r", "")).encode(),
    )
    yield "winmail.dat body", tnef([(1, 0x800C, token.encode() + b"\0")])
    yield (
        "winmail.dat attachment",
        tnef([(2, 0x8010, b"a.txt\0"), (2, 0x800F, token.encode() + b" text")]),
    )


def tnef(attributes):
    """Return a TNEF stream of these attributes ([MS-OXTNEF] 2.1)."""
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, number, content in attributes:
        size = len(content).to_bytes(4, "little")
        out += bytes([level]) + number.to_bytes(2, "little") + b"\6\0" + size + content + b"\0\0"
    return out


def data(_build, token):
    """Yield the places of tables, JSON, notebooks and cards."""
    yield "CSV cell", f"name,id\na,{token}\nb,2\n".encode()
    yield "CSV header", f"name,{token}\na,1\nb,2\n".encode()
    yield "CSV in GBK", f"姓名,号码\n某甲,{token}\n".encode("gbk")
    yield "JSON value", json.dumps({"a": token}).encode()
    yield "JSON key", json.dumps({token: 1}).encode()
    cell = {"cell_type": "code", "source": ["x"], "outputs": [], "metadata": {}}
    book = {"nbformat": 4, "metadata": {}, "cells": [cell]}
    yield "notebook source", json.dumps(book | {"cells": [cell | {"source": [token]}]}).encode()
    text = {"output_type": "stream", "text": [token]}
    yield "notebook output", json.dumps(book | {"cells": [cell | {"outputs": [text]}]}).encode()
    yield "notebook metadata", json.dumps(book | {"metadata": {"a": token}}).encode()
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:{token[:5]}\r\n {token[5:]}\r\nEND:VCARD\r\n"
    yield "folded line of a card", card.encode()
