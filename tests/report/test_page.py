"""The HTML report in headless Chromium: loads without errors, filters, sorts, holds 50,000 rows."""

from __future__ import annotations

import shutil

import pytest

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed", exc_type=ImportError
)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MANY = 50_000


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium: that of the system, or playwright's own."""
    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_api.sync_playwright() as playwright:
        try:
            made = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except sync_api.Error as error:
            pytest.skip(f"no Chromium: {str(error).splitlines()[0]}")
        yield made
        made.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a report; return its page and everything that it complained of or asked for."""
    pages = []

    def open_(text, **options):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        page = browser.new_page(locale="en-US", **options)
        pages.append(page)
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda asked: said.append(asked.url) if "report.html" not in asked.url
                else None)  # fmt: skip
        page.goto(path.as_uri())
        return page, said

    yield open_
    for page in pages:
        page.close()


@pytest.fixture
def many(row, totals, written):
    """A report of 50,000 findings of three kinds."""
    kinds = [("cn.resident-id", "high"), ("intl.email", "low"), ("keys.token", "critical")]
    rows = (
        row(
            infotype=kinds[n % 3][0], sensitivity=kinds[n % 3][1], confidence=(n % 1000) / 1000,
            location={"path": f"d{n % 40}/f{n}.txt", "line": n + 1},
        )
        for n in range(MANY)
    )  # fmt: skip
    return written("html", rows, totals(findings=MANY))


def _shown(page):
    return page.locator("#count").inner_text().split(" / ")[0]


def test_a_page_of_50_000_findings_loads_filters_and_sorts(opened, many):
    page, said = opened(many)
    assert _shown(page) == "50,000"
    assert page.locator("#view .row").count() < 60
    page.fill("#text", "d7/ keys.token")
    sync_api.expect(page.locator("#count")).to_have_text("417 / 50,000")
    page.fill("#text", "")
    sync_api.expect(page.locator("#count")).to_have_text("50,000 / 50,000")
    page.select_option("#sens", "low")
    assert _shown(page) == "16,667"
    page.select_option("#sens", "")
    page.click("[data-key=conf]")
    assert "\n99.9%" in page.locator("#view .row >> nth=0").inner_text()
    page.click("[data-key=conf]")
    assert "\n0.0%" in page.locator("#view .row >> nth=0").inner_text()
    assert said == []


def test_the_last_of_50_000_rows_can_be_reached(opened, many):
    page, said = opened(many)
    page.evaluate("document.getElementById('view').scrollTop = 1e9")
    page.wait_for_selector(f"text=f{MANY - 1}.txt")
    assert page.locator("#view .row").count() < 60
    assert said == []


def test_a_row_opens_its_evidence(opened, row, totals, written):
    page, said = opened(written("html", [row()], totals()))
    page.click("#view .row")
    text = page.inner_text("#detail")
    assert "-10.0 dB shape" in text
    assert "+10.4 dB check-digit" in text
    assert page.locator("#view .row svg rect").count() == 4
    assert said == []


def test_rows_are_walked_by_the_arrow_keys(opened, many):
    page, said = opened(many)
    page.focus("#view")
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    marked = page.locator("#view .row.on")
    assert marked.get_attribute("aria-rowindex") == "40"
    assert marked.bounding_box()["y"] > page.locator("#view").bounding_box()["y"]
    assert "dB" in page.inner_text("#detail")
    assert said == []


@pytest.mark.parametrize("form", ["html", "incident-html"])
def test_language_and_theme_switch(opened, row, totals, written, form):
    page, said = opened(written(form, [row()], totals()), color_scheme="light")
    english = page.inner_text("h1")
    page.click("#lang")
    assert page.inner_text("h1") != english
    paint = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paint)
    page.click("#theme")
    assert page.evaluate(paint) != light
    assert said == []


def test_the_system_chooses_dark(opened, row, totals, written):
    text = written("html", [row()], totals())
    paint = "getComputedStyle(document.body).backgroundColor"
    colours = {opened(text, color_scheme=name)[0].evaluate(paint) for name in ("light", "dark")}
    assert len(colours) == 2


def test_a_hostile_name_runs_nothing(opened, row, totals, written):
    hostile = "</script><img src=x onerror=\"document.title='owned'\">"
    page, said = opened(written("html", [row(location={"path": hostile}, quote=hostile)], totals()))
    page.click("#view .row")
    assert page.title() == "Findings of confidential data"
    assert page.locator("img").count() == 0
    assert said == []


def test_no_clear_value_is_in_the_page(opened, row, totals, written):
    page, _ = opened(written("html", [row()], totals()))
    assert "11010518850607004X" not in page.content()


def test_letters_keep_their_size_on_a_narrow_screen(opened, row, totals, written):
    page, said = opened(written("html", [row()], totals()), viewport={"width": 420, "height": 900})
    texts = page.locator(".bar .name:visible, .key .num:visible, .key .en:visible")
    assert texts.count() >= 8
    assert min(box.bounding_box()["height"] for box in texts.all()) > 12
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    assert said == []


def test_a_print_has_all_rows_in_the_light_theme(opened, row, totals, written):
    """Also those beyond the window, and with a word where there are more than a printer takes."""
    rows = (row(location={"path": f"p{n}.txt", "line": 1}) for n in range(300))
    page, said = opened(written("html", rows, totals(findings=300)), color_scheme="dark")
    page.click("#theme")
    page.click("#theme")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#view .row").count() == 300
    tops = page.evaluate(
        "[...document.querySelectorAll('#view .row')].map((one) => one.getBoundingClientRect().top)"
    )
    assert tops == sorted(set(tops))
    width = page.evaluate("document.querySelector('.rows').scrollWidth <= innerWidth")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (width, ink) == (True, "rgb(27, 36, 48)")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.evaluate("document.getElementById('view').dispatchEvent(new Event('scroll'))")
    page.wait_for_function("document.querySelectorAll('#view .row').length < 60")
    assert said == []


def test_a_print_of_50_000_rows_says_what_it_left_out(opened, many):
    page, said = opened(many)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#view .row").count() == 2000
    assert "48000" in page.inner_text("#pane > p")
    assert said == []


def test_a_sorted_column_says_so(opened, many):
    page, _ = opened(many)
    page.focus("[data-key=conf]")
    page.keyboard.press("Enter")
    header = "[role=columnheader]:has([data-key=conf])"
    assert page.get_attribute(header, "aria-sort") == "descending"
    page.keyboard.press("Enter")
    assert page.get_attribute(header, "aria-sort") == "ascending"
