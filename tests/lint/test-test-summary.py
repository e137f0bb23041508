#!/usr/bin/env python3
"""scripts/test-summary counts what meson writes, and hides no test that did not run."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "test-summary"

PASSED = {"name": "lexstat:unit / utf8", "result": "OK", "stdout": "[  PASSED  ] 2 test(s).\n"}
SKIPPED = {"name": "sklearn", "result": "SKIP", "stdout": "starting\nno scikit-learn here\n"}
CASE_SKIPPED = {
    "name": "rows",
    "result": "OK",
    "stderr": "[  SKIPPED ] big\n[  SKIPPED ] 1 test(s), listed below:\n[  SKIPPED ] big\n",
}


class TestSummary(unittest.TestCase):
    def summary(self, runs, *options):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
            log.writelines(json.dumps(run) + "\n" for run in runs)
            log.flush()
            done = subprocess.run(
                [sys.executable, SCRIPT, *options, log.name],
                check=False, capture_output=True, text=True,
            )
        return done.returncode, done.stdout.splitlines()

    def test_every_result(self):
        results = ["OK", "EXPECTEDFAIL", "FAIL", "ERROR", "TIMEOUT", "UNEXPECTEDPASS", "INTERRUPT"]
        runs = [{"name": result, "result": result} for result in results]
        self.assertEqual(self.summary(runs), (1, ["2 passed, 5 failed, 0 skipped"]))

    def test_all_well(self):
        self.assertEqual(self.summary([PASSED]), (0, ["1 passed, 0 failed, 0 skipped"]))

    def test_a_skip_is_named_with_its_reason(self):
        status, lines = self.summary([PASSED, SKIPPED])
        self.assertEqual(status, 0)
        self.assertEqual(lines[0], "skipped: sklearn: no scikit-learn here")
        self.assertEqual(lines[1:], ["1 passed, 0 failed, 1 skipped"])

    def test_a_skipped_case_is_named_once(self):
        status, lines = self.summary([CASE_SKIPPED])
        self.assertEqual(status, 0)
        self.assertTrue(lines[0].startswith("skipped: rows: big: "), lines)
        self.assertEqual(lines[1:], ["1 passed, 0 failed, 0 skipped"])

    def test_skips_fail(self):
        status, lines = self.summary([PASSED, SKIPPED, CASE_SKIPPED], "--skips-fail")
        self.assertEqual(status, 1)
        self.assertEqual(lines[-1], "1 passed, 2 failed, 0 skipped")

    def test_allowed_skips(self):
        options = ("--skips-fail", "--allow-skip=skl*", "--allow-skip=rows: big")
        status, lines = self.summary([PASSED, SKIPPED, CASE_SKIPPED], *options)
        self.assertEqual(status, 0)
        self.assertEqual(lines[-1], "2 passed, 0 failed, 1 skipped")


if __name__ == "__main__":
    unittest.main()
