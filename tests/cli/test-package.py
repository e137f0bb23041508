#!/usr/bin/env python3
"""What datapackage.json and --columns say of the tables, held against the tables."""
import csv
import gzip
import io
import json
import re
import unittest

from command import FAILED, USAGE, CommandTest, rows_of

ALL_TABLES = ["--tfidf", "--frequencies", "--dispersion", "--keyness", "--collocations",
              "--collocates=assad,asad", "--kwic=assad", "--tokens"]
QUIET = "--quiet"  # the seeds are too few for some tests, which keyness says

# What a cell may look like, by the type of its field: the lexical forms of Table Schema.
CELLS = {
    "string": r".*",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?(e[+-]?\d+)?",
}
TYPES = {"string": "text", "integer": "integer", "number": "real"}
PYTHON_TYPES = {"string": str, "integer": int, "number": (int, float)}
MEDIATYPES = {"csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl",
              "mtx": "text/plain", "txt": "text/plain"}


class PackageTest(CommandTest):
    def package(self, *arguments):
        """The description of a run into out/, sound as far as it goes by itself."""
        self.run_well(QUIET, *arguments, "-o", "out", "seeds")
        package = json.loads(self.read("out/datapackage.json"))
        resources = package["resources"]
        profiles = {resource["profile"] for resource in resources}
        tabular = profiles == {"tabular-data-resource"}
        self.assertEqual(package["profile"], "tabular-data-package" if tabular else "data-package")
        names = [resource["name"] for resource in resources]
        self.assertEqual(len(names), len(set(names)))
        for name in [package["name"], *names]:
            self.assertRegex(name, r"\A[a-z0-9._-]+\Z")
        described = {resource["path"] for resource in resources}
        written = {path.name for path in (self.folder / "out").iterdir()}
        self.assertEqual(written - described, {"datapackage.json", "run.json"})
        self.assertLessEqual(described, written)
        for resource in resources:
            self.assertEqual(resource["mediatype"], MEDIATYPES[resource["format"]])
            self.assertEqual(resource["encoding"], "utf-8")
            self.assertGreater(len(resource["description"].split()), 4)
        return package

    def content(self, resource):
        packed = self.read(f"out/{resource['path']}")
        compression = resource.get("compression")
        self.assertEqual(compression is not None, resource["path"].endswith((".gz", ".zst")))
        self.assertNotEqual(compression, "zst")  # Python reads none
        return (gzip.decompress(packed) if compression == "gz" else packed).decode("utf-8")

    def check_delimited(self, resource):
        """Every column is there, in order, and every cell is of its type."""
        fields = resource["schema"]["fields"]
        dialect = resource["dialect"]
        self.assertEqual((dialect["quoteChar"], dialect["doubleQuote"], dialect["header"],
                          dialect["lineTerminator"]), ('"', True, True, "\n"))
        text = self.content(resource).removeprefix("\ufeff")
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"],
                           strict=True)
        self.assertEqual(next(lines), [field["name"] for field in fields])
        patterns = [re.compile(CELLS[field["type"]], re.S) for field in fields]
        n_rows = 0
        for row in lines:
            self.assertEqual(len(row), len(fields))
            for cell, pattern, field in zip(row, patterns, fields):
                if cell not in resource["schema"]["missingValues"]:
                    self.assertTrue(pattern.fullmatch(cell), (resource["name"], field, cell))
            n_rows += 1
        self.assertGreater(n_rows, 0)

    def check_json_lines(self, resource):
        fields = resource["schema"]["fields"]
        self.assertNotIn("dialect", resource)
        for line in self.content(resource).splitlines():
            row = json.loads(line)
            self.assertEqual(list(row), [field["name"] for field in fields])
            for field in fields:
                value = row[field["name"]]
                self.assertTrue(value is None or isinstance(value, PYTHON_TYPES[field["type"]]))

    def test_every_table(self):
        package = self.package(*ALL_TABLES)
        self.assertEqual([resource["path"] for resource in package["resources"]],
                         ["tfidf.csv", "frequencies.csv", "keyness.csv", "keyness_sources.csv",
                          "collocations.csv", "collocates.csv", "kwic.csv", "tokens.csv",
                          "documents.csv"])
        for resource in package["resources"]:
            self.check_delimited(resource)

    def test_other_formats(self):
        for options, ending in [(["--format-out=tsv"], "tsv"), (["--bom"], "csv"),
                                (["--compress=gz"], "csv.gz"),
                                (["--format-out=tsv", "--compress=gz", "--bom"], "tsv.gz")]:
            with self.subTest(options=options):
                for resource in self.package("--tfidf", *options)["resources"]:
                    self.assertEqual(resource["path"], f"{resource['name']}.{ending}")
                    self.check_delimited(resource)
                for path in (self.folder / "out").iterdir():
                    path.unlink()

    def test_zstd(self):
        package = self.package("--tfidf", "--compress=zst")
        self.assertEqual([(resource["path"], resource["compression"], resource["format"])
                          for resource in package["resources"]],
                         [("tfidf.csv.zst", "zst", "csv"), ("documents.csv.zst", "zst", "csv")])

    def test_json_lines_are_no_tabular_resource(self):
        for compress in ([], ["--compress=gz"]):
            package = self.package("--tokens", "--frequencies", "--format-out=jsonl", *compress)
            self.assertEqual(package["profile"], "data-package")
            for resource in package["resources"]:
                self.check_json_lines(resource)
            for path in (self.folder / "out").iterdir():
                path.unlink()

    def test_a_matrix_has_no_columns(self):
        package = self.package("--tfidf", "--format-out=mtx")
        *matrix, documents = package["resources"]
        self.assertEqual([resource["path"] for resource in matrix],
                         ["tfidf.mtx", "tfidf_rows.txt", "tfidf_columns.txt"])
        for resource in matrix:
            self.assertEqual({"schema", "dialect"} & set(resource), set())
        self.check_delimited(documents)

    def test_a_run_without_documents(self):
        self.write("kata.txt", "memerintahkan\n")
        self.run_well("--stem-list", "-o", "out", "kata.txt")
        package = json.loads(self.read("out/datapackage.json"))
        self.assertEqual([resource["path"] for resource in package["resources"]],
                         ["stem-list.csv"])

    def test_same_bytes(self):
        self.package(*ALL_TABLES, "-j1")
        first = self.read("out/datapackage.json")
        self.package(*ALL_TABLES, "-j3", "--block-size=1K")
        self.assertEqual(self.read("out/datapackage.json"), first)


class ColumnsTest(CommandTest):
    def test_is_what_packages_say(self):
        expected = []
        self.run_well(QUIET, *ALL_TABLES, "-o", "out", "seeds")
        self.write("kata.txt", "memerintahkan\n")
        self.run_well("--stem-list", "-o", "words", "kata.txt")
        for name in ("out", "words"):
            for resource in json.loads(self.read(f"{name}/datapackage.json"))["resources"]:
                expected += [
                    {"table": resource["name"], "column": field["name"],
                     "type": TYPES[field["type"]], "description": field["description"]}
                    for field in resource["schema"]["fields"]]
        listed = self.rows("--columns")
        self.assertEqual(listed[0]["table"], "documents")
        self.assertCountEqual(listed, expected)
        tables = list(dict.fromkeys(row["table"] for row in listed))
        for table in tables:
            self.assertEqual([row for row in listed if row["table"] == table],
                             [row for row in expected if row["table"] == table])

    def test_describes_every_column(self):
        for row in self.rows("--columns"):
            self.assertRegex(row["column"], r"\A[a-z][a-z0-9_]*\Z")
            self.assertGreater(len(row["description"]), 4, row)

    def test_takes_options_of_output(self):
        plain = self.run_well("--columns")
        self.assertTrue(plain.startswith(b"table,column,type,description\n"))
        lines = self.run_well("--columns", "--format-out=jsonl").splitlines()
        self.assertEqual([json.loads(line) for line in lines], rows_of(plain))
        self.run_well("--columns", "-o", "out")
        self.assertEqual(self.read("out/columns.csv"), plain)

    def test_needs_nothing(self):
        plain = self.run_well("--columns")
        for arguments in (["--columns", "tidak-ada"], ["--tfidf", "--columns"]):
            self.assertEqual(self.run_well(*arguments), plain)

    def test_failures(self):
        self.assert_fails(USAGE, "--columns takes no value", "--columns=tfidf")
        with open("/dev/full", "wb") as full:
            self.assert_fails(FAILED, ["standard output", "No space left"], "--columns",
                              stdout=full)


if __name__ == "__main__":
    unittest.main()
