"""The OpenAPI document and the service say the same, whatever is sent."""

from __future__ import annotations

import json
import subprocess
import sys
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
SETTINGS = Path(__file__).with_name("schemathesis.toml")
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
            response = case.call()
            # That a picture cannot be redacted depends on its bytes, not on the schema.
            acceptance = schemathesis.checks.CHECKS.get_one("positive_data_acceptance")
            is_unsure = case.path == "/v1/redact" and response.status_code == 422
            case.validate_response(response, excluded_checks=[acceptance] if is_unsure else [])

        run()
        seen.add(operation.path)
    assert seen | {"/openapi.json"} == set(document()["paths"])


def test_schemathesis_as_a_command(serve, tmp_path):
    """All checks and phases of `st run`, against the server itself."""
    command = Path(sys.executable).with_name("st")
    if not command.exists():
        pytest.skip("pip install schemathesis")
    served = serve("http")
    done = subprocess.run(
        [command, "--config-file", SETTINGS, "run", f"http://127.0.0.1:{served.port}/openapi.json",
         "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--seed", "7",
         "--max-examples", "15", "--continue-on-failure"],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "7 selected / 7 total" in done.stdout
