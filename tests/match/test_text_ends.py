"""Where a text begins or ends, lines do: what wants a break before or behind it is found there."""

from __future__ import annotations

import pytest

from dlp.model import Likelihood


@pytest.mark.parametrize(
    ("text", "infotype", "values"),
    [
        ("参会人员：刘芳、赵磊、孙悦", "cn.person-name", ["刘芳", "赵磊", "孙悦"]),
        ("张伟，13912345678", "cn.person-name", ["张伟"]),
        ("\n张伟，13912345678\n", "cn.person-name", ["张伟"]),
        ("pw for the NAS: Sunny#48x", "accounts.labelled-password", ["Sunny#48x"]),
        ("xpw for the NAS: Sunny#48x", "accounts.labelled-password", []),
    ],
)
def test_a_value_at_the_ends_of_a_text_is_found(scanner, text, infotype, values):
    for inspection in (scanner.scan(text), _streamed(scanner, text.encode())):
        found = [item for item in inspection.findings if item.infotype == infotype]
        assert [item.reveal() for item in found] == values
        assert all(item.likelihood.rank >= Likelihood.LIKELY.rank for item in found)


def test_no_value_reaches_behind_its_text(scanner):
    """The break that is not written is no part of a value."""
    for text in ("姓名：张伟", "password: hunter2!", "参会人员：刘芳、赵磊"):
        findings = scanner.scan(text).findings
        assert findings
        for item in findings:
            assert 0 <= item.location.span.start < item.location.span.end <= len(text.encode())
            assert not item.reveal().endswith("\n")


def _streamed(scanner, data):
    stream = scanner.stream(step=1)
    for at in range(len(data)):
        stream.feed(data[at : at + 1])
    return stream.close()
