#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/lexstat.R: what it reads is what is in the tables, what it draws is what it read."""
import csv
import functools
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(os.environ.get("LEXSTAT_SOURCE_ROOT", pathlib.Path(__file__).parents[2]))
LEXSTAT = pathlib.Path(os.environ.get("LEXSTAT", ROOT / "build/src/cli/lexstat")).resolve()
SCRIPT = ROOT / "scripts/lexstat.R"
HERE = pathlib.Path(__file__).parent

RSCRIPT = shutil.which("Rscript")
if RSCRIPT is None:
    print("there is no Rscript; scripts/packages plot installs R")
    sys.exit(77)

SCRATCH = tempfile.TemporaryDirectory()
PACKAGES = "ggplot2 ggrepel svglite data.table jsonlite".split()

TABLES = ["--tfidf", "--frequencies", "--dispersion", "--keyness", "--collocations", "--tokens",
          "--collocates=assad,asad,suriah", "--kwic=assad,null", "--min-count=2", "--min-df=1",
          "--classes=word,number,url,email,tag"]

# What readers take for something else than text, in words, titles and names of sources.
ODD_ROWS = [
    ("id", "source", "date", "title", "text"),
    ("NA", "Jum'at, \"Kliwon\"", "NA", "Tanya: \"Apa?\"\n(baris kedua)",
     "null NA nan TRUE FALSE 007 1e5 inf. Jum'at Qur\u2019an ez-Zor kafé."),
    ("007", "NA", "2017-09-14", "# bukan komentar",
     "null NA 0x10 1.250.000 dan 2,5; lihat https://contoh.id/a,b;c?d=e#f di sini. null NA."),
    ("1e5", "Tab\there", "", "  berspasi ",
     "Sisa-sisa kota-kota al-Assad, S&P, \u4e2d\u6587 \U0001d400\U0001d401. T F. Presiden Assad."),
]


def run_r(script, *arguments, without=(), locale="C.UTF-8", cwd=None):
    """What came of Rscript; `without` names R packages that are to be missing."""
    environment = {**os.environ, "LC_ALL": locale, "LEXSTAT": str(LEXSTAT),
                   "LEXSTAT_R_WITHOUT": " ".join(without)}
    command = [RSCRIPT, "--vanilla", str(script), *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8",
                          env=environment, cwd=cwd)


def must_run_r(*arguments, **options):
    done = run_r(*arguments, **options)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{arguments}: exit status {done.returncode}: {done.stderr}")


@functools.cache
def has_r_package(name):
    code = f"quit('no', !requireNamespace('{name}', quietly = TRUE))"
    asked = [RSCRIPT, "--vanilla", "-e", code]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def need_r_package(test, name):
    if not has_r_package(name):
        test.skipTest(f"R has no package {name}; scripts/packages plot installs it")


def scratch(name):
    folder = pathlib.Path(SCRATCH.name) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def results(corpus, *options):
    """The folder with every table of seeds/ or of the odd texts; made once for the same options."""
    folder = pathlib.Path(SCRATCH.name) / "-".join([corpus, *options]).replace("--", "")
    if not folder.exists():
        path = ROOT / "seeds" if corpus == "seeds" else write_odd_rows()
        command = [str(LEXSTAT), "--quiet", *TABLES, *options, "-o", str(folder), str(path)]
        subprocess.run(command, check=True, stderr=subprocess.PIPE)
    return folder


def write_odd_rows():
    path = pathlib.Path(SCRATCH.name) / "odd-rows.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ODD_ROWS)
    return path


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def column_types():
    """(table, column) to type, as lexstat --columns has them."""
    done = subprocess.run([str(LEXSTAT), "--columns"], check=True, capture_output=True, text=True,
                          encoding="utf-8")
    return {(row["table"], row["column"]): row["type"]
            for row in csv.DictReader(done.stdout.splitlines())}


class TestLoading(unittest.TestCase):
    """The parts of lexstat.R are found, however and from wherever it is read."""

    def setUp(self):
        self.folder = scratch("with a space")
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        shutil.copy(SCRIPT, self.tree)
        shutil.copytree(SCRIPT.parent / "r", self.tree / "r")
        (self.folder / "link.R").symlink_to("tree/lexstat.R")
        (self.folder / "away").mkdir()

    def run_code(self, *lines, folder="."):
        (self.folder / "code.R").write_text("\n".join(lines) + "\n")
        return run_r(self.folder / "code.R", cwd=self.folder / folder)

    def check(self, *lines):
        done = self.run_code(*lines)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_sourced(self):
        lines = []
        for folder, path in ((".", "tree/lexstat.R"), ("tree", "lexstat.R"), (".", "link.R"),
                             ("away", "../tree/lexstat.R"), ("away", "../link.R"),
                             ("away", self.tree / "lexstat.R")):
            for chdir in ("FALSE", "TRUE"):
                for read in (f'source("{path}", chdir = {chdir})',
                             f'sys.source("{path}", globalenv(), chdir = {chdir})'):
                    lines += [f'setwd("{self.folder / folder}")', read,
                              "stopifnot(is.function(lexstat$main))", "rm(list = ls())"]
        self.check(*lines)

    def test_sourced_by_another_script(self):
        (self.folder / "away/other.R").write_text('source("../tree/lexstat.R", local = TRUE)\n')
        self.check('local(source("away/other.R", local = TRUE, chdir = TRUE))',
                   "stopifnot(length(ls()) == 0)")

    def test_evaluated_with_its_source_kept(self):
        self.check('eval(parse("tree/lexstat.R", keep.source = TRUE))',
                   "stopifnot(is.function(lexstat$main))")

    def test_in_a_document_of_knitr(self):
        need_r_package(self, "knitr")
        (self.folder / "away/page.Rmd").write_text(
            '```{r}\nsource("../tree/lexstat.R")\nnames(lexstat$commands)[1]\n```\n')
        done = self.run_code('knitr::knit("page.Rmd", quiet = TRUE)', folder="away")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("tfidf", (self.folder / "away/page.md").read_text())

    def test_run(self):
        for path, folder in (("tree/lexstat.R", "."), ("link.R", "."), ("../link.R", "away"),
                             (self.tree / "lexstat.R", "away")):
            with self.subTest(path=path, folder=folder):
                done = run_r(path, "--help", cwd=self.folder / folder)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("usage: lexstat.R COMMAND", done.stdout)

    def test_parts_that_are_missing(self):
        (self.tree / "r/labels.R").unlink()
        for done in (run_r("tree/lexstat.R", "--help", cwd=self.folder),
                     self.run_code('source("tree/lexstat.R")')):
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("tree/r/labels.R: no such file", done.stderr)
            self.assertIn("keep the folder r/ beside lexstat.R", done.stderr)

    def test_read_from_nowhere(self):
        command = [RSCRIPT, "--vanilla", "-e", 'eval(parse("tree/lexstat.R"))']
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn('source("FOLDER/lexstat.R")', done.stderr)

    def test_every_part_is_read(self):
        done = self.run_code('source("tree/lexstat.R")', "cat(lexstat$parts)")
        parts = (SCRIPT.parent / "r").iterdir()
        self.assertEqual(sorted(done.stdout.split()), sorted(path.stem for path in parts))


class TestReading(unittest.TestCase):
    maxDiff = 2000

    def check_tables(self, corpus, *options, without=()):
        """All tables have the dictionary's types and the values that Python's csv module reads."""
        out = scratch("read")
        must_run_r(HERE / "write-tables.R", SCRIPT, results(corpus, *options), out, without=without)
        plain = results(corpus)
        self.assertEqual({path.name for path in out.iterdir()},
                         {path.name for path in plain.glob("*.csv")})
        self.assertEqual({path.stem for path in out.iterdir()},
                         {table for table, _ in column_types()} - {"stem-list"})
        for path in sorted(plain.glob("*.csv")):
            with self.subTest(table=path.stem, options=options, without=without):
                self.check_table(path.stem, rows_of(path), rows_of(out / path.name))

    def check_table(self, name, expected, found):
        types = column_types()
        self.assertEqual(len(found), len(expected))
        self.assertTrue(len(expected) > 1 or name == "collocates")  # which may be empty
        for column, heading in enumerate(found[0]):
            title, r_type = heading.rsplit(":", 1)
            self.assertEqual(title, expected[0][column])
            kind = types[name, title]
            self.assertEqual(r_type, {"text": "character", "integer": "integer", "real": "double",
                                      "boolean": "logical"}[kind], title)
            cells = [[row[column] for row in table[1:]] for table in (expected, found)]
            if kind == "real":
                self.check_reals(*cells)
            else:
                self.assertEqual(*cells, title)

    def check_reals(self, expected, found):
        """Equal but for the last bit, in which R's reading of decimals may be off."""
        for text, value in zip(expected, found):
            if text == "" or value == "":
                self.assertEqual(text, value)
            else:
                self.assertLessEqual(abs(float(value) - float(text)), 3e-16 * abs(float(text)))

    def test_base_r_reads_what_csv_reads(self):
        self.check_tables("seeds", without=["data.table"])
        self.check_tables("odd", without=["data.table"])

    def test_data_table_reads_the_same(self):
        need_r_package(self, "data.table")
        self.check_tables("seeds")
        self.check_tables("odd")

    def test_compressed_and_other_formats(self):
        for options in (["--compress=gz"], ["--compress=zst"], ["--format-out=tsv"], ["--bom"]):
            for without in ([], ["data.table"]):
                self.check_tables("odd", *options, without=without)

    def test_json_lines(self):
        need_r_package(self, "jsonlite")
        self.check_tables("odd", "--format-out=jsonl")
        self.check_tables("seeds", "--format-out=jsonl", "--compress=zst")

    def test_stem_list(self):
        folder, out = scratch("stems"), scratch("stems-read")
        words = folder / "words.txt"
        words.write_text("null\nNA\nmemerintahkan\n")
        subprocess.run([str(LEXSTAT), "--quiet", "--stem-list", "-o", str(folder / "out"),
                        str(words)], check=True)
        must_run_r(HERE / "write-tables.R", SCRIPT, folder / "out", out)
        self.check_table("stem-list", rows_of(folder / "out/stem-list.csv"),
                         rows_of(out / "stem-list.csv"))

    def test_types_from_the_program(self):
        self.check_tables("seeds", without=["jsonlite"])

    def test_odd_texts_are_there(self):
        rows = rows_of(results("odd") / "tokens.csv")
        token = rows[0].index("token")
        self.assertLessEqual({"null", "NA", "nan", "TRUE", "007", "1e5", "Jum'at", "ez-Zor"},
                             {row[token] for row in rows})

    def test_documents_joined(self):
        out = scratch("joined")
        must_run_r(HERE / "write-tables.R", SCRIPT, results("odd"), out, "documents")
        tokens, documents = rows_of(out / "tokens.csv"), rows_of(out / "documents.csv")
        self.assertEqual(tokens[0][-2:], ["date:character", "title:character"])
        about = {row[0]: row[2:4] for row in documents[1:]}
        self.assertEqual({row[0]: row[-2:] for row in tokens[1:]}, about)
        self.assertNotIn("date:character", rows_of(out / "keyness.csv")[0])

    def test_large_integers_truths_and_a_name_of_ones_own(self):
        folder = scratch("own")
        (folder / "own.csv").write_text("id,n,ok\n007,3000000000,1\nNA,,0\n\"a \"\"b\"\"\",-1,\n")
        (folder / "datapackage.json").write_text(
            '{"resources": [{"name": "own", "path": "own.csv", "schema": {"fields": ['
            '{"name": "id", "type": "string"}, {"name": "n", "type": "integer"},'
            '{"name": "ok", "type": "boolean"}]}}]}')
        for without in ([], ["data.table"]):
            out = scratch("own-read")
            must_run_r(HERE / "write-tables.R", SCRIPT, folder, out, without=without)
            self.assertEqual(rows_of(out / "own.csv"), [
                ["id:character", "n:double", "ok:logical"], ["007", "3000000000", "TRUE"],
                ["NA", "", "FALSE"], ['a "b"', "-1", ""]])


class TestPlots(unittest.TestCase):
    # What each picture must name.
    TERMS = {
        "tfidf": ["teror", "al-Assad", "ez-Zor", "pesawat-pesawat", "Russia Beyond"],
        "tfidf-source": ["teror", "ez-Zor", "MATA ANGIN"],
        "keyness": ["rezim", "Asad", "not tested"],
        "scatter": ["Putin", "Republika: per million words", "0", "20,000"],
        "network": ["tentara", "Suriah", "ez-Zor", "log-dice"],
        "network-pair": [],
        "collocates": ["Bashar", "Presiden", "outlet-000", "Republika"],
        "heat": ["tentara", "Russia Beyond", "SALAM-ONLINE"],
        "frequency": ["yang", "ez-Zor", "10,000"],
        "titled": ["Assad", "Judul"],
    }
    SIZES = {"tfidf": 1440, "keyness": 1300, "scatter": 1300, "network": 1440, "frequency": 1400}

    def draw(self, *names, without=()):
        out = scratch("plots")
        must_run_r(HERE / "draw-plots.R", SCRIPT, results("seeds"), out, *names, without=without)
        for path in sorted(out.iterdir()):
            with self.subTest(picture=path.name, without=without):
                if path.suffix == ".png":
                    self.check_png(path)
                else:
                    self.check_svg(path, has_text="svglite" not in without)
        if not names:
            self.assertLessEqual(set(self.TERMS), {path.stem for path in out.glob("*.svg")})
            self.assertEqual(len(list(out.glob("*.png"))), 6)
        # svg() numbers what it draws through all of a session.
        for path in out.glob("*-again.svg") if "svglite" not in without else []:
            first = path.with_name(path.name.replace("-again", ""))
            self.assertEqual(path.read_bytes(), first.read_bytes(), path.name)

    def check_png(self, path):
        head = path.read_bytes()[:24]
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", head[16:24])
        self.assertGreater(path.stat().st_size, 5000)
        self.assertAlmostEqual(width, self.SIZES.get(path.stem, width), delta=1)
        self.assertTrue(200 < height < 3000, height)

    def check_svg(self, path, has_text):
        root = xml.etree.ElementTree.parse(path).getroot()
        self.assertTrue(root.tag.endswith("svg"))
        if not has_text:
            self.assertGreater(sum(1 for _ in root.iter()), 50)
            return
        texts = ["".join(node.itertext()).strip()
                 for node in root.iter() if node.tag.endswith("text")]
        self.assertLessEqual(set(self.TERMS[path.stem.replace("-again", "")]), set(texts))
        self.assertRegex(" ".join(texts), r"Table [a-z]+: .*; lexstat \d+\.\d+\.\d+\.")

    def test_ggplot2(self):
        for name in ("ggplot2", "svglite"):
            need_r_package(self, name)
        self.draw()

    def test_ggplot2_without_ggrepel(self):
        for name in ("ggplot2", "svglite"):
            need_r_package(self, name)
        self.draw("scatter,frequency", without=["ggrepel"])

    def test_base_graphics(self):
        need_r_package(self, "svglite")
        self.draw(without=["ggplot2"])

    def test_nothing_but_r(self):
        self.draw(without=PACKAGES)

    def test_labels_do_not_overlap(self):
        must_run_r(HERE / "test-r-labels.R", SCRIPT)


class TestCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = subprocess.Popen(
            [RSCRIPT, "--vanilla", str(HERE / "run-commands.R"), str(SCRIPT)], text=True,
            encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LEXSTAT": str(LEXSTAT)})

    @classmethod
    def tearDownClass(cls):
        cls.session.communicate()

    def setUp(self):
        self.folder = scratch("command")

    def copy(self, *names, rows=None):
        """A folder with these tables of seeds/ alone, of them the rows for which rows() is true."""
        source = results("seeds")
        folder = self.folder / "tables"
        folder.mkdir()
        for name in (*(f"{name}.csv" for name in names), "run.json", "datapackage.json"):
            shutil.copy(source / name, folder)
        for name in names if rows else ():
            table = rows_of(source / f"{name}.csv")
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(
                    [table[0], *(row for row in table[1:] if rows(dict(zip(table[0], row))))])
        return folder

    def answer(self, *arguments, without=("ggplot2",), path=os.environ["PATH"]):
        """Exit status and message of a command, from the session that runs all of them."""
        fields = [str(self.folder), " ".join(without), path, *map(str, arguments)]
        self.session.stdin.write("\t".join(fields) + "\n")
        self.session.stdin.flush()
        return self.session.stdout.readline().rstrip("\n").split("\t", 1)

    def refuse(self, status, *arguments, says, **options):
        """One sentence with all that it `says`, nothing drawn."""
        found, message = self.answer(*arguments, **options)
        self.assertEqual(found, str(status), message)
        self.assertNotIn("\\n", message)
        for part in says:
            self.assertIn(part, message)
        self.assertEqual([*self.folder.glob("*.png"), *self.folder.glob("*.svg")], [])

    def test_exit_status(self):
        """What stands around all commands: one line on standard error, and the status."""
        tables = results("seeds")
        for status, arguments in ((1, ["keyness", tables, "--source=Kompas"]), (2, ["keyness"]),
                                  (1, ["tfidf", "nowhere"]), (2, [])):
            done = run_r(SCRIPT, *arguments, cwd=self.folder)
            self.assertEqual((done.returncode, done.stdout), (status, ""))
            self.assertRegex(done.stderr, r"\Alexstat\.R: .+\n\Z")

    def test_every_command(self):
        tables = results("seeds")
        options = {"tfidf": ["--by=source"],
                   "keyness": ["--source=Republika", "--reference=(rest)"],
                   "scatter": ["--source=Republika", "--source", "SALAM-ONLINE"], "network": [],
                   "collocates": ["--node=assad"], "frequency": ["--source=(all)"]}
        for name, arguments in options.items():
            self.assertEqual(self.answer(name, tables, *arguments), ["0", ""])
            self.assertTrue((self.folder / f"{name}.png").exists())

    def test_common_options_in_any_locale(self):
        must_run_r(SCRIPT, "keyness", results("seeds"), "--source=Republika", "--top=4",
                   "--width=5", "--height", "3", "--title=Kafé \u2013 satu",
                   "-o", self.folder / "k.svg", locale="C")
        text = (self.folder / "k.svg").read_text(encoding="utf-8")
        if has_r_package("svglite"):
            self.assertIn("Kafé \u2013 satu", text)
            self.assertIn("width='360.00pt' height='216.00pt'", text)

    def test_help(self):
        done = run_r(SCRIPT, "keyness", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("tfidf", "scatter", "network", "collocates", "frequency", "--node", "--top"):
            self.assertIn(word, done.stdout)

    def test_wrong_usage(self):
        tables = results("seeds")
        for arguments, says in (
            ([], "the first argument is a command"),
            (["plot"], "tfidf, keyness"),
            (["keyness"], "which folder"),
            (["keyness", tables, tables], "one folder"),
            (["keyness", tables, "--colour=red"], "no such option"),
            (["network", tables, "--node=assad"], "no such option"),
            (["keyness", tables, "--source"], "a value is missing"),
            (["keyness", tables, "--source=Republika", "-o", "k.pdf"], ".png or .svg"),
            (["network", tables, "--top=0"], "--top=0"),
            (["network", tables, "--top=1.5"], "whole number"),
            (["network", tables, "--width=wide"], "--width=wide"),
            (["tfidf", tables, "--by=outlet"], "--by=outlet"),
        ):
            with self.subTest(arguments=arguments[1:]):
                self.refuse(2, *arguments, says=[says])

    def test_missing_tables(self):
        folder = self.copy("documents")
        for command, options in (("tfidf", "--tfidf"), ("keyness", "--keyness"),
                                 ("scatter", "--frequencies"), ("network", "--collocations"),
                                 ("collocates", "--collocates=NODE"),
                                 ("frequency", "--frequencies --dispersion")):
            self.refuse(1, command, folder,
                        says=["no table", f'"lexstat {options} ', f"-o {folder} "])
        self.refuse(1, "tfidf", "nowhere", says=["nowhere: no such folder", "-o nowhere"])

    def test_empty_tables(self):
        folder = self.copy("tfidf", "keyness", "frequencies", "collocations", "collocates",
                           rows=lambda row: False)
        for command in ("tfidf", "keyness", "scatter", "network", "collocates", "frequency"):
            for without in (PACKAGES, ["ggplot2"]):
                self.refuse(1, command, folder, without=without,
                            says=["has no rows", '"lexstat --', "--min-count=1"])

    def test_names_that_are_not_there(self):
        tables = results("seeds")
        for arguments, says in (
            (["keyness", "--source=Kompas"], ['no source "Kompas"', "lexstat --keyness"]),
            (["keyness", "--source=Republika", "--reference=x"], ['no reference "x"', "(rest)"]),
            (["keyness"], ["which source?", "Republika"]),
            (["scatter", "--source=Kompas", "--source=Republika"], ['no source "Kompas"']),
            (["scatter", "--source=Republika"], ["which two sources?"]),
            (["scatter", "--source=suara", "--source=suara"], ['no source "suara"']),
            (["network", "--source=Kompas"], ['no source "Kompas"', "lexstat --collocations"]),
            (["collocates", "--node=x"], ['no node "x"', "assad", "lexstat --collocates"]),
            (["collocates"], ["which node?", "assad"]),
            (["frequency", "--source=Kompas"], ['no source "Kompas"']),
        ):
            with self.subTest(arguments=arguments):
                self.refuse(1, arguments[0], tables, *arguments[1:], says=says)

    def test_one_source(self):
        folder = self.copy("frequencies", "collocates",
                           rows=lambda row: row["source"] in ("(all)", "Republika"))
        self.refuse(1, "scatter", folder, says=['"Republika" only', "lexstat --frequencies"])
        self.refuse(1, "collocates", folder, "--node=assad",
                    says=['"assad" stands in "Republika" only', "lexstat --collocates"])

    def test_tables_of_another_kind(self):
        folder = self.copy("frequencies", "collocations", "tfidf")
        for name, column, value in (("frequencies", "dp_norm", ""), ("collocations", "length", "3"),
                                    ("tfidf", "doc_id", "")):
            rows = rows_of(folder / f"{name}.csv")
            for row in rows[1:]:
                row[rows[0].index(column)] = value
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        self.refuse(1, "frequency", folder, says=["how evenly", "--dispersion"])
        self.refuse(1, "frequency", results("seeds"), "--source=Republika", says=["two documents"])
        self.refuse(1, "network", folder, says=["no pairs", "--size=2"])
        self.refuse(1, "tfidf", folder, "--by=document", says=["is by source", "lexstat --tfidf"])

    def test_means_of_sources_need_the_documents(self):
        self.refuse(1, "tfidf", self.copy("tfidf"), "--by=source", says=["no table documents"])

    def test_files_that_are_no_tables(self):
        folder = self.copy("tfidf")
        table = folder / "tfidf.csv"
        whole = table.read_text(encoding="utf-8")
        for text in (whole + "one,field,less\n", whole + 'a,b,c,c,many,1,0.5,1\n',
                     whole + 'a,"b\n', "\n", ""):
            table.write_text(text, encoding="utf-8")
            for without in (PACKAGES, ["ggplot2"]):
                with self.subTest(end=text[-20:], without=without):
                    self.refuse(1, "tfidf", folder, says=["tfidf.csv: "], without=without)
        table.write_text(whole.replace("tf,df", "df,tf", 1), encoding="utf-8")
        self.refuse(1, "tfidf", folder, says=["not those of datapackage.json"])
        (folder / "datapackage.json").write_text("{")
        self.refuse(1, "tfidf", folder, says=["datapackage.json: not JSON"])

    def test_columns_that_nobody_knows(self):
        folder = self.copy("tfidf")
        (folder / "datapackage.json").unlink()
        self.assertEqual(self.answer("tfidf", folder, "-o", self.folder / "known.PNG"), ["0", ""])
        table = folder / "tfidf.csv"
        table.write_text(table.read_text(encoding="utf-8").replace("doc_id", "id", 1))
        self.refuse(1, "tfidf", folder, says=["lexstat --columns", "datapackage.json"])

    def test_compressed_without_zstd(self):
        folder = self.copy()
        shutil.copy(results("odd", "--compress=zst") / "tfidf.csv.zst", folder)
        (folder / "datapackage.json").unlink()
        programs = self.folder / "programs"  # what R asks for the way to a program, and no zstd
        programs.mkdir()
        (programs / "which").symlink_to(shutil.which("which"))
        self.refuse(1, "tfidf", folder, says=["no zstd on PATH", "--compress=gz"],
                    path=str(programs))
        (folder / "tfidf.csv.zst").write_bytes(b"not compressed")
        self.refuse(1, "tfidf", folder, says=["tfidf.csv.zst: zstd cannot read it"])

    def test_json_lines_without_jsonlite(self):
        self.refuse(1, "tfidf", results("odd", "--format-out=jsonl"), without=PACKAGES,
                    says=["tfidf.jsonl: ", "jsonlite", "--format-out=csv"])

    def test_nowhere_to_write(self):
        self.refuse(1, "network", results("seeds"), "-o", "nowhere/n.png", says=["no folder"])


if __name__ == "__main__":
    unittest.main()
