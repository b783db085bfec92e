"""Texts that are full of what detectors look for: whole, broken, and stuck together."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from dlp.validate import registry

NUMBERS = (
    "cn.resident_id", "cn.bank_card", "cn.mobile", "cn.uscc", "intl.iban", "intl.card",
    "cn.cnaps", "cn.vin", "intl.us_ssn", "cn.landline",
)  # fmt: skip
GLUE = (
    " ", "\n", "\r\n", ",", "，", "：", ":", "-", ".", "/", "号", "身份证", "订单号", "手机", "卡号", "开户行",
    "phone ", "ssn ", "password=", "密码：", "a", "Z", "0", "62", "@", "x@example.com", "\t", "(", ")", "（", "）",
    "AKIA", "-----BEGIN ", "jdbc:", "10.0.0.1", "_", "é", "\U0001f600", "统一社会信用代码", "bank account ",
)  # fmt: skip


@st.composite
def values(draw):
    """A valid number, perhaps with one character changed or separators put in."""
    rng = random.Random(draw(st.integers(0, 10_000)))
    value = registry.get(draw(st.sampled_from(NUMBERS))).sample(rng)
    change = draw(st.integers(0, 4))
    at = rng.randrange(len(value))
    if change == 1:
        value = value[:at] + rng.choice("0123456789X") + value[at + 1 :]
    elif change == 2:
        value = " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    elif change == 3:
        value = value[:at] + rng.choice(("-", " ", "  ", "\n", ".", "（", "）")) + value[at:]
    return value


LABELS = (
    "身份证号", "手机", "卡号", "订单号", "银行卡", "统一社会信用代码", "phone", "ssn", "IBAN", "card no",
    "快递单号", "联行号", "车架号", "userPhone", "id_card", "电话", "密码", "流水号", "证件",
)  # fmt: skip
BETWEEN = ("", ":", "：", " ", " = ", "\n", "，", "为", "(", " 3.", "12.", "1234 ", ",")


@st.composite
def labelled(draw):
    """A label, something between, and a value; sometimes the label comes last."""
    parts = [
        draw(st.sampled_from(LABELS)),
        draw(st.sampled_from(BETWEEN)),
        draw(values()),
        draw(st.sampled_from((*BETWEEN, ".5", " 4321"))),
    ]
    return "".join(parts if draw(st.integers(0, 3)) else [*parts[2:], *parts[:2]])


texts = st.lists(
    st.one_of(
        labelled(),
        labelled(),
        values(),
        st.sampled_from(GLUE),
        st.text("0123456789X -", max_size=24),
    ),
    max_size=14,
).map("".join)
