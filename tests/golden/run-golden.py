#!/usr/bin/env python3
"""Runs the golden cases: a command and its exact output, under every condition that must not matter.

usage: run-golden.py [--accept] [--locales] [CASE...]

A case is a folder tests/golden/ANALYSIS/NAME; CASE names some of them, as ANALYSIS or
ANALYSIS/NAME. In it:

    cmd      the arguments, quoted as for a shell; lines that begin with # are comments
    files/   optional: what lies in the folder where the command runs, beside seeds/
    stdin    optional: what the command reads there
    stdout   what it must write
    stderr   the same; without the file: nothing
    exit     its exit status; without the file: 0
    out/     what `-o out` must leave

Each case runs plainly, with every pairing of some -j and --block-size (fewer in a slow build), and
with its paths in reverse order; with --locales, in locales whose decimal point and letters differ,
and then a locale that is missing makes the exit status 77. --accept writes what the plain run gives
as what is expected: read the diff before it goes in.
"""
import argparse
import concurrent.futures
import contextlib
import difflib
import itertools
import json
import locale
import os
import pathlib
import shlex
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
from command import IS_SLOW, ROOT, run  # noqa: E402

JOBS = ["-j1", "-j2", "-j7"]
BLOCK_SIZES = ["1", "64", "1M"]
LOCALES = ["C", "id_ID.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8"]
MAX_DIFF_LINES = 20


def cases_below(folder):
    return sorted(path.parent for path in folder.glob("*/*/cmd"))


def arguments_of(case):
    lines = (case / "cmd").read_text(encoding="utf-8").splitlines()
    return shlex.split("\n".join(line for line in lines if not line.startswith("#")))


def prepare(case, folder):
    """What the command finds where it runs."""
    (folder / "seeds").symlink_to(ROOT / "seeds")
    if (case / "files").is_dir():
        shutil.copytree(case / "files", folder, dirs_exist_ok=True)


def with_paths_reversed(arguments, folder):
    """The arguments with the paths at their end in reverse order; None when there is but one."""
    is_path = [argument == "-" or (folder / argument).exists() for argument in arguments]
    n_paths = len(list(itertools.takewhile(bool, reversed(is_path))))
    if n_paths < 2:
        return None
    return arguments[:-n_paths] + arguments[: -n_paths - 1 : -1]


def steady(name, content):
    """A result without what differs from run to run and from machine to machine: of run.json,
    times, how it was run, where the dictionary is and how many words this version of it has."""
    if name != "run.json":
        return content
    report = json.loads(content)
    for changing in ("version", "command", "times", "seconds"):
        del report[changing]
    del report["options"]["run"]
    for analysis in report["analyses"].values():
        if "dictionary" in analysis:
            path = pathlib.PurePath(analysis["dictionary"]["path"])
            analysis["dictionary"] = {"path": path.name}
    return (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode()


def results_of(case, folder, arguments, locale_name="C.UTF-8"):
    """Everything the command says and leaves, as bytes by name."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    stdin = (case / "stdin").read_bytes() if (case / "stdin").exists() else b""
    result = run(*arguments, cwd=folder, stdin=stdin, locale=locale_name)
    found = {"stdout": result.stdout}
    if result.stderr:
        found["stderr"] = result.stderr
    if result.returncode != 0:
        found["exit"] = f"{result.returncode}\n".encode()
    for path in sorted(folder.glob("out/*")):
        found[f"out/{path.name}"] = steady(path.name, path.read_bytes())
    return found


def expected_of(case):
    paths = [case / name for name in ("stdout", "stderr", "exit")] + sorted(case.glob("out/*"))
    return {str(path.relative_to(case)): path.read_bytes() for path in paths if path.exists()}


def accept(case, found):
    for name in expected_of(case):
        (case / name).unlink()
    for name, content in found.items():
        (case / name).parent.mkdir(exist_ok=True)
        (case / name).write_bytes(content)


def difference(name, expected, found):
    lines = difflib.unified_diff(
        expected.decode("utf-8", "backslashreplace").splitlines(),
        found.decode("utf-8", "backslashreplace").splitlines(),
        f"{name} expected", f"{name} found", lineterm="", n=1,
    )
    return "\n".join(itertools.islice(lines, MAX_DIFF_LINES))


def differences(expected, found):
    return "\n".join(
        difference(name, expected.get(name, b""), found.get(name, b""))
        if name in expected and name in found
        else f"{name}: {'missing' if name in expected else 'unexpected'}"
        for name in sorted({**expected, **found})
        if expected.get(name) != found.get(name)
    )


def is_installed(name):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    return True


def variants_of(arguments, folder, locales):
    """Triples of a name, arguments and a locale; folder as it is before any run."""
    if locales is not None:
        yield from ((f"LC_ALL={name}", arguments, name) for name in locales)
        return
    yield "plain", arguments, "C.UTF-8"
    for jobs, size in (zip if IS_SLOW else itertools.product)(JOBS, BLOCK_SIZES):
        more = [jobs, f"--block-size={size}"]
        yield " ".join(more), more + arguments, "C.UTF-8"
    if reordered := with_paths_reversed(arguments, folder):
        yield "paths in reverse order", reordered, "C.UTF-8"


@contextlib.contextmanager
def scratch_folder(case):
    with tempfile.TemporaryDirectory(prefix="lexstat-golden-") as name:
        folder = pathlib.Path(name)
        prepare(case, folder)
        yield folder


def check(case, locales):
    """What is wrong with the case, or ""; of several variants the first."""
    expected = expected_of(case)
    with scratch_folder(case) as folder:
        variants = list(variants_of(arguments_of(case), folder, locales))
        for name, arguments, locale_name in variants:
            found = results_of(case, folder, arguments, locale_name)
            if found != expected:
                shown = shlex.join(["lexstat", *arguments])
                return f"{name}: {shown}\n{differences(expected, found)}"
    return ""


def update(case, _locales):
    with scratch_folder(case) as folder:
        accept(case, results_of(case, folder, arguments_of(case)))
    return ""


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accept", action="store_true", help="rewrite what is expected")
    parser.add_argument("--locales", action="store_true", help="run in other locales")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    return parser.parse_args()


def selected(cases, names):
    names = [name.rstrip("/") for name in names]
    shown = {case: str(case.relative_to(HERE)) for case in cases}
    return [case for case in cases
            if not names or any((shown[case] + "/").startswith(name + "/") for name in names)]


def main():
    arguments = parse_arguments()
    cases = selected(cases_below(HERE), arguments.cases)
    if not cases:
        print("no such case", file=sys.stderr)
        return 2
    locales = [name for name in LOCALES if is_installed(name)] if arguments.locales else None
    work = update if arguments.accept else check
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = dict(zip(cases, pool.map(work, cases, itertools.repeat(locales))))

    n_failed = 0
    for case, problem in problems.items():
        if problem:
            print(f"FAILED {case.relative_to(HERE)}: {problem}\n")
            n_failed += 1
    print(f"{len(cases)} cases, {n_failed} failed")
    missing = [name for name in LOCALES if name not in locales] if locales is not None else []
    if missing:
        print(f"these locales are not installed: {', '.join(missing)}")
    return 1 if n_failed else 77 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
