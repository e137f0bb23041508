#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the page of scripts/report.py in Chromium, sorts, searches, and reads the sentences of a term.

LEXSTAT_PICTURES=DIR keeps pictures of the page there, wide and narrow, light and dark.
"""
import json
import os
import pathlib
import shutil
import sys
import unittest

from page import HAS_PLOTS, HOSTILE, PageTest

SKIPPED = 77
WIDE, NARROW = (1280, 900), (390, 844)


def need_browser():
    """What is needed of selenium, or the test is skipped."""
    try:
        from selenium import webdriver
        from selenium.common.exceptions import WebDriverException
    except ImportError:
        webdriver = WebDriverException = None
    if webdriver is None or not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("no python3-selenium, chromium or chromedriver; scripts/packages browser installs them")
        sys.exit(SKIPPED)
    return webdriver, WebDriverException


webdriver, WebDriverException = need_browser()


def start_browser(n_tries=3):
    """On a busy machine Chromium may not answer in time when it starts."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(shutil.which("chromedriver"))
    try:
        return webdriver.Chrome(options=options, service=service)
    except WebDriverException as error:
        print(f"Chromium did not start: {error.msg}", file=sys.stderr)
        if n_tries == 1:
            raise
        return start_browser(n_tries - 1)


class BrowserTest(PageTest):
    @classmethod
    def setUpClass(cls):
        cls.browser = start_browser()
        cls.addClassCleanup(cls.browser.quit)

    # ---- the page, as somebody sees and uses it

    def make_tables(self):
        self.lexstat("--keyness", "--tfidf", "--frequencies", "-o", "results/", "seeds/")
        (self.folder / "results/kwic.csv").write_text(
            "doc_id,source,pattern,left,node,right,start,end\n"
            "seeds/a.txt,SALAM-ONLINE,rezim,Kata (,rezim,) & <b>itu</b>.,5,10\n", "utf-8")
        (self.folder / "results/datapackage.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder / "seeds")

    def open(self, size=WIDE, scheme="light"):
        self.report("results/", says="cannot be read any more")
        self.look(size, scheme)
        self.browser.get(f"file://{self.folder}/page.html")

    def look(self, size, scheme):
        width, height = size
        command = self.browser.execute_cdp_cmd
        command("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
        command("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def one(self, selector):
        found = self.all(selector)
        self.assertEqual(len(found), 1, selector)
        return found[0]

    def script(self, code):
        return self.browser.execute_script(f"return {code}")

    def column(self, name, table="keyness"):
        """The texts of a column's visible rows, in their order."""
        return self.script(f"""(() => {{
            const table = document.getElementById("rows-{table}");
            const head = [...table.tHead.rows[0].cells].find((th) => th.textContent === "{name}");
            return [...table.tBodies[0].rows].filter((row) => !row.hidden)
                .map((row) => row.cells[head.cellIndex].textContent);
        }})()""")

    def head(self, name, table="keyness"):
        heads = [head for head in self.all(f"#rows-{table} thead th") if head.text == name]
        self.assertEqual(len(heads), 1, name)
        return heads[0]

    def press_head(self, name):
        button = self.head(name).find_element("css selector", "button")
        button.send_keys("\ue007")  # the enter key, as somebody without a mouse

    def picture(self, name):
        if "LEXSTAT_PICTURES" in os.environ:
            folder = pathlib.Path(os.environ["LEXSTAT_PICTURES"])
            folder.mkdir(parents=True, exist_ok=True)
            self.browser.save_screenshot(str(folder / f"{name}.png"))

    # ---- what must hold

    def test_it_asks_nothing_of_the_network_and_has_no_errors(self):
        self.make_tables()
        self.browser.get("about:blank")
        for log in ("browser", "performance"):
            self.browser.get_log(log)
        self.open()
        self.press_head("log_ratio")
        self.all("#rows-keyness td a")[0].click()
        self.assertEqual(self.browser.get_log("browser"), [])
        messages = [json.loads(entry["message"])["message"]
                    for entry in self.browser.get_log("performance")]
        asked = [message["params"]["request"]["url"] for message in messages
                 if message["method"] == "Network.requestWillBeSent"]
        self.assertEqual([url for url in asked if not url.startswith("data:")],
                         [f"file://{self.folder}/page.html"])

    def test_the_policy_forbids_other_scripts_and_the_network(self):
        self.make_tables()
        self.open()
        self.browser.execute_script("""
            const script = document.createElement("script");
            script.textContent = "window.hacked = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src='https://example.org/x.png'>");
        """)
        said = " ".join(entry["message"] for entry in self.browser.get_log("browser"))
        self.assertIn("script-src", said)
        self.assertIn("img-src", said)
        self.assertIsNone(self.script("window.hacked ?? null"))

    def test_sorting(self):
        self.make_tables()
        self.open()
        before = self.column("term")
        self.press_head("log_ratio")
        self.assertEqual(self.head("log_ratio").get_attribute("aria-sort"), "descending")
        values = [float(value) for value in self.column("log_ratio")]
        self.assertEqual(len(values), 25)
        self.assertEqual(values, sorted(values, reverse=True))
        self.press_head("log_ratio")
        self.assertEqual(self.head("log_ratio").get_attribute("aria-sort"), "ascending")
        values = [float(value) for value in self.column("log_ratio")]
        self.assertEqual(values, sorted(values))
        self.press_head("term")
        self.assertEqual(self.head("log_ratio").get_attribute("aria-sort"), "none")
        terms = [term.lower() for term in self.column("term")]
        self.assertEqual(terms, sorted(terms))
        self.press_head("term")
        self.press_head("term")
        self.assertEqual(self.column("term"), before)

    def test_empty_values_come_last_either_way(self):
        self.make_tables()
        self.open()
        for _ in range(2):
            self.press_head("max_doc_share")
            self.assertNotIn("", self.column("max_doc_share"))

    def test_searching(self):
        self.make_tables()
        self.open()
        search = self.one("#table-keyness input[type=search]")
        search.send_keys("SALAM rezim")
        self.assertEqual(self.column("term"), ["rezim"])
        status = self.one("#table-keyness [role=status]")
        self.assertEqual(status.text, "1 found, 1 shown")
        search.send_keys("x")
        self.assertEqual(self.column("term"), [])
        search.clear()
        search.send_keys("ez-zór")
        self.assertEqual(set(self.column("term")), {"ez-Zor"})

    def test_more_rows(self):
        self.make_tables()
        self.open()
        more = self.one("#table-keyness .more")
        for n_shown in (25, 100, 400, 405):
            self.assertEqual(len(self.column("term")), n_shown)
            if n_shown < 405:
                more.click()
        self.assertFalse(more.is_displayed())

    def test_all_columns(self):
        self.make_tables()
        self.open()
        hidden = [head for head in self.all("#rows-keyness th") if not head.is_displayed()]
        self.assertGreater(len(hidden), 10)
        self.one("#table-keyness input[type=checkbox]").click()
        self.assertTrue(all(head.is_displayed() for head in self.all("#rows-keyness th")))

    def test_sentences_of_a_key_term(self):
        self.make_tables()
        self.open()
        self.one("#table-keyness input[type=search]").send_keys("SALAM rezim")
        link = self.one("#rows-keyness tr:not([hidden]) td a")
        link.click()
        dialog = self.one("dialog[open]")
        self.assertEqual(self.one("#evidence-title").text, "rezim")
        self.assertEqual(self.one("dialog mark").text, "rezim")
        self.assertIn("Kata (rezim) & <b>itu</b>.", dialog.text)
        self.assertIn("seeds/a.txt", dialog.text)
        self.assertEqual(self.script("document.activeElement.textContent"), "Close")
        self.script("document.activeElement.click()")
        self.assertEqual(self.all("dialog[open]"), [])
        self.assertTrue(self.script("document.activeElement === arguments[0]"
                                    .replace("arguments[0]", "document.querySelector("
                                             "'#rows-keyness tr:not([hidden]) td a')")))

    def test_what_a_browser_would_run_is_text(self):
        self.make_tables()

        def change(row, number):
            if number == 0:
                row.update(term=HOSTILE, stem=HOSTILE, target=HOSTILE)
        self.change_rows("keyness", change)
        self.change_rows("kwic", lambda row, _: row.update(
            pattern=HOSTILE, left=HOSTILE, node=HOSTILE, right=HOSTILE, source=HOSTILE))
        self.change_rows("documents", lambda row, _: row.update(title=HOSTILE, source=HOSTILE))
        self.change_run(lambda run: run.update(messages=[HOSTILE], version=HOSTILE))
        self.open()
        self.assertEqual(self.column("term")[0], HOSTILE)
        self.all("#rows-keyness td a")[0].click()
        self.assertEqual(self.one("dialog mark").text, HOSTILE)
        self.assertIsNone(self.script("window.hacked ?? null"))
        self.assertEqual(self.script("document.scripts.length"), 1)
        self.assertEqual(self.script("document.images.length"), 0)
        self.assertEqual(self.browser.get_log("browser"), [])

    def test_plots_are_seen(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        self.report("results/", "--sentences=0", plots=True)
        for scheme in ("light", "dark"):
            for place, size in (("wide", WIDE), ("narrow", NARROW)):
                self.look(size, scheme)
                self.browser.get(f"file://{self.folder}/page.html#plots")
                self.picture(f"{place}-{scheme}-plots")
                widths = self.script("[...document.images].map((image) => image.naturalWidth)")
                self.assertEqual(len(widths), 5 if HAS_PLOTS else 0)
                self.assertNotIn(0, widths)
                self.assertLessEqual(self.script("document.documentElement.scrollWidth"), size[0])

    def test_it_fits_a_phone_and_paper(self):
        self.make_tables()
        for size in (WIDE, NARROW, (320, 600)):
            self.open(size)
            self.assertLessEqual(self.script("document.documentElement.scrollWidth"), size[0])
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.addCleanup(self.browser.execute_cdp_cmd, "Emulation.setEmulatedMedia", {"media": ""})
        self.assertFalse(self.one("#table-keyness .tools").is_displayed())

    def test_text_is_legible_in_the_light_and_in_the_dark(self):
        """WCAG 2 asks a contrast of 4.5 for text."""
        self.make_tables()
        for scheme in ("light", "dark"):
            self.open(scheme=scheme)
            for place, size in (("wide", WIDE), ("narrow", NARROW)):
                self.look(size, scheme)
                self.script("window.scrollTo(0, 0)")
                self.picture(f"{place}-{scheme}-top")
                self.script("document.getElementById('table-keyness').scrollIntoView()")
                self.picture(f"{place}-{scheme}-table")
            self.one("#table-keyness input[type=search]").send_keys("SALAM rezim")
            self.one("#rows-keyness tr:not([hidden]) td a").click()
            self.picture(f"narrow-{scheme}-sentences")
            for selector in ("body", ".quiet", "#rows-keyness td a", "thead button", "mark", "cite"):
                self.assertGreater(self.contrast(selector), 4.5, (scheme, selector))

    def contrast(self, selector):
        """Of the text of the first such element with what is behind it."""
        return self.script(f"""(() => {{
            const colours = (text) => text.match(/[\\d.]+/g).map(Number);
            const light = ([red, green, blue]) => [red, green, blue].map((value) =>
                value <= 10 ? value / 255 / 12.92 : ((value / 255 + .055) / 1.055) ** 2.4)
                .reduce((sum, value, i) => sum + value * [.2126, .7152, .0722][i], 0);
            let element = document.querySelector({json.dumps(selector)});
            const text = light(colours(getComputedStyle(element).color));
            const isClear = (colour) => colours(colour)[3] === 0;
            while (isClear(getComputedStyle(element).backgroundColor))
                element = element.parentElement;
            const paper = light(colours(getComputedStyle(element).backgroundColor));
            return (Math.max(text, paper) + .05) / (Math.min(text, paper) + .05);
        }})()""")


if __name__ == "__main__":
    unittest.main()
