"""Roles of the parts that all Office Open XML files share (ECMA-376, ISO/IEC 29500).

Properties, relationships, themes, drawings, charts, diagrams, comments: the same names and
elements in documents, workbooks and slides. The readers of the three add their own.
"""

from __future__ import annotations

from dlp.extract.dialect import Dialect
from dlp.extract.package import Role

# fmt: off
WORDS = frozenset((
    "Name", "ProgID", "Target", "TargetFullName", "Value", "alias", "alt", "anchor", "author",
    "bookmark", "caption", "category", "clientdata", "codeName", "colHeaderCaption", "command",
    "comment", "company", "connection", "connectionId", "content", "creator", "customMenu",
    "customlistsort", "cxattr", "dataCaption", "dbcommand", "dbpr", "desc", "descr",
    "description", "display", "displayName", "displayText", "displayname", "displaytext",
    "doctitle", "error", "errorCaption", "errorTitle", "errorstring", "errortitle",
    "formatCode", "formatcode", "formula", "grandTotalCaption", "helpTopic", "href", "initials",
    "instr", "keywords", "label", "lastEdited", "lastUserName", "lastvaluelist", "location",
    "manager", "match", "mimetype", "missingCaption", "modifiedby", "name", "nameLocal",
    "namelocal", "objectname", "odcFile", "oddheader", "password", "progId", "prompt",
    "promptTitle", "promptstring", "prompttext", "prompttitle", "provider", "providerId", "ref",
    "refersTo", "refersto", "refname", "rowHeaderCaption", "save", "screentip", "server",
    "sheet", "shortcutKey", "singleSignOnId", "sourceFile", "sourcefile", "sqlText",
    "statusBar", "statustext", "string", "subject", "tag", "target", "text", "textdata",
    "title", "tooltip", "uid", "uniqueName", "user", "userId", "userName", "userid", "username",
    "value",
))
# fmt: on
"""Attributes that hold words of the author, over all vocabularies of OOXML."""

# fmt: off
VALUED = frozenset((
    "alias", "attr", "calcOnExit", "custUnit", "default", "docVar", "filter", "helpText",
    "inputCells", "listEntry", "listItem", "lvlText", "mailSubject", "name", "placeholder",
    "query", "statusText", "style", "suff", "tag", "tblCaption", "tblDescription", "title",
    "udl", "connectString", "attachedSchema",
))
# fmt: on
"""Elements of words and sheets whose attribute `val` holds words."""

_LINES = ("p", "v", "f", "pt", "text", "author", "comment", "cm", "title", "Text")

DRAWING = Dialect(
    starts={"br": "\n", "tab": "\t"},
    ends=dict.fromkeys(_LINES, "\n") | {"tc": "\t", "tr": "\n"},
    breaks=False,
    verbatim=frozenset({"t", "text"}),
    cells=frozenset({"tc"}),
    paragraphs=frozenset({"p"}),
    attributes=WORDS,
)
DATA = Dialect(attributes=None)
PROPERTIES = Dialect(attributes=frozenset({"name", "fmtid", "linkTarget"}))
RELATIONSHIPS = Dialect(attributes=frozenset({"Target"}))
QUIET = Dialect(attributes=WORDS, valued=VALUED)

SHARED: tuple[tuple[str, Role], ...] = (
    (".rels", Role("relationship", RELATIONSHIPS)),
    ("[content_types].xml", Role("package", RELATIONSHIPS)),
    ("docprops/", Role("property", PROPERTIES)),
    ("customxml/", Role("custom-xml", DATA)),
    ("/diagrams/", Role("diagram", DRAWING)),
    ("/charts/", Role("chart", DRAWING)),
    ("/chartex", Role("chart", DATA)),
    ("/drawings/", Role("drawing", DRAWING)),
    ("/theme", Role("theme", QUIET)),
    ("/persons/", Role("author", DATA)),
    ("people.xml", Role("author", DATA)),
    ("/threadedcomments/", Role("comment", DATA)),
    ("/comments", Role("comment", DRAWING)),
    ("/tags/", Role("tag", DATA)),
    ("/ctrlprops/", Role("form", DATA)),
    ("/activex/", Role("form", DATA)),
    ("_xmlsignatures/", Role("signature", QUIET)),
)
"""Part of a name of a member to its role, the first match counts."""

OTHER = Role("orphan", DATA)
"""Members that no role is known for: data islands, leftovers, parts of other programs."""
