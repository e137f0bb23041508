#!/usr/bin/env python3
"""What a compiler does not check in lexstat's source: layers, names, who may print, length.

usage: check-source.py [ROOT]

Each finding is a line `path:line: sentence`; exit status 1 when there is one. The rules are
those of CONTRIBUTING.md; every rule is a function below with a test in test-check-source.py.
"""
import pathlib
import re
import sys

# Lowest first: a file includes from its own layer or a lower one.
LAYERS = ["base", "text", "lang", "stats", "table", "input", "corpus", "analysis"]

MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 60

# Only the command line talks to the user and ends the process.
PRINTING = [
    "printf", "vprintf", "puts", "putchar", "perror", "psignal",
    "g_print", "g_printerr", "g_message", "g_warning", "g_error",
    "exit", "_exit", "_Exit", "quick_exit", "abort",
]

# What reads numbers by the locale, overruns its buffer, or differs from run to run.
FORBIDDEN = {
    "atoi": "reads nonsense as 0; use g_ascii_string_to_unsigned()",
    "atol": "reads nonsense as 0; use g_ascii_string_to_unsigned()",
    "atoll": "reads nonsense as 0; use g_ascii_string_to_unsigned()",
    "atof": "depends on the locale; use g_ascii_strtod()",
    "strtod": "depends on the locale; use g_ascii_strtod()",
    "strtof": "depends on the locale; use g_ascii_strtod()",
    "strtold": "depends on the locale; use g_ascii_strtod()",
    "g_strtod": "depends on the locale; use g_ascii_strtod()",
    "strtol": "depends on the locale; use g_ascii_string_to_signed()",
    "strtoll": "depends on the locale; use g_ascii_string_to_signed()",
    "strtoul": "takes -1 for a large number; use g_ascii_string_to_unsigned()",
    "strtoull": "takes -1 for a large number; use g_ascii_string_to_unsigned()",
    "setlocale": "changes the whole process",
    "sprintf": "does not know the size of its buffer; use g_snprintf()",
    "vsprintf": "does not know the size of its buffer; use g_vsnprintf()",
    "strcpy": "does not know the size of its buffer; use memcpy() or g_strlcpy()",
    "strcat": "does not know the size of its buffer; use a GString",
    "gets": "does not know the size of its buffer",
    "strtok": "keeps state between calls; use g_strsplit() or memchr()",
    "rand": "is not the same everywhere; take a seeded generator of our own",
    "srand": "is not the same everywhere; take a seeded generator of our own",
}

# (file, function): why this file may all the same.
ALLOWED = {
    ("main.c", "setlocale"): "file names and messages follow the user's locale, numbers never do",
}

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")

# A comment, a string or a character constant.
NOT_CODE = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""", re.S | re.X
)
INCLUDE = re.compile(r"""^\s*\#\s*include\s*(["<])([^">]+)[">]""")


class Source:
    """A C file: its lines as they are, and as code with comments and strings blanked out."""

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.name = path.name
        self.folder = self.path.rsplit("/", 1)[0]
        text = path.read_text(encoding="utf-8", errors="replace")
        self.lines = text.split("\n")
        self.code = NOT_CODE.sub(blank, text).split("\n")

    @property
    def layer(self):
        """base ... analysis, cli, include, or what stands below src/."""
        return self.path.split("/")[1] if self.path.startswith("src/") else "include"

    def includes(self):
        for number, line in enumerate(self.lines, 1):
            match = INCLUDE.match(line)
            if match and "include" in self.code[number - 1]:
                yield number, match[1], match[2]

    def calls(self, names):
        """Where one of these functions is called."""
        pattern = re.compile(r"(?<![\w.>])(" + "|".join(names) + r")\s*\(")
        for number, line in enumerate(self.code, 1):
            for match in pattern.finditer(line):
                yield number, match[1]

    def functions(self):
        """Every function defined: name, whether static, line of the name, of { and of }."""
        for number, line in enumerate(self.code, 1):
            if not line.startswith("{"):
                continue
            first = number - 1  # of the head: the lines above, up to what ends something else
            while first > 0 and is_head(self.code[first - 1]):
                first -= 1
            head = without_attributes("\n".join(self.code[first : number - 1]))
            match = re.search(r"\b(\w+)\s*\(", head)
            if not match:
                continue
            end = number
            while end < len(self.code) and not self.code[end - 1].startswith("}"):
                end += 1
            is_static = re.search(r"\bstatic\b", head[: match.start()]) is not None
            at = first + 1 + head.count("\n", 0, match.start())
            yield match[1], is_static, at, number, end


def blank(match):
    """The same number of characters and lines, with nothing in it."""
    return re.sub(r"[^\n]", " ", match[0])


def is_head(line):
    return bool(line.strip()) and not line.startswith("#") and not line.rstrip().endswith((";", "}"))


def without_attributes(head):
    """Blanks __attribute__((...)), whose parentheses are not a parameter list."""
    while (start := head.find("__attribute__")) >= 0:
        end, depth = start + len("__attribute__"), 0
        while end < len(head):
            depth += {"(": 1, ")": -1}.get(head[end], 0)
            end += 1
            if depth == 0 and head[end - 1] == ")":
                break
        head = head[:start] + re.sub(r"[^\n]", " ", head[start:end]) + head[end:]
    return head


def build_names(meson_file):
    """The strings in a meson.build, comments left out."""
    if not meson_file.exists():
        return set()
    text = re.sub(r"#[^\n]*", "", meson_file.read_text(encoding="utf-8"))
    return set(re.findall(r"'([^'\n]*)'", text))


# Rules. Each takes the root of the tree and its sources and yields (path, line, sentence).


def check_layers(root, sources):
    layer_of = {source.name: source.layer for source in sources if source.path.startswith("src/")}
    rank = {layer: number for number, layer in enumerate(LAYERS)}
    for source in sources:
        for line, bracket, target in source.includes():
            name = target.rsplit("/", 1)[-1]
            if bracket == "<":
                if name.startswith("lex-") and not target.startswith("lexstat/"):
                    yield source.path, line, f'write "{name}": <> is for <lexstat/...> and the system'
                continue
            if source.layer == "include":
                yield source.path, line, "a public header includes only <lexstat/...> and the system"
            elif "/" in target:
                yield source.path, line, f'write "{name}": headers are found by their name alone'
            elif name not in layer_of:
                # A file that is no C, or a header that the layer's build makes.
                made = {name, name.removesuffix(".h")} & build_names(root / source.folder / "meson.build")
                if not made and not (root / source.folder / name).exists():
                    yield source.path, line, f'"{name}" is nowhere in src/, nor made by the build'
            elif source.layer == "cli":
                if layer_of[name] != "cli":
                    yield source.path, line, (
                        f"the command line sees only <lexstat/...>, not {name} of {layer_of[name]}"
                    )
            elif layer_of[name] == "cli":
                yield source.path, line, f"nothing includes {name} of the command line but itself"
            elif rank.get(layer_of[name], 0) > rank.get(source.layer, len(LAYERS)):
                yield source.path, line, (
                    f"{source.layer} is below {layer_of[name]} and cannot include {name}"
                )


def check_file_names(root, sources):
    for source in sources:
        in_cli = source.layer == "cli"
        if source.layer not in LAYERS + ["cli", "include"]:
            yield source.path, 1, f"src/{source.layer} is no layer"
        if source.layer == "include" and source.name == "lexstat.h":
            continue
        if in_cli and source.name == "main.c":
            continue
        if not re.fullmatch(r"lex-[a-z0-9]+(-[a-z0-9]+)*\.[ch]", source.name):
            allowed = "lex-NAME.c, lex-NAME.h" + (" or main.c" if in_cli else "")
            yield source.path, 1, f"a file is called {allowed}, in lower case"


def check_unique_names(root, sources):
    first = {}
    paths = [path for folder in ("include", "src", "tests") for path in find(root, folder)]
    for path in sorted(paths):
        shown = path.relative_to(root).as_posix()
        if first.setdefault(path.name, shown) != shown:
            yield shown, 1, f"{first[path.name]} has the same name"


def check_licence(root, sources):
    for source in sources:
        if "SPDX-License-Identifier: " not in source.lines[0]:
            yield source.path, 1, "the first line is /* SPDX-License-Identifier: GPL-3.0-or-later */"
        if source.name.endswith(".h") and "#pragma once" not in source.code:
            yield source.path, 1, "a header says #pragma once"


def check_function_names(root, sources):
    for source in sources:
        if not source.name.endswith(".c"):
            continue
        for name, is_static, line, _, _ in source.functions():
            if is_static and name.startswith("lex_"):
                yield source.path, line, f"{name}() is static: a private function drops the lex_"
            if not is_static and not name.startswith("lex_") and name != "main":
                yield source.path, line, f"{name}() is not static: call it lex_... or make it so"


def check_printing(root, sources):
    for source in sources:
        if source.layer == "cli":
            continue
        for line, name in source.calls(PRINTING):
            yield source.path, line, f"{name}(): only src/cli prints or exits; return a GError"
        for line, code in enumerate(source.code, 1):
            if re.search(r"\bstderr\b|\bv?fprintf\s*\(\s*stdout\b", code):
                yield source.path, line, "only src/cli prints; the library adds to LexMessages"


def check_forbidden_calls(root, sources):
    for source in sources:
        for line, name in source.calls(FORBIDDEN):
            if (source.name, name) not in ALLOWED:
                yield source.path, line, f"{name}() {FORBIDDEN[name]}"


def check_function_length(root, sources):
    for source in sources:
        for name, _, line, begin, end in source.functions():
            length = end - begin + 1
            if length > MAX_FUNCTION_LINES:
                yield source.path, line, (
                    f"{name}() has {length} lines, more than {MAX_FUNCTION_LINES}: one thing each"
                )


def check_lines(root, sources):
    for source in sources:
        for number, line in enumerate(source.lines, 1):
            if UNFINISHED.search(line):
                yield source.path, number, f"unfinished: {UNFINISHED.search(line)[0]}"
            if len(line) > MAX_COLUMNS:
                yield source.path, number, f"{len(line)} columns, more than {MAX_COLUMNS}"
            if line != line.rstrip():
                yield source.path, number, "blanks at the end of the line"
            if "\t" in line:
                yield source.path, number, "a tab: indent with spaces, write \\t in a string"


def check_sources_built(root, sources):
    for source in sources:
        if not source.name.endswith(".c") or not source.path.startswith("src/"):
            continue
        stem = source.name[: -len(".c")]
        # The analyses are a list of names, from which the build makes the files'.
        accepted = {source.name, stem, re.sub(r"^lex-(analysis-)?", "", stem)}
        if not accepted & build_names(root / source.folder / "meson.build"):
            yield source.path, 1, f"{source.folder}/meson.build does not name it"


def check_tests_built(root, sources):
    names = build_names(root / "tests/unit/meson.build")
    for path in sorted((root / "tests/unit").glob("test-*.c")):
        stem = path.name[: -len(".c")]
        if not {path.name, stem, stem[len("test-") :]} & names:
            shown = path.relative_to(root).as_posix()
            yield shown, 1, "tests/unit/meson.build does not name it: the test never runs"


def check_headers_installed(root, sources):
    names = build_names(root / "include/lexstat/meson.build")
    for source in sources:
        if source.layer == "include" and source.name not in names:
            yield source.path, 1, "include/lexstat/meson.build does not install it"


RULES = [
    check_layers,
    check_file_names,
    check_unique_names,
    check_licence,
    check_function_names,
    check_printing,
    check_forbidden_calls,
    check_function_length,
    check_lines,
    check_sources_built,
    check_tests_built,
    check_headers_installed,
]


def find(root, folder):
    return sorted(path for path in (root / folder).rglob("*.[ch]") if path.is_file())


def check(root):
    """Every finding in the tree below root, by path and line."""
    sources = [Source(root, path) for folder in ("include", "src") for path in find(root, folder)]
    findings = {finding for rule in RULES for finding in rule(root, sources)}
    return [f"{path}:{line}: {sentence}" for path, line, sentence in sorted(findings)]


def main():
    default = pathlib.Path(__file__).resolve().parents[2]
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else default
    if not find(root, "src"):
        print(f"{root}: no C files below src/", file=sys.stderr)
        return 2
    findings = check(root)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
