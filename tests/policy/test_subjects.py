"""How many persons: rows, lines, forms, objects, and people who come twice."""

from __future__ import annotations

import pytest

from dlp.policy.schema import Joining
from dlp.policy.subjects import persons

NAME = {"infotype": "cn.person-name", "sensitivity": "low", "tags": ("pipl:pi",)}
PHONE = {"infotype": "cn.mobile", "sensitivity": "medium", "tags": ("pipl:pi",)}


def count(findings, **joining):
    """Return how many persons there are."""
    return len(persons(findings, Joining(**joining)))


def table(finding, rows, *, step=100):
    """Make rows of name, number and telephone, one a line."""
    return [
        made
        for n in range(rows)
        for made in (
            finding(value=f"n{n}", line=n + 1, start=n * step, **NAME),
            finding(value=f"i{n}", line=n + 1, start=n * step + 20),
            finding(value=f"p{n}", line=n + 1, start=n * step + 40, **PHONE),
        )
    ]


def test_a_line_is_a_person(finding):
    """Three fields in each of five lines are five persons, whatever the order of the findings."""
    rows = table(finding, 5)
    assert count(rows) == count(rows[::-1]) == 5


def test_a_person_who_comes_twice_is_one(finding):
    """The same number in two places is the same person."""
    again = [finding(value="i0", line=90, start=9000, path="b")]
    assert count(table(finding, 5) + again) == 5


def test_objects_on_one_line(finding):
    """A line of many objects: a second name or number begins another person."""
    rows = list(table(finding, 4, step=60))
    flat = [finding(row.infotype, row.fingerprint, line=1, start=row.location.span.start,
                    tags=row.tags, sensitivity=row.sensitivity) for row in rows]  # fmt: skip
    assert count(flat) == 4


def test_a_form_is_one_person(finding):
    """One field on each line, close together: one person."""
    form = [finding(value="n", line=1, start=0, **NAME), finding(value="i", line=2, start=30),
            finding(value="p", line=3, start=60, **PHONE)]  # fmt: skip
    assert count(form) == 1
    assert count(form, join="line") == 3
    far = [*form[:2], finding(value="p", line=30, start=2000, **PHONE)]
    assert count(far) == 2
    assert count(far, window=5000) == 1


def test_rows_of_a_sheet(finding):
    """Cells of one row are one person, in whatever order they are found."""
    cells = [finding(value=f"i{n}", cell=f"B{n}", sheet="S", start=n) for n in range(1, 4)]
    cells += [
        finding(value=f"n{n}", cell=f"A{n}", sheet="S", start=50 + n, **NAME) for n in range(1, 4)
    ]
    assert count(cells) == 3
    assert {len(subject) for subject in persons(cells, Joining())} == {2}


def test_a_list_of_telephones(finding):
    """Without a name or number each telephone is somebody's; beside a name they are hers."""
    phones = [finding(value=str(n), start=20 * n, **PHONE) for n in range(3)]
    assert count(phones) == 3
    assert count([finding(value="n", start=-20, **NAME), *phones]) == 1


def test_what_is_nobodys_does_not_count(finding):
    """A key or an organisation is no person."""
    assert count([finding("keys.jwt", category="key", tags=("credential",))]) == 0


def test_identify_is_the_policys_choice(finding):
    """A policy may say what one person has once."""
    phones = [finding(value="p", line=n, start=1000 * n, **PHONE) for n in range(3)]
    names = [finding(value=str(n), line=n, start=1000 * n + 20, **NAME) for n in range(3)]
    assert count(phones + names) == 3
    assert count(phones + names, identify=("cn.mobile",)) == 1


@pytest.mark.parametrize("people", [1, 7, 40])
def test_real_text(scanner, people):
    """Over a real table the count is the number of people."""
    import random

    from dlp.validate import registry

    rng = random.Random(people)
    sample = registry.get("cn.resident_id").sample
    text = "姓名,身份证号,手机\n" + "".join(
        f"张三,{sample(rng)},138{rng.randrange(10**8):08}\n" for _ in range(people)
    )
    found = [f for f in scanner.scan(text, name="t.csv").findings if f.confidence >= 0.7]
    assert count(found) == people
