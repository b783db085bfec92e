"""Random digit strings beside words that name something else, or nothing.

The first part of the accuracy benchmark: what a scanner says of numbers that are only numbers. Every string stands in a
sentence, record or cell of its own and is scanned by itself.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

LENGTHS = range(11, 21)

NEUTRAL = (
    "see {} for more",
    "the file {} was moved to the archive",
    "参见 {} 一行",
    "编号{}已处理，请知悉",
    "id={}",
    '{{"value": {}}}',
    "a,b,{},c",
    "第三批共计{}条",
)
ORDER = (
    "订单号：{}",
    "订单编号{}已发货",
    "您的运单号 {} 正在派送",
    "交易流水号={}",
    "order no {} has been shipped",
    '{{"order_id": "{}"}}',
    "tracking number: {}",
    "order_no,amount\n{},12.50\n",
)
BARE = ("{}", "{}\n", " {} ", "({})", '"{}"')
KINDS = {"neutral": NEUTRAL, "order number": ORDER, "bare": BARE}


def strings(length: int, count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for `count` random strings of `length` digits, the kinds in turn."""
    kinds = list(KINDS.items())
    for number in range(count):
        kind, shapes = kinds[number % len(kinds)]
        digits = rng.choice("123456789") + "".join(rng.choices(string.digits, k=length - 1))
        yield kind, rng.choice(shapes).format(digits)
