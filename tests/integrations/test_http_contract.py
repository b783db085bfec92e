"""The OpenAPI document and the service say the same, whatever is sent."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlp import Policy, Scanner
from dlp.integrations.gate import Gate
from dlp.integrations.http_app import HttpApp
from dlp.integrations.http_openapi import document
from tests.integrations.asgi_client import call
from tests.integrations.servers import CARD, DIRTY, PHONE

COPY = Path(__file__).parents[2] / "docs/reference/openapi.json"
FORM = "multipart/form-data; boundary=b7"


class Fixed:
    def __init__(self, current):
        self.current = current


@pytest.fixture(scope="module")
def app():
    policy = Fixed(Policy.load("fail-closed"))
    return HttpApp(Gate(Fixed(Scanner()), {"fail-closed": policy}, protocol="http"))


def test_the_copy_in_the_documents_is_the_document(app):
    served = call(app, "GET", "/openapi.json").json
    assert served == document()
    assert json.loads(COPY.read_text("utf-8")) == served, (
        "python -c 'import json; from dlp.integrations.http_openapi import document; "
        "print(json.dumps(document(), indent=1, ensure_ascii=False))' > docs/reference/openapi.json"
    )


def test_every_schema_is_one():
    for schema in document()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def checked(reply, path, method):
    """Hold an answer against the document."""
    operation = document()["paths"][path][method.lower()]
    assert str(reply.status) in operation["responses"], (reply.status, reply.body[:200])
    answer = operation["responses"][str(reply.status)]
    media = reply.headers["content-type"].partition(";")[0]
    assert media in answer["content"]
    assert reply.headers["content-length"] == str(len(reply.body))
    if media == "application/json":
        schema = {**answer["content"][media]["schema"], "components": document()["components"]}
        jsonschema.Draft202012Validator(schema).validate(json.loads(reply.body))


TEXTS = st.lists(
    st.sampled_from([DIRTY, CARD, PHONE, " ", "\n", "a,b\n", "%PDF-1.4", "<html>", "é"])
)
RAW = TEXTS.map(lambda parts: "".join(parts).encode()) | st.binary(max_size=300)
NAMES = ["name", "minimum", "max_findings", "show_values", "operator", "policy", "sender",
         "recipient", "channel", "user", "area", "purpose", "other"]  # fmt: skip
VALUES = st.sampled_from(["", "0", "1", "10", "99999", "likely", "label", "mask", "fail-closed",
                          "a@b.example", "%ff", "x" * 1001, "a.zip", "%00"])  # fmt: skip
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/v1/inspect", "/v1/redact", "/v1/decide"]), query=QUERIES, body=RAW,
    media=st.sampled_from(["", "text/plain", "application/json", FORM, "multipart/x"]),
    step=st.sampled_from([None, 3]),
)  # fmt: skip
def test_every_answer_is_in_the_document(app, path, query, body, media, step):
    target = path + "?" + "&".join(f"{name}={value}" for name, value in query)
    if media == FORM:
        body = b'--b7\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + body + b"\r\n--b7--"
    headers = {"content_type": media} if media else {}
    checked(call(app, "POST", target, body, step=step, **headers), path, "POST")


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics", "/openapi.json", "/"])
def test_every_other_answer_is_in_the_document(app, path):
    checked(call(app, "GET", path), path, "GET")


def test_schemathesis_has_nothing_to_say(app):
    """Generated requests, valid and not, against the document that is served."""
    schemathesis = pytest.importorskip("schemathesis", reason="pip install schemathesis")
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "localhost"})
    seen = set()
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=30, deadline=None, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def run(case):
            case.headers = {**(case.headers or {}), "host": "localhost"}
            # That a picture cannot be redacted (422) depends on its bytes, not on the schema.
            acceptance = schemathesis.checks.CHECKS.get_one("positive_data_acceptance")
            exempt = [acceptance] if case.path == "/v1/redact" else []
            case.call_and_validate(excluded_checks=exempt)

        run()
        seen.add(operation.path)
    assert seen | {"/openapi.json"} == set(document()["paths"])
