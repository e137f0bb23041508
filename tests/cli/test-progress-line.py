#!/usr/bin/env python3
"""The line that says how far a run is: on terminals only, in one place, and gone in the end."""
import fcntl
import json
import os
import pty
import re
import signal
import struct
import termios
import time
import unittest

from command import IS_SLOW, LEXSTAT, CommandTest

# Longer than the command waits before it says anything, and than it lets pass between two lines.
PATIENCE, INTERVAL = (3, 1) if IS_SLOW else (0.6, 0.3)

READING = re.compile(r"lexstat: \d+\.\d( of \d+\.\d)? MB, \d+ documents?, \d+\.\d MB/s")


def shown(output):
    """What a terminal shows after this: the lines, without blanks at their ends."""
    lines, column = [[]], 0
    for character in output:
        if character == "\r":
            column = 0
        elif character == "\n":
            lines.append([])
        elif character == "\b":
            column -= 1
        else:
            lines[-1][column:column + 1] = [character]
            column += 1
    return "\n".join("".join(line).rstrip() for line in lines)


class Terminal:
    """A run of lexstat with a terminal of its own, which is its standard output and error."""

    def __init__(self, folder, *arguments, columns=80, output=None):
        self.seen = ""
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            if output is not None:
                os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT), 1)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.execve(LEXSTAT, [LEXSTAT, *arguments], {**os.environ, "LC_ALL": "C.UTF-8"})

    def read(self):
        """The next bytes, or "" when the command has ended."""
        try:
            piece = os.read(self.descriptor, 4096).decode()
        except OSError:  # Linux: nobody has the other end any more
            piece = ""
        self.seen += piece
        return piece

    def read_until(self, pattern):
        while not re.search(pattern, self.seen):
            if self.read() == "":
                raise AssertionError(f"never said {pattern}: {self.seen!r}")

    def finish(self):
        """The status that waitpid() gives."""
        while self.read() != "":
            pass
        os.close(self.descriptor)
        return os.waitpid(self.process, 0)[1]


class ProgressTest(CommandTest):
    """Two pipes among the texts make the run as slow as the test wants it."""

    OPTIONS = ["--tfidf", "--stem=none", "-j1", "--block-size=1"]
    TEXTS = ["1-pipe", "2.txt", "3-pipe"]

    def setUp(self):
        super().setUp()
        for name in ("1-pipe", "3-pipe"):
            os.mkfifo(self.folder / name)
        self.write("2.txt", "Kota lama. " * 200000)
        self.write("kosong.txt", "")

    def feed(self, name, seconds=PATIENCE):
        time.sleep(seconds)
        (self.folder / name).write_text("kota baru\n")

    def start(self, *arguments, **options):
        return Terminal(self.folder, *self.OPTIONS, *arguments, **options)

    def feed_all(self):
        self.feed("1-pipe")
        self.feed("3-pipe", INTERVAL)

    def test_bytes_documents_rate_and_time(self):
        run = self.start("-o", "out", *self.TEXTS)
        self.feed("1-pipe")
        run.read_until(r"0\.0 of 2\.2 MB, 1 document, 0\.0 MB/s")
        self.feed("3-pipe", INTERVAL)
        self.assertEqual(run.finish(), 0)
        self.assertIn("lexstat: tfidf of 2.2 MB, 3 documents", run.seen)
        self.assertEqual(shown(run.seen), "")
        self.assertNotIn("\n", run.seen)

    def test_no_time_as_long_as_next_to_nothing_is_read(self):
        """Ten bytes of 2.2 MB in a second would make 60 hours."""
        run = self.start("-o", "out", *self.TEXTS)
        self.feed("1-pipe")
        run.read_until(r"0\.0 of 2\.2 MB, 1 document, 0\.0 MB/s")
        self.assertNotIn("left", run.seen)
        self.feed("3-pipe", INTERVAL)
        self.assertEqual(run.finish(), 0)

    def test_table_on_the_same_terminal(self):
        plain = self.start("--quiet", *self.TEXTS)
        self.feed_all()
        self.assertEqual(plain.finish(), 0)
        self.assertNotRegex(plain.seen, READING)
        run = self.start(*self.TEXTS)
        self.feed_all()
        self.assertEqual(run.finish(), 0)
        self.assertRegex(run.seen, READING)
        self.assertEqual(shown(run.seen), shown(plain.seen))
        self.assertNotIn("tfidf of", run.seen)

    def test_table_elsewhere(self):
        run = self.start(*self.TEXTS, output=self.folder / "table")
        self.feed_all()
        self.assertEqual(run.finish(), 0)
        self.assertIn("tfidf of", run.seen)
        self.assertEqual(shown(run.seen), "")
        self.assertEqual(len(self.read("table").splitlines()), 7)

    def test_messages_begin_at_the_margin(self):
        run = self.start("-o", "out", "kosong.txt", *self.TEXTS)
        self.feed_all()
        self.assertEqual(run.finish(), 0)
        self.assertRegex(run.seen, READING)
        self.assertEqual(shown(run.seen), "lexstat: kosong.txt: the document holds no words\n")

    def test_narrow_terminal(self):
        run = self.start("-o", "out", *self.TEXTS, columns=30)
        self.feed_all()
        self.assertEqual(run.finish(), 0)
        lines = re.split(r"[\r\n]+", run.seen)
        self.assertGreater(max(map(len, lines)), 25)
        self.assertLess(max(map(len, lines)), 30)

    def test_standard_input_has_no_total(self):
        run = self.start("-o", "out", "-", *self.TEXTS)
        os.write(run.descriptor, b"kota\n\x04")
        self.feed_all()
        self.assertEqual(run.finish(), 0)
        self.assertRegex(run.seen, r"lexstat: \d\.\d MB, \d documents?, \d\.\d MB/s")
        self.assertNotIn(" left", run.seen)

    def test_interrupt(self):
        run = self.start("--tokens", "-o", "out", *self.TEXTS)
        self.feed("1-pipe")
        run.read_until("MB/s")
        os.write(run.descriptor, b"\x03")
        status = run.finish()
        self.assertTrue(os.WIFSIGNALED(status))
        self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
        self.assertIn("^C", run.seen)
        self.assertEqual(shown(run.seen), "lexstat: interrupted\n")
        self.assertFalse((self.folder / "out").exists())

    def test_short_runs_are_not_mentioned(self):
        run = Terminal(self.folder, "--tfidf", "--stem=none", "-o", "out", "seeds")
        self.assertEqual((run.finish(), run.seen), (0, ""))

    def run_piped(self, *options):
        """Standard error of a run with no terminal."""
        reader, writer = os.pipe()
        process = os.fork()
        if process == 0:
            os.chdir(self.folder)
            os.dup2(writer, 2)
            os.execv(LEXSTAT, [LEXSTAT, *self.OPTIONS, *options, "-o", "out", *self.TEXTS])
        os.close(writer)
        self.feed_all()
        self.assertEqual(os.waitpid(process, 0)[1], 0)
        with open(reader, encoding="utf-8") as pipe:
            return pipe.read()

    def test_nothing_without_a_terminal(self):
        self.assertEqual(self.run_piped(), "")
        self.assertEqual(self.run_piped("--progress", "--quiet"), "")

    def test_a_line_that_stays_where_it_is_asked_for(self):
        said = self.run_piped("--progress")
        self.assertRegex(said, READING)
        self.assertEqual(said.count("\r"), 0, said)
        n_lines = range(1, 9) if IS_SLOW else range(1, 2)  # one each ten seconds
        self.assertIn(said.count("\n"), n_lines, said)


class PermutationTest(CommandTest):
    """What takes long after the reading."""

    N_TERMS = 60
    PERMUTED = re.compile(rf"lexstat: keyness: \d+ of {N_TERMS} terms permuted, \d+ s left")

    def setUp(self):
        super().setUp()
        for source in ("satu", "dua"):
            for number in range(4):
                words = "".join(f"kata{chr(97 + k // 26)}{chr(97 + k % 26)} "
                                for k in range(self.N_TERMS) if (k + number) % 3)
                self.write(f"berita/{source}/{number}.txt", words * (1 + number % 2))

    def start(self, rounds, *arguments, **options):
        return Terminal(self.folder, "--keyness", "--stem=none", "--min-count=1", "-j1",
                        "--test=permutation", f"--rounds={rounds}", *arguments, "berita", **options)

    def run_long(self, *arguments):
        """With as many rounds as it takes on this machine for a line to be shown."""
        for rounds in (20000, 200000, 2000000, 20000000):
            run = self.start(rounds, *arguments)
            self.assertEqual(run.finish(), 0)
            if self.PERMUTED.search(run.seen):
                return run
        return self.fail("no line in 20,000,000 rounds")

    def test_terms_and_time_left(self):
        run = self.run_long("-o", "out")
        self.assertEqual(shown(run.seen), "")
        times = json.loads(self.read("out/run.json"))["times"]
        self.assertEqual(set(times), {"reading", "keyness", "keyness_tests"})
        self.assertGreater(times["keyness_tests"], times["reading"])
        self.assertGreaterEqual(times["keyness"], times["keyness_tests"])

    def test_the_table_does_not_begin_before(self):
        plain = self.start(99, "--quiet")
        self.assertEqual(plain.finish(), 0)
        run = self.run_long()
        self.assertEqual(len(shown(run.seen).splitlines()), len(shown(plain.seen).splitlines()))
        self.assertEqual(shown(run.seen).splitlines()[0], shown(plain.seen).splitlines()[0])
        self.assertNotIn("permuted", shown(run.seen))


if __name__ == "__main__":
    unittest.main()
