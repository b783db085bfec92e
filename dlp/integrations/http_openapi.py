"""The OpenAPI document of the HTTP service: what it takes, and every answer it gives.

Written as the code is; tests hold the service and this document together, and
docs/reference/openapi.json is a copy.
"""

from __future__ import annotations

import functools
from typing import Any

import dlp
from dlp.integrations.http_asked import MOST_FINDINGS, OPERATORS
from dlp.model import Likelihood
from dlp.policy import Action

Json = dict[str, Any]
_ANY_BODY: Json = {"required": False, "content": {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    "text/plain": {"schema": {"type": "string"}},
}}  # fmt: skip
_FORM: Json = {"multipart/form-data": {"schema": {
    "type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}}}  # fmt: skip
_REFUSED = {
    400: "A parameter, a length or a multipart body is wrong.",
    401: "No key, or one that is not known.",
    403: "Clear values without a key that permits them; or, without keys, a name or an origin "
         "that is not of this machine.",
    404: "There is no policy of this name.",
    405: "Another method is meant.",
    408: "The body did not come in time.",
    413: "The body is too large, or has too many parts.",
    415: "A content coding, or for /v1/redact a multipart body.",
    422: "It cannot be redacted with certainty; `detail` holds the codes.",
    500: "Something of ours broke; nothing is said to be clean.",
    503: "Too many requests at once.",
}  # fmt: skip


@functools.cache
def document() -> Json:
    """Return the document (OpenAPI 3.1).

    >>> sorted(document()["paths"])[1:4]
    ['/health', '/metrics', '/openapi.json']
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "baomi",
            "version": dlp.__version__,
            "description": "Finds confidential data in what is sent to it. Values are masked.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"bearer": []}, {"header": []}, {}],
        "paths": {
            "/v1/inspect": {"post": _inspect()},
            "/v1/redact": {"post": _redact()},
            "/v1/decide": {"post": _decide()},
            "/health": {"get": _status("The process answers.", 200)},
            "/ready": {"get": _status("Packs are loaded, and it is not ending.", 200, 503)},
            "/metrics": {"get": _text("Counters for Prometheus.", "text/plain", 401)},
            "/openapi.json": {"get": _operation("This text.", _json({"type": "object"}))},
            "/": {"get": _text("A page to drop a file on.", "text/html")},
        },
        "components": {
            "schemas": {
                "Error": _ERROR, "Inspection": _INSPECTION, "Finding": _FINDING,
                "Decision": _DECISION,
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }  # fmt: skip


def _inspect() -> Json:
    made = _operation("Find confidential data in a body, or in each part of a form.",
                      _json(_ref("Inspection")),
                      400, 401, 403, 408, 413, 415, 500, 503)  # fmt: skip
    return {**made, "requestBody": _body(form=True), "parameters": [
        _NAME, _MINIMUM,
        _query("max_findings", {"type": "integer", "minimum": 0, "maximum": MOST_FINDINGS},
               "Findings listed, of all sources together; `counts` are exact. Default 1000."),
        _query("show_values", {"type": "string", "enum": ["0", "1"]},
               "1: clear values too, with a key that permits it."),
    ]}  # fmt: skip


def _redact() -> Json:
    answer = {
        "description": "The same text or document without what was found in it.",
        "headers": {"X-DLP-Replaced": {"description": "Findings that were taken out.",
                                       "schema": {"type": "integer"}}},
        "content": {"application/octet-stream": {"schema": {"type": "string",
                                                            "format": "binary"}}},
    }  # fmt: skip
    made = _operation("Take out what is found.", answer,
                      400, 401, 403, 408, 413, 415, 422, 500, 503)  # fmt: skip
    return {**made, "requestBody": _body(form=False), "parameters": [
        _NAME, _MINIMUM, _query("operator", {"type": "string", "enum": list(OPERATORS)},
                                "mask: stars; label: `[infotype]`. Default mask."),
    ]}  # fmt: skip


def _decide() -> Json:
    made = _operation("Say what a policy makes of a transfer.", _json(_ref("Decision")),
                      400, 401, 403, 404, 408, 413, 415, 500, 503)  # fmt: skip
    short = {"type": "string", "maxLength": 1000}
    return {**made, "requestBody": _body(form=True), "parameters": [
        _NAME,
        _query("policy", short, "Name of a policy of the server. Default: the first."),
        _query("sender", short, "Address alone."),
        {**_query("recipient", {"type": "array", "maxItems": 100, "items": short},
                  "Addresses alone; may be repeated."), "style": "form", "explode": True},
        _query("channel", short, "Default `api`."),
        _query("user", short, "Who sends."),
        _query("area", short, "Where to."),
        _query("purpose", short, "What for."),
    ]}  # fmt: skip


def _body(*, form: bool) -> Json:
    return {**_ANY_BODY, "content": {**_ANY_BODY["content"], **(_FORM if form else {})}}


def _operation(summary: str, answer: Json, *refused: int) -> Json:
    errors = {str(code): {"description": _REFUSED[code], **_content(_ref("Error"))}
              for code in refused}  # fmt: skip
    return {"summary": summary, "responses": {"200": answer, **errors}}


def _status(summary: str, *codes: int) -> Json:
    schema = {"type": "object", "required": ["status"], "properties": {"status": _STRING}}
    made = {str(code): {"description": summary, **_content(schema)} for code in codes}
    return {"summary": summary, "security": [], "responses": made}


def _text(summary: str, media: str, *refused: int) -> Json:
    answer = {"description": summary, "content": {media: {"schema": {"type": "string"}}}}
    return _operation(summary, answer, *refused)


def _json(schema: Json) -> Json:
    return {"description": "Done.", **_content(schema)}


def _content(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: Json, text: str) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}


def _object(required: Json, optional: Json | None = None) -> Json:
    return {"type": "object", "required": list(required), "additionalProperties": False,
            "properties": {**required, **(optional or {})}}  # fmt: skip


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_STRING: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer", "minimum": 0}
_FLAG: Json = {"type": "boolean"}
_PLACE: Json = {"type": ["integer", "null"]}
_COUNTS: Json = {"type": "object", "additionalProperties": _NUMBER}
_LIKELIHOOD: Json = {"type": "string", "enum": [str(name) for name in Likelihood]}
_NAME = _query("name", {"type": "string", "maxLength": 1000},
               "A file name: it helps to tell the format, and begins the paths of findings.",
               )  # fmt: skip
_MINIMUM = _query("minimum", _LIKELIHOOD, "Likelihood below which findings are left alone.")
_ERROR = _object({"error": _object({"code": _STRING, "detail": _STRING})})
_FINDING = _object(
    {
        "infotype": _STRING, "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "likelihood": _LIKELIHOOD, "path": _STRING, "start": {"type": "integer"},
        "end": {"type": "integer"}, "line": _PLACE, "column": _PLACE, "quote": _STRING,
        "fingerprint": _STRING,
        "evidence": _list(_object({"name": _STRING, "decibans": {"type": "number"}})),
        "kind": _STRING, "category": _STRING, "sensitivity": _STRING,
    },
    {
        "page": _PLACE, "sheet": _STRING, "cell": _STRING, "alternatives": _list(_STRING),
        "tags": _list(_STRING), "value": _STRING,
    },
)  # fmt: skip
_SOURCE = _object({
    "name": _STRING, "bytes": _NUMBER, "complete": _FLAG, "counts": _COUNTS,
    "notices": _list(_object({"code": _STRING, "path": _STRING, "limits": _FLAG})),
    "findings": _list(_ref("Finding")), "truncated": _FLAG,
})  # fmt: skip
_INSPECTION = _object({
    "schema": {"const": 1}, "complete": _FLAG, "packs": _STRING, "sources": _list(_SOURCE),
})  # fmt: skip
_ACTION: Json = {"type": "string", "enum": [action.label for action in Action]}
_DECISION = _object({
    "schema": {"const": 1}, "action": _ACTION, "policy": _STRING, "version": _STRING,
    "digest": _STRING, "complete": _FLAG, "redact": _list(_STRING),
    "obligations": _list(_STRING), "permissions": _list(_STRING), "remarks": _list(_STRING),
    "notice_en": _STRING, "notice_zh": _STRING, "failed": _FLAG, "reference": _STRING,
    "reasons": _list(_object({
        "rule": _STRING, "action": _ACTION, "clause": _STRING, "detail": _STRING,
        "infotypes": _COUNTS, "count": _NUMBER, "distinct": _PLACE, "subjects": _PLACE,
    })),
})  # fmt: skip
