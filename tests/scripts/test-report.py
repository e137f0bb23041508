#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the page of scripts/report.py, and what it says when there can be none."""
import html
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from page import HAS_PLOTS, HOSTILE, LEXSTAT, ROOT, PageTest

ALL_ANALYSES = ("--tfidf", "--frequencies", "--dispersion", "--keyness", "--collocations",
                "--collocates=assad,asad", "--tokens")
VOID = {"meta", "link", "input", "img", "br"}
CLOSED_BY_THE_NEXT = {"td", "tr", "th", "li"}


class Outline(html.parser.HTMLParser):
    """Checks that elements close in order, and keeps what refers to something."""

    def __init__(self, page):
        super().__init__()
        self.open, self.ids, self.links, self.urls, self.scripts = [], [], [], [], 0
        self.wrong = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.scripts += tag == "script"
        self.wrong += [name for name in attributes if name.startswith("on") or name == "style"]
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in ("href", "src", "action", "srcset", "data"):
            if attributes.get(name, "").startswith("#"):
                self.links.append(attributes[name][1:])
            elif name in attributes:
                self.urls.append(attributes[name])
        if tag not in VOID | CLOSED_BY_THE_NEXT:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in CLOSED_BY_THE_NEXT:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


class ReportTest(PageTest):
    def check_outline(self, page):
        outline = Outline(page)
        self.assertEqual((outline.wrong, outline.open), ([], []))
        self.assertEqual(len(outline.ids), len(set(outline.ids)))
        self.assertLessEqual(set(outline.links), set(outline.ids))
        self.assertTrue(all(url.startswith("data:") for url in outline.urls), outline.urls)
        self.assertEqual(outline.scripts, 1)

    def rows_of(self, page, table):
        """The texts of a table's cells, row by row."""
        body = re.search(rf'id="rows-{table}">.*?<tbody>(.*?)</tbody>', page, re.S)[1]
        return [[html.unescape(re.sub(r"<.*?>", "", cell)) for cell in row.split("<td")[1:]]
                for row in body.split("<tr>")[1:]]

    def test_page_is_well_formed_and_needs_no_network(self):
        self.lexstat(*ALL_ANALYSES, "-o", "results/", "seeds/")
        page = self.report("results/")
        self.check_outline(page)
        self.assert_holds(page, "default-src 'none'")
        self.assertNotIn("unsafe-inline", page)

    def test_page_says_what_was_run(self):
        self.lexstat(*ALL_ANALYSES, "-o", "results/", "seeds/")
        page = self.report("results/")
        for part in ("5 documents from 5 sources", "SALAM-ONLINE", "2017-09-14", "587 stop words",
                     "menyerang, diserang", "does not tell how much its documents differ",
                     "548 terms below --min-count", "--collocates=assad,asad"):
            self.assert_holds(page, part)

    def test_same_tables_same_bytes(self):
        self.lexstat("--keyness", "--frequencies", "-o", "results/", "seeds/")
        self.assertEqual(self.report("results/", plots=True), self.report("results", plots=True))

    def test_plots(self):
        self.lexstat("--keyness", "--tfidf", "-o", "results/", "seeds/")
        page = self.report("results/", "--sentences=0", plots=True)
        self.check_outline(page)
        if not HAS_PLOTS:
            self.assert_holds(page, "There are no plots: Python has no module")
            return
        self.assertEqual(page.count('src="data:image/'), 6)
        self.assert_holds(page, 'alt="What Republika says more and less"')

    def test_plots_that_cannot_be_drawn_say_why(self):
        if not HAS_PLOTS:
            return
        self.lexstat("--frequencies", "-o", "results/", "seeds/")
        page = self.report("results/", plots=True)
        self.assertRegex(page, "How often and how evenly terms occur: not drawn, [^<]*--dispersion")

    def test_columns_have_their_meanings(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        package = json.loads((self.folder / "results/datapackage.json").read_text("utf-8"))
        page = self.report("results/", "--sentences=0")
        for resource in package["resources"]:
            for field in resource["schema"]["fields"]:
                self.assert_holds(page, f'title="{html.escape(field["description"])}"')

    def test_key_terms_have_their_sentences(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        page = self.report("results/")
        anchor = re.search(r'<td>SALAM-ONLINE<td>\(rest\)<td lang=id><a href="#(s\d+)">rezim</a>',
                           page)[1]
        evidence = re.search(rf'id="{anchor}">.*?</details>', page, re.S)[0]
        self.assertEqual(evidence.count("<mark>rezim</mark>"), 4)
        self.assertEqual(evidence.count("seeds/002_"), 4)

    def test_without_keyness_terms_of_tfidf_have_sentences(self):
        self.lexstat("--tfidf", "--top=3", "-o", "results/", "seeds/")
        page = self.report("results/")
        self.assertRegex(page, r'<a href="#s\d+">ez-Zor</a>')
        self.assert_holds(page, "<mark>ez-Zor</mark>")

    def test_kwic_table_is_taken_first(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        (self.folder / "results/datapackage.json").unlink()
        (self.folder / "results/kwic.csv").write_text(
            "doc_id,source,pattern,left,node,right,start,end\n"
            "a,SALAM-ONLINE,rezim,kata,rezim,saja,0,5\n", "utf-8")
        shutil.rmtree(self.folder / "seeds")
        page = self.report("results/", says="seeds/ cannot be read any more")
        self.assert_holds(page, "kata <mark>rezim</mark> saja")

    def test_paths_are_found_from_elsewhere(self):
        """run.json has them as they were typed; its -o tells in which folder."""
        self.lexstat("--keyness", "--min-count=20", "-o", "results/", "seeds/")
        (self.folder / "study").mkdir()
        for name in ("results", "seeds"):
            (self.folder / name).rename(self.folder / "study" / name)
        self.assert_holds(self.report("study/results"), "<mark>Suriah</mark>")

    def test_text_that_has_changed_gives_no_sentences(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        path = next((self.folder / "seeds").glob("000_*.txt"))
        path.write_text(path.read_text("utf-8") + "Lagi.\n", "utf-8")
        page = self.report("results/", says="has changed since the tables were made")
        self.assert_holds(page, "has changed since the tables were made")
        self.assertNotIn("<mark>", page)

    def test_run_json_cannot_make_it_run_a_program(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")
        self.change_run(lambda run: run.update(command=["/bin/false", "--", "-o", "seeds/"]))
        self.report("results/", says="-o cannot be read any more")

    def test_long_tables_are_cut_by_group_and_say_so(self):
        self.lexstat("--keyness", "--frequencies", "-o", "results/", "seeds/")
        page = self.report("results/", "--rows=20", "--sentences=0")
        rows = self.rows_of(page, "keyness")
        self.assertEqual(len(rows), 20)
        self.assertEqual(sum("Republika" in row[0] for row in rows), 4)
        self.assert_holds(page, "20 of 405 rows: the first 4 of each target and reference, in the")
        self.assert_holds(page, "18 of 1,488 rows: the first 3 of each source,")
        page = self.report("results/", "--rows=3", "--sentences=0")
        self.assert_holds(page, "3 of 1,488 rows: the first of each of the first 3 source,")

    def test_every_kind_of_table_is_read(self):
        for options in (["--compress=gz"], ["--compress=zst"], ["--format-out=tsv", "--bom"],
                        ["--format-out=jsonl"], ["--format-out=jsonl", "--compress=gz"]):
            with self.subTest(options=options):
                shutil.rmtree(self.folder / "results", ignore_errors=True)
                self.lexstat("--tfidf", *options, "-o", "results/", "seeds/")
                rows = self.rows_of(self.report("results/", "--sentences=0", "--rows=2000"),
                                    "tfidf")
                self.assertEqual(len(rows), 691)
                self.assertEqual([cell.rpartition(">")[2] for cell in rows[0][2:6]],
                                 ["teror", "teror", "7", "1"])

    def test_what_a_browser_would_run_is_text(self):
        self.lexstat("--keyness", "-o", "results/", "seeds/")

        def change(row, number):
            if number == 0:
                row.update(term=HOSTILE, target=HOSTILE, forms=HOSTILE, log_ratio=HOSTILE)
        self.change_rows("keyness", change)
        self.change_rows("documents", lambda row, _: row.update(title=HOSTILE, source=HOSTILE))
        self.change_run(lambda run: run.update(
            version=HOSTILE, messages=[HOSTILE], command=["lexstat", HOSTILE],
            options={HOSTILE: {HOSTILE: HOSTILE}}))
        page = self.report("results/", "--title", HOSTILE, "--sentences=0")
        self.check_outline(page)
        self.assertNotIn("<img src=x", page)
        self.assertGreater(page.count(html.escape(HOSTILE)), 8)

    def test_table_without_rows(self):
        """A study may find nothing, and that is worth a page."""
        self.lexstat("--keyness", "--max-q=1e-300", "--tfidf", "-o", "results/", "seeds/")
        header = (self.folder / "results/keyness.csv").read_text("utf-8").splitlines()[0]
        (self.folder / "results/keyness.csv").write_text(header + "\n", "utf-8")
        self.assert_holds(self.report("results/"), "keyness.csv has no rows")

    def test_lists_of_frequencies_and_pairs_are_references(self):
        (self.folder / "list.csv").write_text("word,count\nrezim,5\nyang,90\nSuriah,1\n", "utf-8")
        for option, says in (("--reference=list.csv", "Republika has it more often than list.csv. In Republika: "),
                             ("--reference=Republika", "often than Republika. In Republika: "),
                             ("--pairs", "MATA ANGIN has it less often than Russia Beyond. In ")):
            with self.subTest(option=option):
                self.lexstat("--keyness", "--min-count=1", option, "-o", "results/", "seeds/")
                self.assert_holds(self.report("results/"), says)

    def test_one_source_is_said_to_be_one(self):
        (self.folder / "satu.csv").write_text("text,source\nkata ini,A\nkata itu,A\n", "utf-8")
        self.lexstat("--tfidf", "-o", "results/", "satu.csv")
        self.assert_holds(self.report("results/", "--sentences=0"), "There is one source only")


class DocumentationTest(PageTest):
    def test_commands(self):
        """Those of docs/report.md, in their order."""
        (self.folder / "scripts").symlink_to(ROOT / "scripts")
        programs = (pathlib.Path(LEXSTAT).parent, pathlib.Path(sys.executable).parent)
        path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
        blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs/report.md").read_text("utf-8"),
                            re.M | re.S)
        self.assertGreater(len(blocks), 0)
        for block in blocks:
            done = subprocess.run(["bash", "-ec", block], cwd=self.folder, check=False, text=True,
                                  capture_output=True, env={**os.environ, "PATH": path})
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "report.html").exists())


class BadInputTest(PageTest):
    def test_no_folder(self):
        self.assert_fails("results: no such folder", "results")

    def test_no_run_json(self):
        (self.folder / "results").mkdir()
        self.assert_fails("results/run.json: No such file", "results")

    def test_run_json_that_is_none(self):
        (self.folder / "results").mkdir()
        for content in ("{", "[]", '{"program": "sed"}', '{"program": "lexstat"}', "\udcff"):
            with self.subTest(content=content):
                (self.folder / "results/run.json").write_text(content, "utf-8", "surrogateescape")
                self.assert_fails("results/run.json: not", "results")

    def test_no_documents(self):
        self.lexstat("--tfidf", "-o", "results/", "seeds/")
        (self.folder / "results/documents.csv").unlink()
        self.assert_fails("results/documents.csv: No such file", "results")
        (self.folder / "results/datapackage.json").unlink()
        self.assert_fails("no table documents", "results")

    def test_tables_that_are_none(self):
        for content, says in ((b"", "empty, without even a header"),
                              (b"\xff\x00\xff", "the columns are not"),
                              (b"doc_id,term\na,b\n", "the columns are not")):
            with self.subTest(content=content):
                self.lexstat("--tfidf", "-o", "results/", "seeds/")
                (self.folder / "results/tfidf.csv").write_bytes(content)
                self.assert_fails(f"results/tfidf.csv: {says}", "results")

    def test_undescribed_tables_that_are_none(self):
        for content, says in ((b"", "empty"), (b"doc_id,source\n1,2,3\n", "a row does not"),
                              (b"doc_id,source\n\n", "a row does not"),
                              (b'doc_id\n"a', "not a table"), (b"doc_id\na\n", "not as lexstat")):
            with self.subTest(content=content):
                self.lexstat("--tfidf", "-o", "results/", "seeds/")
                (self.folder / "results/datapackage.json").unlink()
                (self.folder / "results/tfidf.csv").write_bytes(content)
                self.assert_fails(f"results/tfidf.csv: {says}", "results")

    def test_compressed_tables_that_are_damaged(self):
        for ending in ("gz", "zst"):
            with self.subTest(ending=ending):
                self.lexstat("--tfidf", f"--compress={ending}", "-o", "results/", "seeds/")
                path = self.folder / f"results/tfidf.csv.{ending}"
                path.write_bytes(path.read_bytes()[:-100])
                self.assert_fails(f"tfidf.csv.{ending}: ", "results")

    def test_data_package_that_is_none(self):
        self.lexstat("--tfidf", "-o", "results/", "seeds/")
        for content in ("{", '{"resources": [{}]}', '{"resources": 1}', '{"resources": [1]}'):
            with self.subTest(content=content):
                (self.folder / "results/datapackage.json").write_text(content, "utf-8")
                self.assert_fails("datapackage.json: not", "results")

    def test_page_that_cannot_be_written(self):
        self.lexstat("--tfidf", "-o", "results/", "seeds/")
        done = self.run_report("results", "-o", "nowhere/page.html")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Areport\.py: nowhere/page\.html: [^\n]+\n\Z")

    def test_wrong_usage(self):
        for arguments in ((), ("results", "--rows=0"), ("results", "--sentences=x"), ("a", "b")):
            self.assertEqual(self.run_report(*arguments).returncode, 2)


if __name__ == "__main__":
    unittest.main()
