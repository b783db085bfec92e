"""The web page in a real browser: a file is dropped, findings are shown masked, nothing runs."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.integrations.servers import DIRTY, PHONE

pytest.importorskip("uvicorn", reason="pip install uvicorn")
sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
ID = "11010518850607004X"


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_api.sync_playwright() as playwright:
        try:
            made = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"], timeout=120_000
            )
        except sync_api.Error as error:
            pytest.skip(f"no Chromium: {str(error).splitlines()[0]}")
        yield made
        made.close()


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1000, "height": 800})
    made.set_default_timeout(90_000)
    made.problems = []
    made.on(
        "console", lambda said: made.problems.append(said.text) if said.type == "error" else None
    )
    made.on("pageerror", lambda error: made.problems.append(str(error)))
    yield made
    made.close()


def test_a_file_is_chosen_and_its_findings_are_shown(serve, page, tmp_path):
    served = serve("http")
    page.goto(f"http://127.0.0.1:{served.port}/")
    name = "<img src=x onerror=alert(1)>.txt"
    page.set_input_files("#file", {
        "name": name, "mimeType": "text/plain", "buffer": f"{DIRTY}\n{PHONE}\n".encode()})  # fmt: skip
    page.wait_for_selector("tbody tr")
    rows = page.locator("tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["cn.resident-id", "cn.mobile"]
    assert "1101**********004X" in rows[0]
    assert page.locator("h2").inner_text() == name  # as text: no element came of it
    assert page.locator("#out img").count() == 0
    assert ID not in page.content()
    assert page.problems == []
    page.screenshot(path=os.environ.get("PAGE_SCREENSHOT", str(tmp_path / "page.png")))


def test_a_file_is_dropped(serve, page):
    served = serve("http")
    page.goto(f"http://127.0.0.1:{served.port}/")
    page.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File(['nothing here'], 'clean.txt'));
        document.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true})); }"""
    )
    page.wait_for_selector("h2")
    assert "Nothing found" in page.locator("#out").inner_text()
    assert page.problems == []


def test_a_key_is_asked_for(serve, page, tmp_path):
    from dlp.integrations.http_keys import made

    key, line = made("page")
    path = tmp_path / "keys"
    path.write_text(line)
    path.chmod(0o600)
    served = serve("http", "--keys", path)
    page.goto(f"http://127.0.0.1:{served.port}/")
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": PHONE.encode()}
    page.set_input_files("#file", file)
    page.wait_for_selector("#state.warn")
    assert "401 key" in page.locator("#state").inner_text()
    page.fill("#key", key)
    page.set_input_files("#file", [])
    page.set_input_files("#file", file)
    page.wait_for_selector("tbody tr")
