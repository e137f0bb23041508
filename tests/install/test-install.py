#!/usr/bin/env python3
"""What `meson install` puts where, and whether it works there: in a folder that it was not made for,
from an empty folder, with an empty environment.

usage: test-install.py BUILD SOURCE; the environment says PREFIX, BINDIR, LIBDIR, ... of the build.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = (pathlib.Path(folder).resolve() for folder in sys.argv[1:3])
SCRIPTS = ["lexstat.py", "lexstat.R", "report.py"]  # installed where the tree has them
RSCRIPT = shutil.which("Rscript")


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="lexstat-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"], check=True,
                       env={**os.environ, "DESTDIR": str(cls.folder / "staged")})
        cls.prefix = cls.folder / "elsewhere"
        (cls.folder / "staged" / os.environ["PREFIX"].lstrip("/")).rename(cls.prefix)
        cls.empty = cls.folder / "empty"
        cls.empty.mkdir()
        shutil.copytree(SOURCE / "seeds", cls.folder / "seeds")

    def place(self, kind, *parts):
        return self.prefix.joinpath(os.environ[kind], *parts)

    def run_command(self, *command, **environment):
        if os.environ["PREFIX"] == "/usr":  # where the system would look by itself
            environment["LD_LIBRARY_PATH"] = str(self.place("LIBDIR"))
        return subprocess.run(command, cwd=self.empty, env=environment, capture_output=True,
                              timeout=60)

    def assert_prints(self, expected, *command, **environment):
        done = self.run_command(*command, **environment)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout, expected)

    def expected(self, *arguments):
        return subprocess.run([BUILD / "src/cli/lexstat", *arguments], capture_output=True,
                              check=True).stdout

    def test_files_are_in_place(self):
        for path in [
            self.place("BINDIR", "lexstat"),
            self.place("LIBDIR", "liblexstat.so"),
            self.place("LIBDIR", "liblexstat.so.0"),
            self.place("LIBDIR", "pkgconfig/lexstat.pc"),
            self.place("MANDIR", "man1/lexstat.1"),
            self.place("DATADIR", "bash-completion/completions/lexstat.bash"),
            self.place("DATADIR", "zsh/site-functions/_lexstat"),
            self.place("DATADIR", "lexstat/stopwords/indonesian.txt"),
        ]:
            self.assertTrue(path.is_file(), path)
        headers = {path.name for path in (SOURCE / "include/lexstat").glob("*.h")}
        installed = {path.name for path in self.place("INCLUDEDIR", "lexstat").iterdir()}
        self.assertEqual(installed, headers)
        for name in SCRIPTS:
            if (SOURCE / "scripts" / name).exists():
                self.assertTrue(os.access(self.place("DATADIR", "lexstat", name), os.X_OK), name)
        parts = {path.name for path in (SOURCE / "scripts/r").iterdir()}
        installed = {path.name for path in self.place("DATADIR", "lexstat/r").iterdir()}
        self.assertEqual(installed, parts)

    def test_nothing_else(self):
        self.assertEqual({path.name for path in self.place("BINDIR").iterdir()}, {"lexstat"})
        self.assertEqual(list((self.folder / "staged").rglob("*.h")), [])

    def test_command(self):
        """Dictionary, stop words and library are found."""
        command = self.place("BINDIR", "lexstat")
        for arguments in (["--version"], ["--columns"],
                          ["--tfidf", str(self.folder / "seeds")],
                          ["--tfidf", "--stopwords=core,report", str(self.folder / "seeds")]):
            self.assert_prints(self.expected(*arguments), command, *arguments)
        self.assertEqual(list(self.empty.iterdir()), [])

    @unittest.skipUnless(RSCRIPT, "there is no Rscript; scripts/packages plot installs R")
    def test_r(self):
        script = self.place("DATADIR", "lexstat/lexstat.R")
        done = subprocess.run([RSCRIPT, "--vanilla", SOURCE / "scripts/lexstat.R", "--help"],
                              capture_output=True, check=True)
        self.assert_prints(done.stdout, RSCRIPT, "--vanilla", script, "--help",
                           PATH=os.environ["PATH"])

    def test_without_a_dictionary(self):
        done = self.run_command(self.place("BINDIR", "lexstat"), "--tfidf", self.folder / "seeds",
                                LEXSTAT_DICTIONARY="/nowhere/id_ID.dic")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"/nowhere/id_ID.dic", done.stderr)

    def pkg_config(self, *arguments):
        environment = {**os.environ, "PKG_CONFIG_PATH": str(self.place("LIBDIR", "pkgconfig"))}
        done = subprocess.run(["pkg-config", *arguments, "lexstat"], env=environment, text=True,
                              capture_output=True, check=True)
        return shlex.split(done.stdout)

    def compile(self, *arguments):
        done = subprocess.run(
            [*shlex.split(os.environ.get("CC", "cc")), "-std=c17", "-Wall", "-Wextra", "-Werror",
             *arguments], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_headers_stand_alone(self):
        for path in self.place("INCLUDEDIR", "lexstat").iterdir():
            source = self.folder / "header.c"
            source.write_text(f"#include <lexstat/{path.name}>\n")
            self.compile("-fsyntax-only", source, *self.pkg_config("--cflags"))

    def test_program(self):
        program = self.folder / "client"
        self.compile(SOURCE / "tests/install/client.c", "-o", program,
                     *self.pkg_config("--cflags", "--libs"))
        seeds = self.folder / "seeds"
        self.assert_prints(b"perintah\n" + self.expected("--frequencies", "--stem=none", seeds),
                           program, seeds, LD_LIBRARY_PATH=str(self.place("LIBDIR")))
        self.assertEqual(self.pkg_config("--modversion"),
                         self.expected("--version").decode().split()[1:])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
