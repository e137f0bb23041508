#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/lexstat.py: what it reads is what is in the tables, what it draws is what it read."""
import collections
import contextlib
import csv
import io
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(os.environ.get("LEXSTAT_SOURCE_ROOT", pathlib.Path(__file__).parents[2]))
LEXSTAT = pathlib.Path(os.environ.get("LEXSTAT", ROOT / "build/src/cli/lexstat")).resolve()
SCRIPT = ROOT / "scripts/lexstat.py"

sys.path.insert(0, str(ROOT / "scripts"))
os.environ["PATH"] = f"{LEXSTAT.parent}{os.pathsep}{os.environ['PATH']}"
try:
    import lexstat
    import lexstat_plots
    import matplotlib
    import pandas
    import zstandard
except ImportError as missing:
    print(f"{sys.executable} has no module {missing.name}; scripts/packages plot installs it")
    sys.exit(77)
try:
    import polars
except ImportError:
    polars = None

SCRATCH = tempfile.TemporaryDirectory()
ANALYSES = ["--tfidf", "--frequencies", "--dispersion", "--keyness", "--collocations", "--tokens",
            "--min-count=2", "--min-df=1"]

# Terms that readers of tables take for something else.
ODD_WORDS = ["null", "NA", "nan", "TRUE", "1e5", "007", "Jum'at", "ez-Zor", "kafé", "pukul-pukul"]


def make_odd_corpus():
    """Six articles of each of three sources, which differ in what they say of a regime."""
    says = {"Angin": "rezim Assad null null pukul-pukul", "Cahaya": "pemerintah Assad 007 Jum'at",
            "Bumi, \"Timur\"": "Presiden Assad NA kafé"}
    rows = [("id", "source", "date", "title", "text")]
    for source, words in says.items():
        for number in range(6):
            rest = " ".join(ODD_WORDS[number:] + ["kota", "desa"] * number)
            rows.append((f"{source[0]}{number}", source, "2017-09-14" if number % 2 else "",
                         f"Judul {number}\nbaris \"kedua\"", f"{words} ez-Zor. {words}. {rest}."))
    path = pathlib.Path(SCRATCH.name) / "odd.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


CORPORA = {"seeds": (ROOT / "seeds", "as*ad"), "odd": (make_odd_corpus(), "assad")}


def run_lexstat(*arguments):
    done = subprocess.run([str(LEXSTAT), "--quiet", *map(str, arguments)], check=False,
                          capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise AssertionError(f"lexstat {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def results(corpus, *options):
    """The folder with every table of the corpus; made once for each set of options."""
    folder = pathlib.Path(SCRATCH.name) / "-".join([corpus, *options]).replace("--", "")
    if not folder.exists():
        path, node = CORPORA[corpus]
        classes = "--classes=word,number,tag"
        nodes = [f"--collocates={node}", f"--kwic={node},rezim"]
        run_lexstat(*ANALYSES, *nodes, classes, *options, "-o", folder, path)
    return folder


def rows_of(folder, name):
    """The rows of NAME.csv as dictionaries of text."""
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column_types():
    types = collections.defaultdict(dict)
    for row in csv.DictReader(io.StringIO(run_lexstat("--columns"))):
        types[row["table"]][row["column"]] = row["type"]
    return types


def filled(values):
    """Missing values as the csv module has them."""
    return ["" if value is pandas.NA or value is None or value != value else value
            for value in values]


PANDAS = {"text": "string", "integer": "Int64", "real": "float64"}
POLARS = {"text": "String", "integer": "Int64", "real": "Float64"}


class TestTables(unittest.TestCase):
    maxDiff = 2000

    def check(self, table, name, expected, dtypes):
        """Columns, types and every value, `expected` being rows as the csv module reads them."""
        self.assertEqual(list(table.columns), list(expected[0]))
        self.assertEqual(len(table), len(expected))
        for column, kind in column_types()[name].items():
            with self.subTest(table=name, column=column):
                texts = [row[column] for row in expected]
                parse = {"text": str, "integer": int, "real": float}[kind]
                values = [parse(text) if text else "" for text in texts]
                self.assertEqual(str(table[column].dtype), dtypes[kind])
                self.assertEqual(filled(table[column]), values)

    def check_all(self, engine="pandas", options=()):
        dtypes = {"pandas": PANDAS, "polars": POLARS}[engine]
        for corpus in CORPORA:
            plain = results(corpus)
            tables = lexstat.read_tables(results(corpus, *options), engine=engine)
            names = {path.stem for path in plain.glob("*.csv")}
            self.assertEqual(set(tables), names)
            self.assertEqual(names, set(column_types()) - {"stem-list"})  # which takes words
            for name in names:
                self.check(tables[name], name, rows_of(plain, name), dtypes)

    def test_csv(self):
        self.check_all()

    def test_other_formats(self):
        for options in (["--format-out=tsv"], ["--format-out=jsonl"], ["--bom"],
                        ["--compress=gz"], ["--compress=zst"],
                        ["--format-out=tsv", "--compress=zst"],
                        ["--format-out=jsonl", "--compress=gz"],
                        ["--format-out=jsonl", "--compress=zst"]):
            with self.subTest(options):
                self.check_all(options=options)

    def test_stem_list(self):
        folder = pathlib.Path(SCRATCH.name) / "stems"
        (pathlib.Path(SCRATCH.name) / "words.txt").write_text("null\nNA\nmemerintahkan\n")
        run_lexstat("--stem-list", "-o", folder, pathlib.Path(SCRATCH.name) / "words.txt")
        table = lexstat.read_tables(folder)["stem-list"]
        self.check(table, "stem-list", rows_of(folder, "stem-list"), PANDAS)

    def test_polars(self):
        if polars is None:  # it is in no Debian
            print(f"not compared with polars: {sys.executable} does not have it")
            return
        for options in ([], ["--format-out=jsonl"], ["--compress=zst"]):
            self.check_all("polars", options)

    def test_all_digits(self):
        table = lexstat.read_tables(results("seeds", "--digits=17"), only=["tfidf"])["tfidf"]
        rows = rows_of(results("seeds", "--digits=17"), "tfidf")
        self.assertEqual(list(table["tfidf"]), [float(row["tfidf"]) for row in rows])

    def test_words_stay_words(self):
        tables = lexstat.read_tables(results("odd"))
        for name, column in (("tfidf", "term"), ("frequencies", "term"), ("tokens", "token")):
            self.assertLessEqual(set(ODD_WORDS), set(tables[name][column]), name)
            self.assertFalse(tables[name][column].isna().any())

    def test_without_datapackage(self):
        """The columns are then those of lexstat --columns."""
        folder = self.copy("odd")
        described = lexstat.read_tables(folder)
        (folder / "datapackage.json").unlink()
        asked = lexstat.read_tables(folder)
        self.assertEqual(set(asked), set(described))
        for name, table in asked.items():
            pandas.testing.assert_frame_equal(table, described[name])

    def test_what_is_not_wanted_is_not_read(self):
        folder = self.copy("odd")
        (folder / "tokens.csv").write_text("broken")
        self.assertEqual(set(lexstat.read_tables(folder, only=["tfidf"])), {"tfidf"})

    def test_documents_join(self):
        plain = lexstat.read_tables(results("odd"))
        tables = lexstat.read_tables(results("odd"), documents=True)
        about = plain["documents"].set_index("doc_id")
        for name in ("tfidf", "tokens"):
            columns = list(plain[name].columns)
            self.assertEqual(list(tables[name].columns), [*columns, "date", "title"])
            pandas.testing.assert_frame_equal(tables[name][columns], plain[name])
            for column in ("date", "title"):
                expected = list(about[column].reindex(plain[name]["doc_id"]).fillna(""))
                self.assertEqual(list(tables[name][column].fillna("")), expected)
        self.assertEqual(list(tables["keyness"].columns), list(plain["keyness"].columns))
        only = lexstat.read_tables(results("odd"), documents=True, only=["tfidf"])
        self.assertIn("title", only["tfidf"].columns)
        by_source = results("odd", "--by=source")  # no row has a doc_id
        self.assertEqual(len(lexstat.read_tables(by_source, documents=True)["tfidf"]),
                         len(rows_of(by_source, "tfidf")))

    def test_one_table(self):
        """In its folder, and from standard output under any name."""
        described = lexstat.read_table(results("odd") / "tfidf.csv")
        path = pathlib.Path(SCRATCH.name) / "bobot.csv"
        path.write_text(run_lexstat("--tfidf", "--classes=word,number,tag", "--min-count=2",
                                    CORPORA["odd"][0]), "utf-8")
        pandas.testing.assert_frame_equal(lexstat.read_table(path), described)

    def test_integers_may_be_missing(self):
        folder = self.folder({"small": "count,rate,term,sure\n12,0.5,null,true\n,,,\n"},
                             count="integer", rate="number", term="string", sure="boolean")
        table = lexstat.read_tables(folder)["small"]
        self.assertEqual([str(dtype) for dtype in table.dtypes],
                         ["Int64", "float64", "string", "boolean"])
        self.assertEqual(table["count"][0], 12)
        self.assertEqual(table["term"][0], "null")
        self.assertTrue(table.iloc[1].isna().all())

    def test_several_frames(self):
        """Large tables are compressed in pieces."""
        folder = self.folder({"small": "term\none\n"}, term="string")
        compress = zstandard.ZstdCompressor().compress
        pieces = [compress(piece) for piece in (b"term\none\n", b"two\n")]
        (folder / "small.csv.zst").write_bytes(b"".join(pieces))
        package = (folder / "datapackage.json").read_text()
        (folder / "datapackage.json").write_text(package.replace("small.csv", "small.csv.zst"))
        self.assertEqual(list(lexstat.read_tables(folder)["small"]["term"]), ["one", "two"])

    def copy(self, corpus):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        return shutil.copytree(results(corpus), pathlib.Path(scratch.name) / "results")

    def folder(self, tables, **fields):
        """A folder of tables that have these columns, with a description as lexstat writes it."""
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        folder = pathlib.Path(scratch.name)
        schema = {"fields": [{"name": name, "type": kind} for name, kind in fields.items()]}
        for name, content in tables.items():
            (folder / f"{name}.csv").write_text(content, "utf-8")
        package = {"resources": [{"name": name, "path": f"{name}.csv", "schema": schema}
                                 for name in tables]}
        (folder / "datapackage.json").write_text(json.dumps(package))
        return folder


# ---- pictures ----------------------------------------------------------------------------------


def row_names(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def labels_of(axes):
    """Texts of the labels beside points; texts of one place are one label, with commas."""
    texts = [text.get_text() for text in axes.texts]
    return [word for text in texts for word in re.split(r",\s", text)]


def svg_texts(path):
    texts = xml.etree.ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(text.text or "" for text in texts)


def caption_of(figure):
    return " ".join(figure._supxlabel.get_text().split())


PLOTS = {
    "tfidf": {}, "keyness": {"source": {"seeds": "Republika", "odd": "Angin"}},
    "scatter": {"sources": {"seeds": ["outlet-000", "SALAM-ONLINE"], "odd": ["Angin", "Cahaya"]}},
    "network": {}, "collocates": {}, "frequency": {},
}


def plot(name, corpus, **options):
    """The figure of the command NAME."""
    chosen = {option: values[corpus] for option, values in PLOTS[name].items()}
    return getattr(lexstat, f"plot_{name}")(results(corpus), **{**chosen, **options})


class TestPlots(unittest.TestCase):
    def best(self, rows, key, by, n):
        """Of each key the first n terms in falling order of a column."""
        groups = collections.defaultdict(list)
        for row in sorted(rows, key=lambda row: -float(row[by])):
            groups[row[key]].append(row)
        return {name: group[:n] for name, group in groups.items()}

    def test_tfidf_by_document(self):
        figure = plot("tfidf", "seeds", top=7)
        best = self.best(rows_of(results("seeds"), "tfidf"), "doc_id", "tfidf", 7)
        titles = {row["doc_id"]: row["title"] for row in rows_of(results("seeds"), "documents")}
        self.assertEqual(len(figure.axes), len(best))
        for axes, (name, rows) in zip(figure.axes, sorted(best.items())):
            self.assertEqual(row_names(axes), [row["term"] for row in rows])
            widths = [bar.get_width() for bar in axes.patches]
            self.assertEqual(widths, [float(row["tfidf"]) for row in rows])
            self.assertEqual(labels_of(axes), [row["tf"] for row in rows])
            title = axes.get_title("left").split("\n", 1)[1].replace("\n", " ").rstrip("…")
            self.assertTrue(titles[name].startswith(title), title)
        self.assertEqual(len({axes.get_xlim() for axes in figure.axes}), 1)

    def test_tfidf_by_source_is_that_of_lexstat(self):
        """Means out of the documents' weights are those of --by=source."""
        figure = plot("tfidf", "odd")  # eighteen documents are too many
        folder = results("odd", "--by=source")
        best = self.best(rows_of(folder, "tfidf"), "source", "tfidf", 10)
        ready = lexstat.plot_tfidf(folder)
        for axes, other, (name, rows) in zip(figure.axes, ready.axes, sorted(best.items())):
            self.assertEqual(axes.get_title("left"), name)
            for one in (axes, other):
                widths = [bar.get_width() for bar in one.patches]
                for width, row in zip(widths, rows):
                    self.assertAlmostEqual(width, float(row["tfidf"]), 6)
                self.assertEqual(len(widths), len(rows))
            self.assertEqual(row_names(other), [row["term"] for row in rows])
            self.assertEqual(set(row_names(axes)), {row["term"] for row in rows})

    def test_keyness(self):
        for corpus, source in PLOTS["keyness"]["source"].items():
            rows = [row for row in rows_of(results(corpus), "keyness") if row["target"] == source]
            more, less = ([row for row in rows if sign * float(row["log_ratio"]) > 0]
                          for sign in (1, -1))
            more = more[:10 - min(len(less), 5)]
            expected = sorted(more + less[:10 - len(more)],
                              key=lambda row: -float(row["log_ratio"]))
            axes = plot("keyness", corpus, top=10).axes[0]
            self.assertEqual(row_names(axes),
                             [f"{row['term']}  {row['n_target']}" for row in expected])
            lines = [line.tolist() for line in axes.collections[0].get_segments()]
            self.assertEqual(lines, [
                [[float(row["ci_low"]), number], [float(row["ci_high"]), number]]
                for number, row in enumerate(expected)])
            points = sorted((number, x) for marks in axes.collections[1:]
                            for x, number in marks.get_offsets().tolist())
            self.assertEqual(points, [(number, float(row["log_ratio"]))
                                      for number, row in enumerate(expected)])
            self.assertIn([0, 0], [list(line.get_xdata()) for line in axes.lines])

    def test_keyness_is_shaded_by_q(self):
        figure = plot("keyness", "odd")
        axes = figure.axes[0]
        q = {row["term"]: float(row["q_doc"]) for row in rows_of(results("odd"), "keyness")
             if row["target"] == "Angin"}
        terms = [name.rsplit("  ")[0] for name in row_names(axes)]
        self.assertLess(min(q[term] for term in terms), 0.05)
        for marks, (below, colour, label) in zip(axes.collections[1:], lexstat_plots.SHADES):
            above = max([0, *(limit for limit, *_ in lexstat_plots.SHADES if limit < below)])
            shown = [terms[int(number)] for _, number in marks.get_offsets()]
            self.assertEqual(sorted(shown), sorted(term for term in terms
                                                   if above <= q[term] < below))
            self.assertEqual(marks.get_label(), label)
        self.assertIn("wilcoxon", caption_of(figure))
        untested = plot("keyness", "seeds")
        self.assertEqual([text.get_text() for text in untested.axes[0].get_legend().get_texts()],
                         ["not tested"])
        self.assertIn("Nothing was tested", caption_of(untested))

    def test_scatter(self):
        axes = plot("scatter", "odd", top=4).axes[0]
        # Angin alone says rezim and pukul-pukul in all articles; of Cahaya that is pemerintah
        self.assertLessEqual({"rezim", "pemerintah"}, set(labels_of(axes)))
        rates = collections.defaultdict(dict)
        for row in rows_of(results("odd"), "frequencies"):
            rates[row["source"]][row["term"]] = float(row["per_million"])
        both = set(rates["Angin"]) & set(rates["Cahaya"])
        points = {tuple(point) for point in axes.collections[0].get_offsets().tolist()}
        self.assertLessEqual({(rates["Angin"][term], rates["Cahaya"][term]) for term in both},
                             points)
        self.assertEqual((axes.get_xscale(), axes.get_yscale()), ("log", "log"))
        for axis in (axes.xaxis, axes.yaxis):
            ticks = [label.get_text() for label in axis.get_ticklabels()]
            self.assertEqual(ticks[0], "0")
            self.assertTrue(all(re.fullmatch(r"[\d,]+", tick) for tick in ticks), ticks)
            self.assertGreater(len(ticks), 2)

    def test_scatter_counts_documents_where_there_are_five(self):
        self.assertIn("log-likelihood over documents", caption_of(plot("scatter", "odd")))
        self.assertIn("log-likelihood over words", caption_of(plot("scatter", "seeds")))
        # null is twice in each article of Angin, and rezim as well: of words null has more.
        table = lexstat.read_tables(results("odd"), only=["frequencies"])
        axes = lexstat.plot_scatter(table, sources=["Angin", "Cahaya"], top=1).axes[0]
        self.assertEqual(labels_of(axes), ["null"])

    def test_scatter_colours_say_who(self):
        axes = plot("scatter", "seeds").axes[0]
        colour = {word: text.get_color() for text in axes.texts
                  for word in re.split(r",\s", text.get_text())}
        self.assertEqual(colour["teror"], lexstat_plots.BLUE)
        self.assertEqual(colour["rezim"], lexstat_plots.VERMILLION)
        self.assertEqual(len(colour), 30)

    def test_network(self):
        for corpus in CORPORA:
            rows = rows_of(results(corpus), "collocations")[:50]
            pairs = [row["collocation"].split(" ") for row in rows]
            axes = plot("network", corpus).axes[0]
            self.assertEqual(sorted(labels_of(axes)), sorted(set(itertools.chain(*pairs))))
            self.assertEqual(len(axes.collections[0].get_segments()),
                             len({frozenset(pair) for pair in pairs}))

    def test_collocates_of_many_sources(self):
        for corpus, (_, node) in CORPORA.items():
            rows = rows_of(results(corpus), "collocates")
            words = [row["collocate"] for row in rows if row["source"] == "(all)"][:20]
            axes = plot("collocates", corpus).axes[0]
            self.assertEqual(row_names(axes), words)
            sources = [label.get_text() for label in axes.get_xticklabels()]
            self.assertEqual(sorted(sources), sorted({row["source"] for row in rows} - {"(all)"}))
            marks = {(text.get_position()[1] - 0.5, text.get_position()[0] - 0.5): text.get_text()
                     for text in axes.texts}
            for row in rows:
                if row["source"] != "(all)" and row["collocate"] in words:
                    place = (words.index(row["collocate"]), sources.index(row["source"]))
                    is_sure = float(row["q_doc"]) < 0.05
                    self.assertEqual(marks[place], row["count"] + "*" * is_sure, (row, node))

    def test_collocates_of_two_sources(self):
        table = lexstat.read_tables(results("odd"))["collocates"]
        table = table[table["source"] != "Cahaya"]
        axes = lexstat.plot_collocates({"collocates": table}).axes[0]
        columns = table[["source", "collocate", "count", "f_node"]]
        rate = {(source, word): 1000 * count / f_node
                for source, word, count, f_node in columns.itertuples(index=False)}
        self.assertEqual(set(row_names(axes)), set(table["collocate"][table["source"] == "(all)"]))
        for marks in axes.collections[1:]:
            source = marks.get_label()
            for (x, _), word in zip(marks.get_offsets().tolist(), row_names(axes)):
                self.assertAlmostEqual(x, rate.get((source, word), 0))
        self.assertLess(row_names(axes).index("rezim"), row_names(axes).index("Presiden"))

    def test_frequency(self):
        for corpus in CORPORA:
            axes = plot("frequency", corpus, top=20).axes[0]
            rows = {row["term"]: row for row in rows_of(results(corpus), "frequencies")
                    if row["source"] == "(all)"}
            points = {tuple(point) for point in axes.collections[0].get_offsets().tolist()}
            self.assertEqual(points, {(float(row["per_million"]), float(row["dp_norm"]))
                                      for row in rows.values()})
            self.assertLessEqual(set(labels_of(axes)), set(rows))
            self.assertGreater(len(labels_of(axes)), 3)

    def test_nothing_covers_a_label(self):
        for name, corpus in itertools.product(PLOTS, CORPORA):
            figure = plot(name, corpus)
            frame = figure.bbox
            for axes in figure.axes:
                ticks = [*axes.xaxis._update_ticks(), *axes.yaxis._update_ticks()]  # those in sight
                texts = [*axes.texts, *(tick.label1 for tick in ticks if axes.axison)]
                boxes = [(text.get_text(), matplotlib.text.Text.get_window_extent(text))
                         for text in texts if text.get_text() and text.get_visible()]
                for text, box in boxes:
                    with self.subTest(plot=name, corpus=corpus, text=text):
                        self.assertTrue(frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1)
                for (one, a), (other, b) in itertools.combinations(boxes, 2):
                    if name == "collocates" and not (one.isdigit() or other.isdigit()):
                        continue  # the boxes of slanted texts overlap, the texts do not
                    with self.subTest(plot=name, corpus=corpus, texts=(one, other)):
                        width = min(a.x1, b.x1) - max(a.x0, b.x0)
                        height = min(a.y1, b.y1) - max(a.y0, b.y0)
                        self.assertLess(min(width, height), 1.5)

    def test_captions_say_what_was_used(self):
        version = run_lexstat("--version").split()[1]
        for name, table in (("tfidf", "tfidf"), ("keyness", "keyness"), ("scatter", "frequencies"),
                            ("network", "collocations"), ("collocates", "collocates"),
                            ("frequency", "frequencies")):
            self.assertIn(f"From the table {table} of lexstat {version}.",
                          caption_of(plot(name, "odd")))

    def test_terms_in_svg_are_text(self):
        for name, term in (("tfidf", "ez-Zor"), ("keyness", "Jum'at"), ("network", "ez-Zor"),
                           ("collocates", "rezim"), ("frequency", "pukul-pukul")):
            path = pathlib.Path(SCRATCH.name) / f"{name}.svg"
            lexstat.save(plot(name, "odd", top=50), path)
            self.assertIn(term, svg_texts(path), name)

    def test_a_dollar_is_a_dollar(self):
        table = lexstat.read_tables(results("odd"))["keyness"]
        table.loc[0, "term"] = "$a_1$ & $b^2$"
        figure = lexstat.plot_keyness({"keyness": table}, source="Angin", title="<b> $x$")
        self.assertIn("$a_1$ & $b^2$", " ".join(row_names(figure.axes[0])))
        path = pathlib.Path(SCRATCH.name) / "dollar.svg"
        lexstat.save(figure, path)
        self.assertIn("$a_1$ & $b^2$", svg_texts(path))
        self.assertIn("<b> $x$", svg_texts(path))

    def test_the_same_tables_give_the_same_bytes(self):
        """Also in another process, and whatever the user's settings of matplotlib are."""
        for name, ending in (("network", "svg"), ("scatter", "png"), ("tfidf", "svg")):
            paths = [pathlib.Path(SCRATCH.name) / f"{name}-{number}.{ending}" for number in (1, 2)]
            with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 5, "axes.grid": True}):
                lexstat.save(plot(name, "seeds"), paths[0])
            sources = [f"--source={source}" for option, values in PLOTS[name].items()
                       for source in values["seeds"]]
            subprocess.run(
                [sys.executable, SCRIPT, name, results("seeds"), *sources, "-o", paths[1]],
                check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
            self.assertEqual(paths[0].read_bytes(), paths[1].read_bytes())

    def test_shades_differ_in_grey(self):
        def grey(colour):
            red, green, blue = matplotlib.colors.to_rgb(colour)
            return 0.299 * red + 0.587 * green + 0.114 * blue
        shades = [grey(colour) for _, colour, _ in lexstat_plots.SHADES]
        for darker, lighter in zip(shades, shades[1:]):
            self.assertGreater(lighter - darker, 0.15)

    def test_size_and_title(self):
        figure = plot("keyness", "odd", width=4, height=3, title="Judul")
        self.assertEqual(list(figure.get_size_inches()), [4, 3])
        self.assertEqual(figure._suptitle.get_text(), "Judul")

    def test_many_terms(self):
        for name in PLOTS:
            self.assertIsNotNone(plot(name, "seeds", top=1000))


class TestCommand(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def run_command(self, *arguments):
        """Exit status and standard error of the command, in this process."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            try:
                status = lexstat.main([str(argument) for argument in arguments])
            except SystemExit as end:
                status = end.code
        return status, said.getvalue()

    def assert_fails(self, status, says, *arguments):
        found, message = self.run_command(*arguments, "-o", self.folder / "out.png")
        with self.subTest(arguments=arguments):
            self.assertEqual(found, status, message)
            self.assertRegex(message, r"lexstat\.py( \w+)?: [^\n]{8,500}\n\Z")
            if status == 1 or not message.startswith("usage"):
                self.assertEqual(message.count("\n"), 1, message)
            for part in [says] if isinstance(says, str) else says:
                self.assertIn(part, message)
            self.assertFalse((self.folder / "out.png").exists())

    def copy(self, corpus="odd"):
        return shutil.copytree(results(corpus), self.folder / "results")

    def test_every_command_writes_its_picture(self):
        for name in PLOTS:
            for ending, begin in (("png", b"\x89PNG"), ("svg", b"<?xml")):
                path = self.folder / f"{name}.{ending}"
                sources = [f"--source={source}" for values in PLOTS[name].values()
                           for source in ([values["odd"]] if isinstance(values["odd"], str)
                                          else values["odd"])]
                status, said = self.run_command(name, results("odd"), *sources, f"--output={path}")
                self.assertEqual((status, said), (0, ""))
                self.assertTrue(path.read_bytes().startswith(begin))

    def test_the_default_is_a_png_of_200_dots_an_inch(self):
        subprocess.run([sys.executable, SCRIPT, "network", results("odd"), "--width=5",
                        "--height=4"], check=True, cwd=self.folder)
        header = (self.folder / "network.png").read_bytes()[16:24]
        self.assertEqual((int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")),
                         (1000, 800))

    def test_wrong_usage(self):
        folder = results("odd")
        self.assert_fails(2, "COMMAND")
        self.assert_fails(2, "invalid choice: 'pie'", "pie", folder)
        self.assert_fails(2, "RESULTS", "tfidf")
        self.assert_fails(2, "0 is not a whole number from 1", "tfidf", folder, "--top=0")
        self.assert_fails(2, "x is not a number from 2", "tfidf", folder, "--width=x")
        self.assert_fails(2, "nan is not a number", "tfidf", folder, "--width=nan")
        self.assert_fails(2, "--by: invalid choice", "tfidf", folder, "--by=week")
        self.assert_fails(2, "unrecognized arguments: --node", "tfidf", folder, "--node=x")
        self.assert_fails(2, ["which source", "--source=NAME", "Angin, Bumi"], "keyness", folder)
        self.assert_fails(2, "which two sources", "scatter", folder)
        self.assert_fails(2, "which two sources", "scatter", folder, *["--source=Angin"] * 2)
        status, message = self.run_command("tfidf", folder, "-o", "picture.pdf")
        self.assertEqual(status, 2)
        self.assertIn("picture.pdf does not end in .png or .svg", message)

    def test_missing_folders_and_tables(self):
        for name, analysis in (("tfidf", "--tfidf"), ("keyness", "--keyness"),
                               ("scatter", "--frequencies"), ("network", "--collocations"),
                               ("collocates", "--collocates=NODE"), ("frequency", "--frequencies")):
            self.assert_fails(1, ["no such folder", "lexstat ANALYSIS -o"],
                              name, self.folder / "none")
            only = self.folder / "only"
            if not only.exists():
                run_lexstat("--stem-list", "-o", only, ROOT / "seeds/README.md")
            self.assert_fails(1, ["wrote no table", f"lexstat {analysis} -o {only} CORPUS"],
                              name, only)
        self.assert_fails(1, "a file, and the folder is wanted",
                          "tfidf", results("odd") / "tfidf.csv")
        (self.folder / "empty").mkdir()
        self.assert_fails(1, "has no table of lexstat", "tfidf", self.folder / "empty")

    def test_empty_tables(self):
        folder = self.copy()
        for name, table in (("tfidf", "tfidf"), ("keyness", "keyness"), ("scatter", "frequencies"),
                            ("network", "collocations"), ("collocates", "collocates"),
                            ("frequency", "frequencies")):
            path = folder / f"{table}.csv"
            path.write_text(path.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")
            self.assert_fails(1, [f"the table {table} has no rows", "lexstat --"], name, folder)

    def test_what_the_tables_do_not_know(self):
        folder = results("odd")
        known = ["Angin, Bumi", "run: lexstat --"]
        self.assert_fails(1, ["no source Kompas", *known], "keyness", folder, "--source=Kompas")
        self.assert_fails(1, "no reference Kompas", "keyness", folder, "--source=Angin",
                          "--reference=Kompas")
        self.assert_fails(1, ["no source Kompas", *known], "scatter", folder, "--source=Angin",
                          "--source=Kompas")
        self.assert_fails(1, "no source Kompas", "network", folder, "--source=Kompas")
        self.assert_fails(1, "no source Kompas", "frequency", folder, "--source=Kompas")
        self.assert_fails(1, ["no node putin", "assad", "lexstat --collocates=NODE"],
                          "collocates", folder, "--node=putin")

    def test_one_source_only(self):
        (self.folder / "one.csv").write_text("source,text\n" + "A,rezim Assad jatuh\n" * 3)
        (self.folder / "none.csv").write_text("text\n" + "rezim Assad jatuh\n" * 3)
        for name in ("one", "none"):
            out = self.folder / name
            run_lexstat("--frequencies", "--collocates=assad", "--tfidf", "-o", out, f"{out}.csv")
            self.assert_fails(1, ["two sources are compared", "lexstat --frequencies"],
                              "scatter", out)
            self.assert_fails(1, ["sources are compared", "lexstat --collocates"],
                              "collocates", out)
            self.assert_fails(1, "lexstat --frequencies --dispersion", "frequency", out)
            status, _ = self.run_command("tfidf", out, "--by=source", "-o", self.folder / "one.png")
            self.assertEqual(status, 0)

    def test_tables_that_were_cut(self):
        out = self.folder / "top"
        run_lexstat("--tfidf", "--top=3", "-o", out, CORPORA["odd"][0])
        self.assert_fails(1, "lexstat --tfidf --by=source", "tfidf", out)
        run_lexstat("--tfidf", "--by=source", "-o", out, CORPORA["odd"][0])
        self.assert_fails(1, "is by source; run: lexstat --tfidf", "tfidf", out, "--by=document")
        run_lexstat("--collocations", "--size=3", "--min-count=1", "--min-df=1", "-o", out,
                    CORPORA["odd"][0])
        self.assert_fails(1, ["no pairs", "lexstat --collocations --size=2"], "network", out)

    def test_broken_files(self):
        folder = self.copy()
        path = folder / "tfidf.csv"
        whole = path.read_bytes()
        lines = whole.split(b"\n")
        for content in (b"", whole.replace(b",1,", b",one,", 1), whole[:99] + b"\xff" + whole[99:],
                        b"\n".join([*lines[:5], b"a,b,c,d,e,f,g,h,i,j", *lines[5:]])):
            path.write_bytes(content)
            self.assert_fails(1, "tfidf.csv is not the table it should be", "tfidf", folder)
        path.write_bytes(whole.replace(b"doc_id,", b"dok,", 1))
        self.assert_fails(1, "the table tfidf has no column doc_id", "tfidf", folder)
        path.unlink()
        self.assert_fails(1, "tfidf.csv is missing, though datapackage.json names it",
                          "tfidf", folder)
        for content in ("", "[]", "{}", '{"resources": [{"name": "tfidf"}]}'):
            (folder / "datapackage.json").write_text(content)
            self.assert_fails(1, "does not describe tables", "tfidf", folder)

    def test_broken_compression(self):
        for ending in ("gz", "zst"):
            folder = shutil.copytree(results("odd", f"--compress={ending}"), self.folder / ending)
            path = folder / f"tfidf.csv.{ending}"
            path.write_bytes(b"doc_id,source\n")
            self.assert_fails(1, f"{path} is not the table it should be", "tfidf", folder)

    def test_nobody_to_ask(self):
        """Without datapackage.json there must be a lexstat."""
        folder = self.copy()
        (folder / "datapackage.json").unlink()
        scripts = self.folder / "away/scripts"  # from the checkout's build
        scripts.mkdir(parents=True)
        for path in ROOT.joinpath("scripts").glob("lexstat*.py"):
            shutil.copy(path, scripts)
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        command = [sys.executable, scripts / "lexstat.py", "tfidf", folder]
        for says in ("no lexstat is on PATH", "too old to know --columns"):
            done = subprocess.run(command, check=False, capture_output=True, text=True,
                                  env={**os.environ, "PATH": str(bin_folder)})
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"\Alexstat\.py: [^\n]+\n\Z")
            self.assertIn(says, done.stderr)
            (bin_folder / "lexstat").write_text("#!/bin/sh\nexit 2\n")
            (bin_folder / "lexstat").chmod(0o755)

    def test_a_picture_that_cannot_be_written(self):
        path = self.folder / "none/x.png"
        status, message = self.run_command("tfidf", results("odd"), "-o", path)
        self.assertEqual(status, 1)
        self.assertIn("cannot be written: No such file or directory", message)

    def test_a_table_that_is_none(self):
        path = self.folder / "cuaca.csv"
        path.write_text("hari,hujan\nSenin,ya\n")
        with self.assertRaisesRegex(lexstat.LexstatError, "no table of lexstat: hari, hujan"):
            lexstat.read_table(path)
        with self.assertRaisesRegex(lexstat.LexstatError, "no such file"):
            lexstat.read_table(self.folder / "none.csv")
        with self.assertRaisesRegex(lexstat.LexstatError, "no engine excel"):
            lexstat.read_tables(results("odd"), engine="excel")


class TestDocumentation(unittest.TestCase):
    """docs/plots.md: its commands run, in its order."""

    def test_commands(self):
        page = (ROOT / "docs/plots.md").read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("seeds", "scripts"):
                (pathlib.Path(folder) / name).symlink_to(ROOT / name)
            path = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            n_commands = 0
            for block in re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S):
                for command in block.splitlines():
                    if command.startswith(("lexstat ", "scripts/lexstat.py ")):
                        done = subprocess.run(["bash", "-c", command], cwd=folder, check=False,
                                              capture_output=True, text=True,
                                              env={**os.environ, "PATH": path})
                        self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
                        n_commands += 1
            self.assertGreater(n_commands, 6)
            for block in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S):
                subprocess.run([sys.executable, "-c", block], cwd=folder, check=True)
            pictures = {path.name for path in pathlib.Path(folder).glob("*.[ps][nv]g")}
            self.assertLessEqual({"tfidf.png", "keyness.svg", "scatter.png"}, pictures)


if __name__ == "__main__":
    try:
        unittest.main()
    finally:
        SCRATCH.cleanup()
