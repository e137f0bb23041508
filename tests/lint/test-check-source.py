#!/usr/bin/env python3
"""check-source.py finds what it should: each rule on a small tree with one fault, and a good tree."""
import importlib.util
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("check_source", HERE / "check-source.py")
check_source = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(check_source)

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
HEADER = SPDX + "#pragma once\n"

GOOD = {
    "include/lexstat/lexstat.h": HEADER + "\n#include <lexstat/lex-error.h>\n",
    "include/lexstat/lex-error.h": HEADER + "\n#include <glib.h>\n",
    "include/lexstat/meson.build": "install_headers('lexstat.h', 'lex-error.h')\n",
    "src/base/lex-arena.h": HEADER + "\nvoid lex_arena_clear(LexArena *arena);\n",
    "src/base/lex-arena.c": SPDX
    + """#include "lex-arena.h"

#include <string.h>

/* A printf("%d") in a comment, and a gets() // here, are not calls. */
static const char *const words[] = {
    "exit(1)", "a quote \\" and strcpy()", "/* no comment",
};

static void
arena_grow(LexArena *arena, const char *separator)
{
    if (*separator == '"')
        arena->puts(words[0]); /* a member of its own */
}

__attribute__((target("avx2"))) static bool
arena_is_fast(void)
{
    return true;
}

void
lex_arena_clear(LexArena *arena)
{
    arena_grow(arena, ".lex-XXXXXX");
}
""",
    "src/base/meson.build": "sources += files('lex-arena.c')\n",
    "src/analysis/lex-analysis-keyness.c": SPDX + '#include "lex-arena.h"\n',
    "src/analysis/meson.build": "foreach name : ['keyness']\nendforeach\n",
    "src/cli/main.c": SPDX
    + """#include "lex-progress.h"

#include <lexstat/lexstat.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    fprintf(stderr, "said\\n");
    exit(0);
}
""",
    "src/cli/lex-progress.h": HEADER,
    "src/cli/meson.build": "executable('lexstat', 'main.c')\n",
    "tests/unit/test-arena.c": SPDX,
    "tests/unit/meson.build": "unit_tests = [\n  'arena',\n]\n",
}


def function(lines):
    return "\nvoid\nlex_arena_long(void)\n{\n" + "    work();\n" * (lines - 2) + "}\n"


class CheckSource(unittest.TestCase):
    def findings(self, changes):
        """What is found in the good tree with these files added, replaced, or left out (None)."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**GOOD, **changes}.items():
                if text is not None:
                    path = root / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
            return check_source.check(root)

    def expect(self, changes, *expected):
        """Exactly these findings, each given by its beginning and a word of its sentence."""
        found = self.findings(changes)
        self.assertEqual(len(found), len(expected), found)
        for finding, (place, word) in zip(found, expected):
            self.assertTrue(finding.startswith(place + ": "), found)
            self.assertIn(word, finding)

    def expect_in_arena(self, code, line, word):
        """One finding in lex-arena.c, on this line of the code added at its end."""
        at = GOOD["src/base/lex-arena.c"].count("\n") + line
        self.expect(
            {"src/base/lex-arena.c": GOOD["src/base/lex-arena.c"] + code},
            (f"src/base/lex-arena.c:{at}", word),
        )

    def test_good_tree(self):
        self.expect({})

    # Layers.

    def test_include_from_a_higher_layer(self):
        self.expect(
            {
                "src/base/lex-arena.h": HEADER + '#include "lex-vocab.h"\n',
                "src/corpus/lex-vocab.h": HEADER,
            },
            ("src/base/lex-arena.h:3", "base is below corpus"),
        )

    def test_layers_are_in_order(self):
        for lower, higher in zip(check_source.LAYERS, check_source.LAYERS[1:]):
            files = {f"src/{lower}/lex-low.h": HEADER, f"src/{higher}/lex-high.h": HEADER}
            up = {**files, f"src/{lower}/lex-low.h": HEADER + '#include "lex-high.h"\n'}
            down = {**files, f"src/{higher}/lex-high.h": HEADER + '#include "lex-low.h"\n'}
            self.expect(up, (f"src/{lower}/lex-low.h:3", "cannot include lex-high.h"))
            self.expect(down)

    def test_include_of_nothing(self):
        self.expect_in_arena('#include "lex-nowhere.h"\n', 1, "nowhere in src/")

    def test_include_of_a_file_beside_it(self):
        self.expect(
            {
                "src/base/lex-arena.h": HEADER + '#include "table.inc"\n',
                "src/base/table.inc": "1,\n",
            }
        )

    def test_include_of_a_header_made_by_the_build(self):
        build = GOOD["src/base/meson.build"] + "gnome.compile_resources('lex-data', 'x.xml')\n"
        header = HEADER + '#include "lex-data.h"\n'
        self.expect({"src/base/lex-arena.h": header, "src/base/meson.build": build})
        self.expect(
            {"src/base/lex-arena.h": header}, ("src/base/lex-arena.h:3", "nor made by the build")
        )

    def test_include_with_a_folder(self):
        self.expect_in_arena('#include "../base/lex-arena.h"\n', 1, "by their name alone")

    def test_include_of_own_header_in_brackets(self):
        self.expect_in_arena("#include <lex-arena.h>\n", 1, 'write "lex-arena.h"')

    def test_public_header_includes_the_inside(self):
        self.expect(
            {"include/lexstat/lex-error.h": HEADER + '#include "lex-arena.h"\n'},
            ("include/lexstat/lex-error.h:3", "public header"),
        )

    def test_command_line_includes_the_inside(self):
        self.expect(
            {"src/cli/lex-progress.h": HEADER + '#include "lex-arena.h"\n'},
            ("src/cli/lex-progress.h:3", "sees only <lexstat/...>"),
        )

    def test_library_includes_the_command_line(self):
        self.expect_in_arena('#include "lex-progress.h"\n', 1, "of the command line")

    def test_include_in_a_comment(self):
        self.expect({"src/base/lex-arena.h": HEADER + '/*\n#include "lex-nowhere.h"\n*/\n'})

    # Files.

    def test_file_without_prefix(self):
        self.expect({"src/base/arena.h": HEADER}, ("src/base/arena.h:1", "lex-NAME.c"))

    def test_file_in_capitals(self):
        self.expect({"src/base/lex-Arena.h": HEADER}, ("src/base/lex-Arena.h:1", "lower case"))

    def test_command_line_file_without_prefix(self):
        self.expect({"src/cli/help.h": HEADER}, ("src/cli/help.h:1", "main.c"))

    def test_unknown_layer(self):
        self.expect({"src/misc/lex-thing.h": HEADER}, ("src/misc/lex-thing.h:1", "no layer"))

    def test_same_name_twice(self):
        self.expect(
            {"src/lang/lex-word.h": HEADER, "src/text/lex-word.h": HEADER},
            ("src/text/lex-word.h:1", "src/lang/lex-word.h has the same name"),
        )

    def test_same_name_in_tests(self):
        self.expect({"tests/fuzz/lex-arena.h": ""}, ("tests/fuzz/lex-arena.h:1", "same name"))

    def test_source_without_licence(self):
        self.expect(
            {"src/base/lex-arena.c": GOOD["src/base/lex-arena.c"].replace(SPDX, "")},
            ("src/base/lex-arena.c:1", "SPDX"),
        )

    def test_header_without_licence(self):
        self.expect({"src/base/lex-arena.h": "#pragma once\n"}, ("src/base/lex-arena.h:1", "SPDX"))

    def test_header_without_pragma_once(self):
        self.expect({"src/base/lex-arena.h": SPDX}, ("src/base/lex-arena.h:1", "#pragma once"))

    # Functions.

    def test_public_function_without_prefix(self):
        self.expect_in_arena("\nvoid\narena_size(void)\n{\n}\n", 3, "arena_size() is not static")

    def test_public_function_on_several_lines(self):
        code = "\nint\narena_size(const char *name,\n           int size)\n{\n}\n"
        self.expect_in_arena(code, 3, "arena_size() is not static")

    def test_private_function_with_prefix(self):
        code = "\nstatic inline void\nlex_arena_size(void)\n{\n}\n"
        self.expect_in_arena(code, 3, "lex_arena_size() is static")

    def test_longest_function(self):
        self.expect(
            {"src/base/lex-arena.c": GOOD["src/base/lex-arena.c"] + function(60)},
        )

    def test_function_too_long(self):
        self.expect_in_arena(function(61), 3, "lex_arena_long() has 61 lines")

    # Calls.

    def test_printing_and_exiting(self):
        for call in (
            'printf("x")', 'fprintf(stdout, "x")', 'fprintf(stderr, "x")', 'fputs("x", stderr)',
            'puts("x")', 'g_print("x")', 'g_printerr("x")', 'perror("x")', "exit(1)", "abort ()",
            "_exit(1)", 'g_error("x")', 'g_warning("x")',
        ):
            with self.subTest(call):
                code = f"\nvoid\nlex_arena_say(void)\n{{\n    {call};\n}}\n"
                self.expect_in_arena(code, 5, "only src/cli prints")

    def test_forbidden_calls(self):
        for name in check_source.FORBIDDEN:
            with self.subTest(name):
                code = f"\nvoid\nlex_arena_do(void)\n{{\n    x = {name}(y);\n}}\n"
                self.expect_in_arena(code, 5, f"{name}() ")

    def test_forbidden_calls_in_the_command_line(self):
        main = GOOD["src/cli/main.c"].replace('setlocale(LC_ALL, "")', "n = atoi(argv[1])")
        self.expect({"src/cli/main.c": main}, ("src/cli/main.c:10", "atoi()"))

    def test_names_that_only_look_forbidden(self):
        code = "\nvoid\nlex_arena_do(void)\n{\n    g_ascii_strtod(x, 0);\n    g_rand_int(r);\n}\n"
        self.expect({"src/base/lex-arena.c": GOOD["src/base/lex-arena.c"] + code})

    # Lines.

    def test_unfinished(self):
        for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X"):
            self.expect_in_arena(f"/* {word}: later */\n", 1, "unfinished")

    def test_long_line(self):
        self.expect_in_arena("/* " + "x" * 95 + " */\n", 1, "101 columns")

    def test_columns_are_characters(self):
        code = GOOD["src/base/lex-arena.c"] + "/* " + "\u00e9" * 94 + " */\n"
        self.expect({"src/base/lex-arena.c": code})

    def test_trailing_blank(self):
        self.expect_in_arena("int x; \n", 1, "blanks at the end")

    def test_tab(self):
        self.expect_in_arena("int\tx;\n", 1, "a tab")

    # Build files.

    def test_source_not_built(self):
        self.expect(
            {"src/base/meson.build": "# 'lex-arena.c'\nsources += files()\n"},
            ("src/base/lex-arena.c:1", "does not name it"),
        )

    def test_layer_without_build_file(self):
        self.expect(
            {"src/base/meson.build": None}, ("src/base/lex-arena.c:1", "does not name it")
        )

    def test_test_not_built(self):
        self.expect(
            {"tests/unit/test-hash.c": SPDX}, ("tests/unit/test-hash.c:1", "the test never runs")
        )

    def test_header_not_installed(self):
        self.expect(
            {"include/lexstat/lex-new.h": HEADER},
            ("include/lexstat/lex-new.h:1", "does not install it"),
        )


if __name__ == "__main__":
    unittest.main()
