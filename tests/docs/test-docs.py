#!/usr/bin/env python3
"""Runs what the documentation shows, and compares what it prints.

usage: test-docs.py [--news]

The blocks of a page are run in their order, in a folder of the page's own that has a copy of seeds/,
scripts/ and examples/ of this tree, and a little text under the names that the pages give to the
reader's own:

    ```console    a line `$ COMMAND` goes to a shell with lexstat on its PATH, and the lines after it
                  are what it must print; a line `...` stands for any lines
    ```sh         each line must succeed
    ```python     a program, which must succeed
    ```r          the same
    ```c          stems.c, which a command then compiles
    ```text       what stands in some file

`NOT_RUN` lists the commands that are not run, with the reason. --news runs those that read the real
news instead, and only them: LEXSTAT_NEWS names the file.
"""
import concurrent.futures
import difflib
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(os.environ["LEXSTAT_SOURCE_ROOT"])
LEXSTAT = pathlib.Path(os.environ["LEXSTAT"]).resolve()
BUILD = LEXSTAT.parents[2]
PYTHON = sys.executable
SKIPPED = 77
IS_NEWS = sys.argv[1:] == ["--news"]
MISSING = set()  # what would be needed to run all
PAGES = [*sorted(ROOT.glob("README*.md")), ROOT / "examples/README.md",
         *sorted((ROOT / "docs").rglob("*.md"))]

NEWS = os.environ.get("LEXSTAT_NEWS")
NEWS_NAME = "indosum.jsonl.zst"  # as the pages call it

# Commands that begin so are not run.
NOT_RUN = {
    "scripts/quickstart": "builds in the tree; the stage `quickstart` of .ci/run runs it in a clone",
    "scripts/packages": "needs the network and root",
    "scripts/check": "runs this very test",
    "meson setup": "builds in the tree; this test is run by such a build",
    "tests/bench/bench.py": "takes minutes and a text of hundreds of megabytes",
}
if os.environ.get("LEXSTAT_SLOW_BUILD"):
    NOT_RUN |= {"cc ": "a library with a sanitizer wants a program with it", "./stems": "the same"}

# What a command needs beside lexstat: a pattern of commands, how to see that it is there, what to say.
NEEDS = [
    (r"(^|\s)(scripts|examples|docs)/\S+\.(py|sh)\b|^import ",
     [PYTHON, "-c", "import matplotlib, networkx, pandas, scipy, zstandard"],
     f"{PYTHON} lacks what scripts/lexstat.py needs (scripts/packages plot)"),
    (r"\bRscript\b|<- |^source\(", ["Rscript", "--version"], "there is no Rscript"),
    (r"^cc |^\./stems", ["pkg-config", "--exists", "glib-2.0"], "there is no pkg-config, or no GLib"),
]

# The reader's own text.
GIVEN = ["Kota lama itu jatuh", "Desa baru itu berdiri", "Pemerintah membangun kota baru"]


def rows(source, text):
    """JSON Lines of two outlets, with the text and its source in the fields of these names."""
    return "".join(
        json.dumps({"id": f"{outlet}{i}", source: outlet, "date": f"2017-09-1{i}", text: said}) + "\n"
        for outlet in ("kompas", "tempo") for i, said in enumerate(GIVEN))


def make_folder(folder):
    """What a page finds where it is run."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    for name in ("scripts", "examples", "docs"):
        (folder / name).symlink_to(ROOT / name)
    if NEWS:
        (folder / NEWS_NAME).symlink_to(pathlib.Path(NEWS).resolve())
    (folder / "berita.jsonl").write_text(rows("source", "text"))
    subprocess.run(["zstd", "-q", "-o", str(folder / "news.jsonl.zst")], check=True,
                   input=rows("outlet", "body").encode())
    for name in ("corpus/kompas", "corpus/tempo", "kompas", "tempo"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.txt").write_text(GIVEN[0])
    with zipfile.ZipFile(folder / "more.zip", "w") as file:
        file.writestr("detik/b.txt", GIVEN[1])


def environment():
    """lexstat on the PATH before any other, its library for the compiler, our Python before any other."""
    path = [str(LEXSTAT.parent), str(pathlib.Path(PYTHON).parent), os.environ["PATH"]]
    return {**os.environ, "PATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1",
            "PKG_CONFIG_PATH": str(BUILD / "meson-uninstalled"),
            "C_INCLUDE_PATH": f"{ROOT / 'include'}:{BUILD / 'include'}",
            "LD_LIBRARY_PATH": str(BUILD / "src")}


def blocks(page):
    """(language, text) of each."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def steps(page):
    """(language, command or program, expected output or None) of the page, in order."""
    for language, block in blocks(page):
        if language == "console":
            for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
                yield "sh", command, output
        elif language == "sh":
            for command in block.replace("\\\n", "").splitlines():
                if command and not command.startswith("#"):
                    yield "sh", command, None
        elif language != "text":
            yield language, block, None


def matches(expected, printed):
    pattern = "".join(
        "(?:.*\n)*?" if line == "...\n" else re.escape(line)
        for line in expected.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, printed) is not None


def interpreter(language, text):
    return {"sh": ["bash", "-o", "pipefail", "-c", text], "python": [PYTHON, "-c", text],
            "r": ["Rscript", "-e", text], "c": ["cp", "/dev/stdin", "stems.c"]}[language]


@functools.lru_cache(None)
def works(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def why_not(text):
    """Why a step is left out and what is missing for it, each None where there is nothing."""
    reasons = [reason for begin, reason in NOT_RUN.items() if text.startswith(begin)]
    if reasons:
        return reasons[0], None
    if (NEWS_NAME in text) != IS_NEWS:
        return "read by the other of the two tests", None
    for pattern, command, missing in NEEDS:
        if re.search(pattern, text, re.M) and not works(*command):
            return None, missing
    return None, None


def run_page(page):
    """(number of steps run, what went wrong, what is missing) of a page."""
    n_run, wrong, all_missing = 0, [], set()
    with tempfile.TemporaryDirectory() as name:
        make_folder(pathlib.Path(name))
        for language, text, expected in steps(page):
            reason, missing = why_not(text)
            if reason or missing:
                all_missing |= {missing} - {None}
                continue
            done = subprocess.run(interpreter(language, text), cwd=name, env=environment(), input=text,
                                  capture_output=True, encoding="utf-8", timeout=300, check=False)
            n_run += 1
            if done.returncode != 0:
                wrong.append(f"{text}\nexit status {done.returncode}\n{done.stderr}")
            elif expected is not None and not matches(expected, done.stdout):
                diff = difflib.ndiff(expected.splitlines(), done.stdout.splitlines())
                wrong.append("\n".join([text, *diff]))
    return n_run, wrong, all_missing


class Documentation(unittest.TestCase):
    def test_blocks(self):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(run_page, PAGES))
        for page, (_, all_wrong, missing) in zip(PAGES, results):
            MISSING.update(missing)
            for wrong in all_wrong:
                with self.subTest(page=str(page.relative_to(ROOT))):
                    self.fail(wrong)
        n_run = sum(n for n, *_ in results)
        print(f"{n_run} commands and programs of {len(PAGES)} pages")
        self.assertGreater(n_run, 0)

    def test_every_block_has_a_language(self):
        for page in PAGES:
            with self.subTest(page=page.name):
                fences = re.findall(r"^\s*```", page.read_text("utf-8"), re.M)
                self.assertEqual(len(fences), 2 * len(blocks(page)))
                self.assertLessEqual({language for language, _ in blocks(page)},
                                     {"console", "sh", "python", "r", "c", "text"})

    def test_exceptions(self):
        commands = [text for page in PAGES for _, text, _ in steps(page)]
        for begin in NOT_RUN:
            with self.subTest(begin):
                self.assertTrue(any(command.startswith(begin) for command in commands))

    def test_links(self):
        for page in PAGES:
            for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


if __name__ == "__main__":
    if IS_NEWS and not NEWS:
        print("LEXSTAT_NEWS names no file of real news")
        sys.exit(SKIPPED)
    if not unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful():
        sys.exit(1)
    if MISSING:
        print("not all was run: " + "; ".join(sorted(MISSING)))
        sys.exit(SKIPPED)
