#!/usr/bin/env python3
"""What a shell at a terminal makes of a line when Tab is pressed: test-completion.py bash|zsh.

LEXSTAT_PAGES names the folder of the scripts; without the shell the exit status is 77.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SKIPPED = 77
PAGES = pathlib.Path(os.environ["LEXSTAT_PAGES"])
SHELL = sys.argv.pop(1)
PATIENCE = 60  # seconds that a shell may take to answer

# Each shell loads the script as it would do where it is installed, and has on ^X a command that
# shows the line as it stands.
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"""
        source {PAGES}/lexstat.bash
        bind 'set bell-style none'
        bind 'set enable-bracketed-paste off'
        show() {{ printf '<<%s>>\\n' "$READLINE_LINE"; READLINE_LINE=; }}
        bind -x '"\\C-x":show'
        """),
    "zsh": (["zsh", "-f", "-i"], f"""
        fpath=({PAGES} $fpath)
        unsetopt beep
        autoload -Uz compinit; compinit -u -D
        show() {{ print -r -- "<<$BUFFER>>"; BUFFER=; zle reset-prompt }}
        zle -N show; bindkey -e; bindkey '^X' show
        """),
}

# Lines as they are typed, and what Tab makes of them: what can be said without a doubt.
LINES = [
    ("lexstat --disp", "lexstat --dispersion "),
    ("lexstat --metad", "lexstat --metadata="),
    ("lexstat --tfidf --stem=r", "lexstat --tfidf --stem=root "),
    ("lexstat --tfidf --stem r", "lexstat --tfidf --stem root "),
    ("lexstat --format-out=j", "lexstat --format-out=jsonl "),
    ("lexstat --by=co", "lexstat --by=corpus "),
    ("lexstat --by=d", "lexstat --by=document "),
    ("lexstat --keyness --strata=date:w", "lexstat --keyness --strata=date:week "),
    ("lexstat --classes=word,nu", "lexstat --classes=word,number"),
    ("lexstat --collocations --cross=sentences,para",
     "lexstat --collocations --cross=sentences,paragraphs"),
    ("lexstat --tfidf -o res", "lexstat --tfidf -o results/"),
    ("lexstat --tfidf --output=res", "lexstat --tfidf --output=results/"),
    ("lexstat --tfidf --metadata=tab", "lexstat --tfidf --metadata=tabel.csv "),
    ("lexstat --tfidf ber", "lexstat --tfidf berita/"),
    ("lexstat --tfidf berita/a", "lexstat --tfidf berita/a\\ b.txt "),
    ("lexstat --min-count=", "lexstat --min-count="),
    ("lexstat --help-keyn", "lexstat --help-keyness "),
]


class Terminal:
    """A shell that believes to be at one."""

    def __init__(self, folder):
        command, commands = START[SHELL]
        ours, theirs = pty.openpty()
        environment = {**os.environ, "PS1": "", "PROMPT": "", "TERM": "dumb", "LC_ALL": "C.UTF-8",
                       "HOME": str(folder), "COLUMNS": "300"}
        environment.pop("INPUTRC", None)
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs,
                                        cwd=folder, env=environment, start_new_session=True)
        os.close(theirs)
        self.terminal = ours
        self.send("".join(line.strip() + "\n" for line in commands.strip().splitlines()))
        self.send("echo 're''ady'\n")
        self.read_until(r"ready\r?\n")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, pattern):
        text, end = "", time.monotonic() + PATIENCE
        while not (match := re.search(pattern, text)):
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{pattern} does not come: {text}")
            text += os.read(self.terminal, 65536).decode()
        return match

    def complete(self, line):
        self.send(line + "\t")
        time.sleep(0.1)  # a key that comes while Tab is at work may end it
        self.send("\x18")
        return self.read_until(r"<<(.*?)>>\r?\n")[1]

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


class CompletionTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lexstat-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ("results", "berita"):
            (self.folder / name).mkdir()
        for name in ("berita/a b.txt", "tabel.csv", "resep.txt"):
            (self.folder / name).touch()
        self.terminal = Terminal(self.folder)
        self.addCleanup(self.terminal.close)

    def test_lines(self):
        for line, expected in LINES:
            with self.subTest(line=line):
                completed = self.terminal.complete(line).rstrip(" ,")  # one may go on
                self.assertEqual(completed, expected.rstrip())


if __name__ == "__main__":
    if shutil.which(SHELL) is None:
        print(f"there is no {SHELL} to complete in")
        sys.exit(SKIPPED)
    unittest.main()
