#!/usr/bin/env python3
"""Measures lexstat against what it is held to, on texts made from the JSONL files given.

usage: bench.py --cache DIR [OPTION...] FILE.jsonl[.zst]...

Each target is a line with what was measured. Commands that are compared run in turns; times are of
whole processes with the texts in memory, ratios those of the fastest runs. Rivals are looked for
in every Python given with --rivals; one that is not found is said to be missing.

The result is Markdown on standard output; with --write PAGE it also replaces what lies there
between the lines `<!-- bench -->` and `<!-- end of bench -->`. The cache takes 6 GB for 120 MB of
text. The rivals come with `python3 -m venv rivals; rivals/bin/pip install duckdb polars nltk pandas
scikit-learn` and `--rivals rivals/bin/python`.
"""
import argparse
import filecmp
import os
import pathlib
import platform
import re
import subprocess
import sys

from measure import Command, cpu_ratio, in_turns, ratio
from texts import Texts

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

MB = 1e6
MIB = 1 << 20
SIZES = 1, 2, 4, 8
LARGEST = SIZES[-1]

# Every token counted and every row written, as the rivals do it.
BARE = ["--stem=none", "--stopwords=none", "--classes=word,number,url,email,tag"]

# Why a rival is not run.
NO_PACKAGE = "no package of Debian has it"

# Analyses that cannot do without a value, and one to give them.
VALUES = {"collocates": "pemerintah", "kwic": "pemerintah"}

# Beside each other on laws and news, `wc -w` made 128 MB/s, a bare loop that counts took 0.6 of its
# time, and a word counter written in C for speed made 113 MB/s. How good a machine is at wc differs;
# bare-count is nearer to what is measured.
BARE_LOOP = 128 / 0.6
C_COUNTER = 113 / BARE_LOOP


class Line:
    """A target, what was measured, and whether it holds; None where there is nothing to hold."""

    def __init__(self, target, measured, holds=None):
        self.target = target
        self.measured = measured
        self.verdict = {True: "holds", False: "misses", None: ""}[holds]


def missing(target, reason):
    return Line(target, f"not measured: {reason}")


class Bench:
    """What all measurements share: the program, the texts, the rivals, the commands that ran."""

    def __init__(self, arguments):
        self.lexstat_path = pathlib.Path(arguments.lexstat).resolve()
        self.n_runs = arguments.runs or (3 if arguments.quick else 5)
        self.quick = arguments.quick
        self.pythons = [*arguments.rivals, "/usr/bin/python3", sys.executable]
        self.texts = Texts(arguments.cache, arguments.files, 16 if arguments.quick else 1, say)
        self.help = self.ask("--help-all")
        self.commands = []
        self.others = 0  # the largest share of the processors that others took

    def ask(self, *arguments):
        return subprocess.run([self.lexstat_path, *arguments], check=True, capture_output=True,
                              text=True).stdout

    def has(self, option):
        return re.search(rf"--{option}\b", self.help) is not None

    def analyses(self):
        """Those that --help lists first."""
        listed = self.ask("--help").split("Analyses:\n")[1].split("\n\n")[0]
        return re.findall(r"^  --([a-z-]+)", listed, re.M)

    # ---- commands

    def lexstat(self, arguments, path, n, **options):
        return Command(" ".join(["lexstat", *arguments, path.name]),
                       [self.lexstat_path, "--quiet", *arguments, path],
                       text=self.texts.size(n), **options)

    def rival(self, module, task, n):
        """The rival's script on the texts as JSONL, or None when no Python has the module."""
        for python in self.pythons:
            found = subprocess.run([python, "-c", f"import {module}; print({module}.__version__)"],
                                   capture_output=True, text=True, check=False)
            if found.returncode == 0:
                out = self.texts.folder / f"{module}.out"
                texts = self.texts.jsonl(n)
                return Command(f"{module} {found.stdout.strip()}, {task}, {texts.name}",
                               [python, HERE / f"rival-{module}.py", task, texts, out],
                               text=self.texts.size(n), before=os.sync,
                               environment={"POLARS_MAX_THREADS": "2"})  # as many as lexstat has
        say(f"no Python here has {module}: it is not compared with")
        return None

    def bare_count(self, path):
        """The yardstick that was built beside lexstat, or None."""
        program = self.lexstat_path.parents[2] / "tests" / "bench" / "bare-count"
        return Command(f"bare-count {path.name}", [program, path],
                       text=path.stat().st_size) if program.is_file() else None

    def run(self, *commands, n_runs=None):
        others = in_turns(self.texts.folder, commands, n_runs or self.n_runs, say)
        self.others = max(self.others, others)
        self.commands += commands


# ---- the targets ---------------------------------------------------------------------------------


def bench_words(bench):
    """Counting words, against wc."""
    file, tree = bench.texts.file(LARGEST), bench.texts.tree(LARGEST)
    size = bench.texts.size(LARGEST)
    count = ["--frequencies", "--stem=none"]
    one = bench.lexstat([*count, "-j1"], file, LARGEST)
    two = bench.lexstat([*count, "-j2"], tree, LARGEST)
    single = bench.lexstat([*count, "-j1"], tree, LARGEST)
    wc = Command(f"wc -w {file.name}", ["wc", "-w", file], text=size)
    wc_tree = Command(f"wc -w, the files of {tree.name}",
                      ["sh", "-c", f"find {tree} -type f -print0 | xargs -0 wc -w"], text=size)
    bare = bench.bare_count(file)
    bench.run(one, wc, single, wc_tree, two, *filter(None, [bare]))
    yield Line("`--frequencies --stem=none -j1`, one file: at most 0.5 of the time of `wc -w`",
               f"{ratio(one, wc):.2f}, of processor time {cpu_ratio(one, wc):.2f}",
               ratio(one, wc) <= 0.5)
    yield Line("the same, a folder of files: at most 0.5 of the time of `wc -w`",
               f"{ratio(single, wc_tree):.2f}, of processor time {cpu_ratio(single, wc_tree):.2f}",
               ratio(single, wc_tree) <= 0.5)
    alike = "one file, beside a bare loop in C (0.6 of the time of `wc -w` where that was set)"
    counter = f"`-j2`: 4 times as fast as a word counter in C ({C_COUNTER:.2f} of the bare loop)"
    if bare is None:
        yield missing(alike, "no bare-count in the build")
        yield missing(counter, "no bare-count in the build")
        return
    yield Line(f"the same, {alike}: at most {0.5 / 0.6:.2f} of its time",
               f"{ratio(one, bare):.2f}, of processor time {cpu_ratio(one, bare):.2f}",
               ratio(one, bare) <= 0.5 / 0.6)
    times = 1 / (ratio(two, bare) * C_COUNTER)
    yield Line(counter, f"{times:.1f}", times >= 4)


def bench_stems(bench):
    """What the levels of stemming add."""
    file = bench.texts.file(LARGEST)
    none, *levels = [bench.lexstat(["--frequencies", f"--stem={level}", "-j1"], file, LARGEST)
                     for level in ("none", "light", "root", "snowball")]
    bench.run(none, *levels)
    for command, level in zip(levels, ("light", "root", "snowball")):
        more = ratio(command, none) - 1
        yield Line(f"`--stem={level}`: at most 10 % more time than `--stem=none`",
                   f"{100 * more:+.0f} %, of processor time "
                   f"{100 * (cpu_ratio(command, none) - 1):+.0f} %", more <= 0.1)


def bench_threads(bench):
    """Two threads and one, for every analysis there is."""
    for name in bench.analyses():
        target = f"`--{name}`: two threads at least 1.8 times as fast as one"
        if re.search(rf"--{name}=", bench.help) and name not in VALUES:
            yield missing(target, "it needs a value that this bench does not know")
            continue
        option = f"--{name}={VALUES[name]}" if name in VALUES else f"--{name}"
        path = bench.texts.words() if name == "stem-list" else bench.texts.tree(LARGEST)
        one, two = (bench.lexstat([option, f"-j{n}"], path, LARGEST) for n in (1, 2))
        if path.is_file():
            one.text = two.text = path.stat().st_size
        bench.run(one, two)
        times = 1 / ratio(two, one)
        yield Line(target, f"{times:.2f}", times >= 1.8)


def against(bench, name, options, rivals, rows="every row", n=1):
    """A line for each rival: module, its task, how many times as fast lexstat should be. Returns
    what was run of ours, or None. All write tables: none waits for the disk to take another's."""
    targets = [f"`--{name}`, {rows}, {bench.texts.size(n) / MB:.0f} MB: {times} times as fast as "
               f"{module}" for module, _, times in rivals]
    if name not in bench.analyses():
        yield from (missing(target, f"there is no --{name} yet") for target in targets)
        return None
    ours = bench.lexstat([f"--{name}", *options, "-j2"], bench.texts.jsonl(n), n,
                         output=bench.texts.folder / "lexstat.out", before=os.sync)
    theirs = [bench.rival(module, task, n) for module, task, _ in rivals]
    n_runs = bench.n_runs if n == 1 else min(bench.n_runs, 2)  # on 1 GB a rival takes minutes
    bench.run(ours, *filter(None, theirs), n_runs=n_runs)
    for target, rival, (module, _, times) in zip(targets, theirs, rivals):
        if rival is None:
            yield missing(target, f"no {module} here")
        else:
            found = 1 / ratio(ours, rival)
            yield Line(target, f"{found:.1f}", found >= times)
    return ours


def bench_tfidf(bench):
    """The whole table, of every token as the rivals have it."""
    for n in (1, LARGEST):
        yield from against(bench, "tfidf", BARE, [("duckdb", "tfidf", 10), ("polars", "tfidf", 10),
                                                  ("sklearn", "tfidf", 40)], n=n)
    yield missing("`--tfidf`, every row: 80 times as fast as quanteda", NO_PACKAGE)


def bench_collocations(bench):
    """All measures, against counts alone and against one measure of all pairs."""
    for n in (1, LARGEST):
        yield from against(bench, "collocations", ["--size=2", "--min-count=1", "--min-df=1"],
                           [("duckdb", "bigrams", 8)], n=n)
    ours = yield from against(bench, "collocations", ["--size=2"], [("nltk", "bigrams", 50)],
                              "the rows within the limits")
    yield missing("`--collocations`, every row: 8 times as fast as KenLM's counts", NO_PACKAGE)
    if ours is not None:
        yield Line(f"`--collocations` of {ours.text / MB:.0f} MB: below 1 GB of memory",
                   f"{ours.peak / MB:.0f} MB", ours.peak < 1e9)


def bench_keyness(bench):
    """All measures, against one."""
    for n in (1, LARGEST):
        yield from against(bench, "keyness", [], [("duckdb", "keyness", 4),
                                                  ("sklearn", "keyness", 40)], n=n)
    yield missing("`--keyness`, every row: 100 times as fast as quanteda", NO_PACKAGE)


def bench_compress(bench):
    """What smaller tables cost."""
    tree = bench.texts.tree(1)
    plain, *packed = [bench.lexstat(["--tfidf", f"--compress={name}"], tree, 1,
                                    output=bench.texts.folder / "lexstat.out")
                      for name in ("none", "zst", "gz")]
    bench.run(plain, *packed)
    for command, name in zip(packed, ("zst", "gz")):
        yield Line(f"`--tfidf --compress={name}`, in times of the plain table's time",
                   f"{ratio(command, plain):.2f}")


def bench_startup(bench):
    """Five articles."""
    seeds = ROOT / "seeds"
    command = Command("lexstat --tfidf seeds/", [bench.lexstat_path, "--quiet", "--tfidf", seeds],
                      text=sum(path.stat().st_size for path in seeds.glob("*.txt")))
    bench.run(command, n_runs=40)
    yield Line("start-up, `--tfidf seeds/`: under 30 ms", f"{1000 * command.least:.0f} ms",
               command.least < 0.03)


def bench_memory(bench):
    """The most that one process held, and what it wrote when it was given less."""
    tree, folder = bench.texts.tree(LARGEST), bench.texts.folder
    size = bench.texts.size(LARGEST)
    free = bench.lexstat(["--tfidf"], tree, LARGEST, output=folder / "free.out")
    bound = 1.2 * size  # 1.2 GB for 1 GB
    bench.run(free, n_runs=2)
    yield Line(f"`--tfidf` of {size / MB:.0f} MB: at most {bound / MB:.0f} MB of memory",
               f"{free.peak / MB:.0f} MB", free.peak <= bound)

    target = "`--tfidf --memory=256M`: at most 320 MiB of memory, the same bytes"
    if not bench.has("memory"):
        yield missing(target, "there is no --memory yet")
        return
    held = bench.lexstat(["--tfidf", "--memory=256M"], tree, LARGEST,
                         output=folder / "held.out")
    bench.run(held, n_runs=2)
    same = filecmp.cmp(folder / "free.out", folder / "held.out", shallow=False)
    yield Line(target, f"{held.peak / MIB:.0f} MiB, {'the same' if same else 'OTHER'} bytes",
               same and held.peak <= 320 * MIB)


def bench_files(bench):
    """Many small files, read before and not."""
    n_files = 10_000 if bench.quick else 100_000
    tree = bench.texts.small_files(n_files)
    size = sum(path.stat().st_size for path in tree.rglob("*.txt"))
    for state, before in (("warm", None), ("cold", lambda: bench.texts.drop_from_memory(tree))):
        ours = Command(f"lexstat --frequencies --stem=none {tree.name}, {state}",
                       [bench.lexstat_path, "--quiet", "--frequencies", "--stem=none", tree],
                       text=size, before=before)
        cat = Command(f"cat, the files of {tree.name}, {state}",
                      ["sh", "-c", f"find {tree} -type f -print0 | xargs -0 cat"], text=size,
                      before=before)
        bench.run(ours, cat)
        yield Line(f"{n_files} small files, {state}: at most 2 times the time of `cat`",
                   f"{ratio(ours, cat):.2f}", ratio(ours, cat) <= 2)


def bench_growth(bench):
    """The time of a byte as the texts grow."""
    for name in ("frequencies", "tfidf", "collocations", "keyness"):
        target = f"`--{name}`: linear, a byte of {LARGEST}x costs at most 1.15 times that of 1x"
        if name not in bench.analyses():
            yield missing(target, f"there is no --{name} yet")
            continue
        commands = [bench.lexstat([f"--{name}", "-j2"], bench.texts.tree(n), n)
                    for n in SIZES]
        bench.run(*commands, n_runs=3)
        costs = [command.least / command.text for command in commands]
        shown = ", ".join(f"{cost / costs[0]:.2f}" for cost in costs)
        yield Line(target, f"{shown} at {', '.join(f'{n}x' for n in SIZES)}",
                   costs[-1] <= 1.15 * costs[0])


BENCHES = {function.__name__.removeprefix("bench_"): function for function in (
    bench_words, bench_stems, bench_threads, bench_tfidf, bench_collocations, bench_keyness,
    bench_compress, bench_startup, bench_memory, bench_files, bench_growth,
)}


# ---- the page ------------------------------------------------------------------------------------


def machine():
    """The processor and the memory; no names."""
    info = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*: (.*)", info)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (f"{len(os.sched_getaffinity(0))} cores of {model[1] if model else platform.machine()}, "
            f"{memory / 1e9:.0f} GB of memory, Linux {platform.release().split('-')[0]}")


def page(bench, lines):
    size = bench.texts.size(1)
    yield (f"{bench.ask('--version').strip()} on {machine()}; 1x is {size / MB:.0f} MB of text, "
           f"larger sizes hold it several times. Ratios are those of the fastest runs, which took "
           f"turns; other programs had up to {100 * bench.others:.0f} % of the processors meanwhile.")
    yield "\n| target | measured | |\n|---|---|---|"
    for line in lines:
        yield f"| {line.target} | {line.measured} | {line.verdict} |"
    yield "\n| command | least s | median s | cpu s | MB/s | peak MB | runs |"
    yield "|---|---|---|---|---|---|---|"
    for command in bench.commands:
        yield (f"| `{command.name}` | {command.least:.3f} | {command.median:.3f} | "
               f"{min(command.cpu_seconds):.3f} | {command.speed:.1f} | {command.peak / MB:.0f} | "
               f"{len(command.seconds)} |")


def replace_section(path, text):
    """Puts the text between the marks of the page."""
    before, mark, rest = path.read_text(encoding="utf-8").partition("<!-- bench -->\n")
    _, end, after = rest.partition("<!-- end of bench -->\n")
    if not mark or not end:
        raise SystemExit(f"{path}: there is no line <!-- bench --> with its end")
    path.write_text(f"{before}{mark}\n{text}\n{end}{after}", encoding="utf-8")


def say(text):
    print(text, file=sys.stderr, flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", help="texts: .jsonl or .jsonl.zst")
    parser.add_argument("--cache", required=True, help="folder for what is made of them")
    parser.add_argument("--lexstat", default=ROOT / "build-release/src/cli/lexstat",
                        help="the program; default: that of build-release/")
    parser.add_argument("--only", metavar="NAME,...", default=",".join(BENCHES),
                        help=f"some of {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="a sixteenth of the texts, 3 runs")
    parser.add_argument("--runs", type=int, help="of each command; default 5")
    parser.add_argument("--rivals", metavar="PYTHON", action="append", default=[],
                        help="a Python that has duckdb, polars, scikit-learn or nltk; may be repeated")
    parser.add_argument("--write", metavar="PAGE", type=pathlib.Path,
                        help="put the result there, too, between the marks")
    arguments = parser.parse_args()
    unknown = set(arguments.only.split(",")) - set(BENCHES)
    if unknown:
        parser.error(f"--only={arguments.only}: there are {', '.join(BENCHES)}")
    return arguments


def main():
    arguments = parse_arguments()
    bench = Bench(arguments)
    lines = [line for name in arguments.only.split(",") for line in BENCHES[name](bench)]
    text = "\n".join(page(bench, lines)) + "\n"
    print(text, end="")
    if arguments.write is not None:
        replace_section(arguments.write, text)


if __name__ == "__main__":
    main()
