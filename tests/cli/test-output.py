#!/usr/bin/env python3
"""Where tables go: complete under their names or not there, and what standard output may do."""
import fcntl
import gzip
import os
import pty
import shutil
import signal
import subprocess
import time
import unittest

from command import FAILED, LEXSTAT, USAGE, CommandTest, obey_permissions, rows_of

F_SETPIPE_SZ = 1031  # Linux; fcntl.F_SETPIPE_SZ came with Python 3.10


class DirectoryTest(CommandTest):
    def test_output_on_a_file(self):
        self.write("out", "mine")
        self.assert_fails(FAILED, ["out", "is a file", "directory"], "--tfidf", "-o", "out", "seeds")
        self.assertEqual(self.read("out"), b"mine")

    def test_output_on_a_device(self):
        self.assert_fails(FAILED, "/dev/null", "--tfidf", "-o", "/dev/null", "seeds")

    def test_output_below_what_is_not_there(self):
        self.assert_fails(FAILED, ["tidak/ada", "does not exist"], "--tfidf", "-o", "tidak/ada",
                          "seeds")

    def test_output_that_cannot_be_written(self):
        (self.folder / "out").mkdir()
        os.chmod(self.folder / "out", 0o500)
        for output in ("out", "out/in"):
            self.assert_fails(FAILED, [output, "Permission denied"], "--tfidf", "-o", output,
                              "seeds", preexec_fn=obey_permissions)

    def test_earlier_results_are_replaced_whole(self):
        self.write("out/notes.txt", "mine")
        self.write("out/other.csv", "mine too")
        self.run_well("--tfidf", "-o", "out", "seeds")
        whole = self.read("out/tfidf.csv")
        self.run_well("--tfidf", "--top=1", "-o", "out", "seeds")
        self.assertEqual(len(rows_of(self.read("out/tfidf.csv"))), 5)
        self.run_well("--tfidf", "-o", "out/", "seeds")
        self.assertEqual(self.read("out/tfidf.csv"), whole)
        self.assertEqual(self.read("out/notes.txt"), b"mine")
        self.assertEqual(self.read("out/other.csv"), b"mine too")
        names = {b"out", b"out/notes.txt", b"out/other.csv", b"out/tfidf.csv",
                 b"out/documents.csv", b"out/datapackage.json", b"out/run.json"}
        self.assertEqual(self.files(), names)

    def test_failing_run_leaves_earlier_results(self):
        self.write("bad.txt", b"kota\0")
        self.run_well("--tfidf", "--tokens", "-o", "out", "seeds")
        before = {name: self.read(os.fsdecode(name)) for name in self.files()
                  if name.startswith(b"out/")}
        for arguments in (["seeds", "bad.txt"], ["--scheme=foo", "seeds"], ["tidak-ada"]):
            result = self.run_command("--tfidf", "--tokens", "-o", "out", *arguments)
            self.assertNotEqual(result.returncode, 0)
            self.assertEqual({name: self.read(os.fsdecode(name)) for name in before}, before)
        self.assertEqual(self.files() - {b"out", b"bad.txt"}, set(before))

    def test_table_is_the_same_as_on_standard_output(self):
        for name in ("tfidf", "tokens"):
            self.run_well(f"--{name}", "-o", "out", "seeds")
            self.assertEqual(self.read(f"out/{name}.csv"), self.run_well(f"--{name}", "seeds"))

    def test_run_json_tells_the_command(self):
        self.run_well("--tfidf", "--top=3", "-o", "out", "seeds/", "-j2")
        report = self.report()
        self.assertEqual(report["command"],
                         [LEXSTAT, "--tfidf", "--top=3", "-o", "out", "seeds/", "-j2"])
        self.assertEqual(report["options"]["run"]["jobs"], 2)
        self.assertGreaterEqual(report["seconds"], 0)


class StandardOutputTest(CommandTest):
    def test_full(self):
        for arguments in (["--tfidf", "seeds"], ["--tokens", "seeds"], ["--version"]):
            with open("/dev/full", "wb") as full:
                self.assert_fails(FAILED, ["standard output", "No space left"], *arguments,
                                  stdout=full)

    def test_closed(self):
        """Like `lexstat ... >&-`: no file that the command opens may take the table."""
        for arguments in (["--tfidf", "seeds"], ["--version"]):
            self.assert_fails(FAILED, "standard output", *arguments,
                              preexec_fn=lambda: os.close(1))

    def test_closed_output_matters_not_to_a_directory(self):
        result = self.run_command("--tfidf", "--stem=none", "-o", "out", "seeds",
                                  preexec_fn=lambda: os.close(1))
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertEqual(len(rows_of(self.read("out/tfidf.csv"))), 751)

    def test_closed_standard_error(self):
        self.write("kosong.txt", "")
        result = self.run_command("--tfidf", "--stem=none", "kosong.txt", "seeds",
                                  preexec_fn=lambda: os.close(2))
        self.assertEqual(result.returncode, 0)
        self.assertEqual(len(rows_of(result.stdout)), 751)

    def read_and_leave(self, n_bytes, *options):
        """The exit status and messages when the reader goes after so many bytes."""
        reader, writer = os.pipe()
        fcntl.fcntl(writer, F_SETPIPE_SZ, 4096)
        with subprocess.Popen([LEXSTAT, "--tokens", *options, "seeds"], cwd=self.folder, stdout=writer,
                              stderr=subprocess.PIPE) as process:
            os.close(writer)
            while n_bytes > 0:
                n_bytes -= len(os.read(reader, n_bytes))
            os.close(reader)
            return process.wait(), process.stderr.read()

    def test_reader_that_leaves(self):
        for n_bytes in (0, 1, 5000):
            for options in ([], ["--compress=gz"], ["--compress=zst"]):
                self.assertEqual(self.read_and_leave(n_bytes, *options), (0, b""))

    def test_reader_in_a_shell(self):
        result = subprocess.run(
            ["bash", "-c", '"$0" --tokens seeds | head -n 1; exit "${PIPESTATUS[0]}"', LEXSTAT],
            cwd=self.folder, capture_output=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertTrue(result.stdout.startswith(b"doc_id,source,"))


def unzstd(packed):
    """What the zstd command makes of it."""
    return subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=True).stdout


class CompressionTest(CommandTest):
    """--compress changes how the bytes of a table lie in the file, and nothing else."""

    def setUp(self):
        super().setUp()
        self.unpack = {"gz": gzip.decompress}
        if shutil.which("zstd") is not None:
            self.unpack["zst"] = unzstd

    def test_nothing_is_left_out(self):
        if "zst" not in self.unpack:
            self.skipTest("there is no zstd: what is in .zst files is not looked at")

    def test_directory(self):
        self.run_well("--tfidf", "--tokens", "-o", "plain", "seeds")
        for ending, unpack in self.unpack.items():
            self.run_well("--tfidf", "--tokens", f"--compress={ending}", "-o", ending, "seeds")
            names = {path.name for path in (self.folder / ending).iterdir()}
            plain = {"run.json", "datapackage.json"}
            self.assertEqual(names - plain, {f"{name}.csv.{ending}" for name in
                                             ("tfidf", "tokens", "documents")})
            self.assertEqual(self.report(ending)["options"]["output"]["compress"], ending)
            for name in names - plain:
                self.assertEqual(unpack(self.read(f"{ending}/{name}")),
                                 self.read(f"plain/{name.removesuffix('.' + ending)}"))

    def test_standard_output(self):
        for options in ([], ["--format-out=jsonl"], ["--bom"]):
            plain = self.run_well("--tokens", *options, "seeds")
            for ending, unpack in self.unpack.items():
                packed = self.run_well("--tokens", *options, f"--compress={ending}", "seeds")
                self.assertLess(len(packed), len(plain) / 2)
                self.assertEqual(unpack(packed), plain)

    def test_matrix(self):
        self.run_well("--tfidf", "--format-out=mtx", "-o", "plain", "seeds")
        for ending, unpack in self.unpack.items():
            self.run_well("--tfidf", "--format-out=mtx", f"--compress={ending}", "-o", ending,
                          "seeds")
            for name in ("tfidf.mtx", "tfidf_rows.txt", "tfidf_columns.txt", "documents.csv"):
                self.assertEqual(unpack(self.read(f"{ending}/{name}.{ending}")),
                                 self.read(f"plain/{name}"))

    def test_threads_change_no_byte(self):
        text = "".join(f"kata{i * i % 9973} " for i in range(5000))
        for i in range(20):
            self.write(f"teks/{i}.txt", text)
        for ending in ("gz", "zst"):
            tables = [self.run_well("--tokens", f"--compress={ending}", *options, "teks")
                      for options in (["-j1"], ["-j2"], ["-j7"], ["--block-size=1000"])]
            self.assertEqual(tables, tables[:1] * len(tables))

    def test_an_empty_table(self):
        self.write("kosong.txt", "")
        for ending, unpack in self.unpack.items():
            packed = self.run_well("--tokens", "--format-out=jsonl", f"--compress={ending}",
                                   "kosong.txt", says="no words")
            self.assertNotEqual(packed, b"")
            self.assertEqual(unpack(packed), b"")

    def test_full(self):
        for ending in ("gz", "zst"):
            with open("/dev/full", "wb") as full:
                self.assert_fails(FAILED, ["standard output", "No space left"], "--tfidf",
                                  f"--compress={ending}", "seeds", stdout=full)

    def test_terminal(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        with open(theirs, "wb") as terminal:
            self.assert_fails(USAGE, ["--compress=gz", "terminal", "-o DIR"], "--tfidf",
                              "--compress=gz", "seeds", stdout=terminal)
            self.run_well("--tfidf", "--compress=gz", "-o", "out", "seeds", stdout=terminal)

    def test_none(self):
        self.assertEqual(self.run_well("--tfidf", "--compress=none", "seeds"),
                         self.run_well("--tfidf", "seeds"))


ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)


def heed_signals():
    """A shell's background jobs ignore SIGINT, and what they start inherits it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class SignalTest(CommandTest):
    """A run that is ended from outside leaves nothing under a table's name."""

    def start_waiting(self):
        """A run that has made its folder and waits for the end of its input."""
        process = subprocess.Popen([LEXSTAT, "--tfidf", "--tokens", "-o", "out", "seeds", "-"],
                                   cwd=self.folder, stdin=subprocess.PIPE, preexec_fn=heed_signals)
        for _ in range(1000):
            if (self.folder / "out").exists():
                return process
            time.sleep(0.01)
        process.kill()
        self.fail("the run does not begin")

    def test_signals(self):
        for number in ENDING_SIGNALS:
            with self.subTest(signal=number.name):
                process = self.start_waiting()
                process.send_signal(number)
                self.addCleanup(process.stdin.close)
                self.assertEqual(process.wait(timeout=20), -number)
                if number != signal.SIGKILL:
                    self.assertFalse((self.folder / "out").exists())
                else:
                    names = {path.name for path in (self.folder / "out").iterdir()}
                    self.assertEqual({name for name in names if not name.startswith(".")}, set())
                self.run_well("--tfidf", "-o", "out", "seeds")
                for path in (self.folder / "out").iterdir():
                    path.unlink()
                (self.folder / "out").rmdir()

    def test_signal_leaves_earlier_results(self):
        self.run_well("--tfidf", "-o", "out", "seeds")
        before = self.read("out/tfidf.csv")
        process = self.start_waiting()
        process.terminate()
        process.stdin.close()
        process.wait()
        self.assertEqual(self.read("out/tfidf.csv"), before)


if __name__ == "__main__":
    unittest.main()
