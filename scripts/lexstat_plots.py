# SPDX-License-Identifier: GPL-3.0-or-later
"""Six pictures of lexstat's tables, for print and for colour-blind readers.

Every plot takes the tables as read_tables() gives them, or the folder, of which it reads what it
needs; title, width and height (in inches), and top, how many terms to show; and returns a figure.
"""
from __future__ import annotations

import functools
import io
import itertools
import math
import pathlib
import textwrap
import warnings
from typing import Any, Callable, Iterable, Sequence

import matplotlib.style
import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font_names
from matplotlib.ticker import NullLocator

from lexstat_labels import place_labels
from lexstat_tables import LexstatError, Tables, UsageError, read_tables

ALL = "(all)"  # the source that stands for the whole corpus
REST = "(rest)"  # what keyness compares with unless told otherwise

FORMATS = (".png", ".svg")
MOST_INCHES = 60  # 12,000 dots
MOST_PANELS = 12

# Okabe & Ito 2008: told apart by colour-blind readers, and in grey blue is the darker.
BLUE, VERMILLION, GREY = "#0072B2", "#D55E00", "#999999"
QUIET = {"color": GREY, "linewidth": 0.6}
POINT = {"s": 5, "color": "#BBBBBB", "linewidth": 0, "zorder": 1}
GRID = {"color": "#DDDDDD", "linewidth": 0.6}
FONTS = ["DejaVu Sans", "Noto Sans CJK JP", "Noto Sans Arabic"]  # the first that has the letter
STYLE = {
    "font.size": 9, "axes.titlesize": 8.5, "axes.titlelocation": "left", "axes.labelsize": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
    "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.frameon": False, "legend.fontsize": 8,
    "text.parse_math": False,  # a $ in a term is a $
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],  # of who looks at an SVG
    "svg.fonttype": "none", "svg.hashsalt": "lexstat",
}

# ---- what the plots share ----------------------------------------------------------------------


def _drawing(plot: Callable[..., Figure]) -> Callable[..., Figure]:
    """The plot in the style of this module, whatever the user's settings of matplotlib are."""
    @functools.wraps(plot)
    def draw(*arguments, **options):
        installed = set(get_font_names())
        fonts = [font for font in FONTS if font in installed] + ["sans-serif"]
        with matplotlib.style.context(["default", {**STYLE, "font.family": fonts}]), \
                warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a script that no font has shows as boxes
            figure = plot(*arguments, **options)
            figure.canvas.draw()
        return figure
    return draw


def save(figure: Figure, path: str | pathlib.Path) -> None:
    """Writes the figure as .png or .svg; the same figure gives the same bytes."""
    path = pathlib.Path(path)
    if path.suffix not in FORMATS:
        raise UsageError(f"{path} does not end in {' or '.join(FORMATS)}")
    content = io.BytesIO()
    with matplotlib.style.context(["default", STYLE]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.savefig(content, format=path.suffix[1:], dpi=200,
                       metadata={"Date" if path.suffix == ".svg" else "Software": None})
    try:
        path.write_bytes(content.getvalue())
    except OSError as error:
        raise LexstatError(f"{path} cannot be written: {error.strerror}") from None


def _tables_of(results, name: str, columns: str, *others: str) -> Tables:
    """The tables as given or out of the folder; the table `name` has rows and these columns."""
    tables = results if isinstance(results, dict) else read_tables(results, only=(name, *others))
    if not isinstance(tables, Tables):
        tables = Tables(tables)
    if name not in tables:
        raise LexstatError(f"{tables.folder}: the last run wrote no table {name}; "
                           f"run: {_command(tables, name)}")
    table = tables[name]
    if not isinstance(table, pd.DataFrame):
        raise UsageError("plots are made from tables of pandas; leave out engine=\"polars\"")
    for column in columns.split():
        if column not in table.columns:
            raise LexstatError(f"{tables.folder}: the table {name} has no column {column}; "
                               f"run: {_command(tables, name)}")
    if table.empty:
        lower = _command(tables, name, "--min-count=1", "--min-df=1")
        raise LexstatError(f"{tables.folder}: the table {name} has no rows; run: {lower}")
    return tables


def _command(tables: Tables, name: str, *options: str) -> str:
    """The command of lexstat that makes the table."""
    analysis = "--collocates=NODE" if name == "collocates" else f"--{name}"
    return " ".join(["lexstat", analysis, *options, "-o", tables.folder, "CORPUS"])


def _report_of(tables: Tables, analysis: str) -> dict[str, Any]:
    """What run.json says of the analysis."""
    return tables.run.get("analyses", {}).get(analysis, {})


def _choose(tables: Tables, name: str, what: str, wanted: str | None, known: Iterable[str]) -> str:
    """The one that is wanted of those the table `name` knows, or the only one there is."""
    known = list(dict.fromkeys(known))
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted is None:
        raise UsageError(f"say which {what}, with --{what}=NAME: {_listed(known)}")
    if wanted not in known:
        raise LexstatError(f"{tables.folder}: the table {name} has no {what} {wanted}, but "
                           f"{_listed(known)}; for others run: {_command(tables, name)}")
    return wanted


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _figure(width: float | None, height: float | None, default: tuple[float, float]) -> Figure:
    size = [min(inches, MOST_INCHES) for inches in (width or default[0], height or default[1])]
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _finish(figure: Figure, tables: Tables, title: str, name: str, says: str) -> None:
    """The title, and below what the marks mean and what the picture was made from."""
    program = " ".join(["lexstat", *filter(None, [tables.run.get("version")])])
    inches = figure.get_size_inches()[0] - 0.2
    figure.suptitle(_wrap(title, inches, 11), x=0.01, ha="left", fontsize=11)
    figure.supxlabel(_wrap(f"{says} From the table {name} of {program}.", inches, 7.5),
                     x=0.01, ha="left", fontsize=7.5, color="#444444")


def _letters(inches: float, size: float) -> int:
    """How many letters fit: one of DejaVu Sans is 0.55 of its size wide, on the average."""
    return max(int(inches * 72 / (0.55 * size)), 8)


def _wrap(text: str, inches: float, size: float) -> str:
    return textwrap.fill(text, _letters(inches, size), break_on_hyphens=False)


def _shorten(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[:length - 1].rstrip() + "…"


def _name_rows(axes: Axes, names: Iterable[str], extras: Iterable[Any] | None = None,
               at: float = 0) -> None:
    """The names from top to bottom at 0, 1, ... of the y axis, each with what comes after it."""
    labels = [_shorten(name) + ("" if extra is None else f"  {extra}")
              for name, extra in zip(names, itertools.repeat(None) if extras is None else extras)]
    axes.set_yticks(np.arange(len(labels)) + at, labels)
    axes.set_ylim(len(labels) - 0.4 + at * 0.8, -0.6 + at * 1.2)
    axes.tick_params(axis="y", length=0)


def _name_axis(axis, name: str) -> None:
    """Beside the axis, in as many lines as a narrow picture needs."""
    inches = dict(zip("xy", axis.figure.get_size_inches()))
    axis.set_label_text(_wrap(name, inches[axis.axis_name] - 1.4, 9))


def _set_legend(axes: Axes) -> None:
    """Above the axes, in as many rows as a narrow picture needs."""
    n_columns = max(1, int((axes.figure.get_size_inches()[0] - 1.2) / 0.85))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=n_columns, columnspacing=1,
                handletextpad=0.1, borderaxespad=0.2)


def _set_log_axis(axis, low: float, high: float, zero: float | None = None) -> None:
    """Plain round numbers on a logarithmic axis; `zero` is where a rate of 0 is drawn."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1,) if high / low > 300 else (1, 2, 5)
    ticks = [tick for tick in (step * 10.0**decade for decade in decades for step in steps)
             if low <= tick <= high]
    labels = [f"{tick:,.0f}" if tick >= 1 else f"{tick:g}" for tick in ticks]
    if zero is not None:
        ticks, labels = [zero, *ticks], ["0", *labels]
    axis.set_ticks(ticks, labels)
    axis.set_minor_locator(NullLocator())


def _along(lines: np.ndarray) -> np.ndarray:
    """Points along lines, an array of pairs of x, y: what labels should not cover."""
    steps = np.linspace(0, 1, 30)[:, None, None]
    return (lines[:, 0] * (1 - steps) + lines[:, 1] * steps).reshape(-1, 2)


# ---- terms -------------------------------------------------------------------------------------


@_drawing
def plot_tfidf(results, top: int = 10, by: str | None = None, title: str | None = None,
               width: float | None = None, height: float | None = None) -> Figure:
    """Small multiples: the terms of highest weight of each document, or source, as bars.

    Needs tfidf (doc_id, source, term, stem, tf, tfidf), and documents for titles and for means by
    source: a source's weight is the mean over its documents, as lexstat --by=source has it.
    """
    tables = _tables_of(results, "tfidf", "doc_id source term stem tf tfidf", "documents")
    frame = tables["tfidf"]
    is_by_source = bool(frame["doc_id"].isna().all())
    if by == "document" and is_by_source:
        raise LexstatError(f"the table tfidf is by source; run: {_command(tables, 'tfidf')}")
    by = by or ("source" if is_by_source or frame["doc_id"].nunique() > MOST_PANELS else "document")
    if by == "source" and not is_by_source:
        frame = _mean_by_source(tables)
    key = "doc_id" if by == "document" else "source"
    names = list(dict.fromkeys(frame[key]))
    shown = names[:MOST_PANELS]
    best = [frame[frame[key] == name].nlargest(top, "tfidf") for name in shown]

    n_columns = min(len(shown), max(1, int((width or 7.2) / 2.3)))
    n_rows = -(-len(shown) // n_columns)
    figure = _figure(width, height, (7.2, 1 + n_rows * (0.8 + 0.155 * max(map(len, best)))))
    panels = figure.subplots(n_rows, n_columns, sharex=True, squeeze=False).flatten()
    for axes in panels[len(shown):]:
        axes.remove()
    panels = panels[:len(shown)]
    for axes, rows in zip(panels, best):
        bars = axes.barh(range(len(rows)), rows["tfidf"], color=BLUE, height=0.72)
        axes.bar_label(bars, rows["tf"].astype(str), padding=2, fontsize=6.5, color="#444444")
        _name_rows(axes, rows["term"])
        axes.tick_params(labelbottom=axes in panels[-n_columns:])  # the lowest of each column
    panels[0].set_xlim(0, 1.15 * max(rows["tfidf"].max() for rows in best))

    scheme = _report_of(tables, "tfidf").get("options", {}).get("scheme")
    mean = ", the mean over the documents of a source" if by == "source" else ""
    says = f"Bars: TF-IDF{f' ({scheme})' if scheme else ''}{mean}. Numbers: occurrences."
    if len(names) > len(shown):
        says += f" The first {len(shown)} of {len(names)} are shown."
    _finish(figure, tables, title or f"Terms that characterise each {by}", "tfidf", says)
    _title_panels(panels, [_heading(name, tables.get("documents"), by) for name in shown])
    return figure


def _mean_by_source(tables: Tables) -> pd.DataFrame:
    """The weights of documents as means over the documents of each source."""
    if _report_of(tables, "tfidf").get("options", {}).get("top"):
        raise LexstatError("the table tfidf has only the top of each document, too little for means"
                           f" by source; run: {_command(tables, 'tfidf', '--by=source')}")
    frame = tables["tfidf"].assign(source=tables["tfidf"]["source"].fillna("(no source)"))
    documents = tables.get("documents", frame.drop_duplicates("doc_id"))
    n_documents = documents["source"].fillna("(no source)").value_counts()
    sums = frame.groupby(["source", "term", "stem"], as_index=False)[["tf", "tfidf"]].sum()
    return sums.assign(tfidf=sums["tfidf"] / sums["source"].map(n_documents).astype(float))


def _heading(name: str, documents: pd.DataFrame | None, by: str) -> tuple[str, str]:
    """Above a panel: the source; or source and date of a document, and its title or id."""
    if by == "source":
        return ("(no source)" if pd.isna(name) else name), ""
    about = None if documents is None else documents[documents["doc_id"] == name]
    if about is None or about.empty:
        return name, ""
    document = about.iloc[0]
    first = ", ".join(document[["source", "date"]].dropna())
    second = name if pd.isna(document["title"]) else " ".join(document["title"].split())
    return (first, second) if first else (second, "")


def _title_panels(panels: Sequence[Axes], headings: Sequence[tuple[str, str]]) -> None:
    """A line and up to two lines below it, from where the panel's labels begin."""
    placeholder = "\n\n" if any(second for _, second in headings) else " "
    for axes in panels:
        axes.set_title(placeholder)
    figure = panels[0].figure
    figure.draw_without_rendering()
    for axes, (first, second) in zip(panels, headings):
        inner, outer = axes.get_window_extent(), axes.get_tightbbox()
        letters = _letters((inner.x1 - outer.x0) / figure.dpi, 8.5)
        lines = [_shorten(first, letters)]
        lines += textwrap.wrap(second, letters, max_lines=2, placeholder="…") if second else []
        axes.set_title("\n".join(lines), x=(outer.x0 - inner.x0) / inner.width)


# ---- sources -----------------------------------------------------------------------------------

# Below what q, how that is shown, and what the legend says: the darkest is the surest.
SHADES = [(0.001, "#08306B", "q < .001"), (0.01, "#3F7FBF", "q < .01"),
          (0.05, "#A6CDE8", "q < .05"), (math.inf, "white", "q ≥ .05")]


@_drawing
def plot_keyness(results, source: str | None = None, reference: str | None = None, top: int = 20,
                 title: str | None = None, width: float | None = None,
                 height: float | None = None) -> Figure:
    """What a source says more and less than the rest: log-ratio, its 95 % interval, a shade for q.

    Half of the terms are the surest of those it says more, half of those it says less. Needs
    keyness (target, reference, term, n_target, log_ratio, ci_low, ci_high, q_doc).
    """
    tables = _tables_of(results, "keyness",
                        "target reference term n_target log_ratio ci_low ci_high q_doc")
    frame = tables["keyness"]
    source = _choose(tables, "keyness", "source", source, frame["target"])
    frame = frame[frame["target"] == source]
    if reference is None and REST in set(frame["reference"]):
        reference = REST
    reference = _choose(tables, "keyness", "reference", reference, frame["reference"])
    frame = _surest_both_ways(frame[frame["reference"] == reference], top)

    figure = _figure(width, height, (6.2, 1.9 + 0.19 * len(frame)))
    axes = figure.subplots()
    rows = np.arange(len(frame))
    axes.axvline(0, color="black", linewidth=0.8)
    axes.hlines(rows, frame["ci_low"], frame["ci_high"], color="#555555", linewidth=1, zorder=2)
    for is_here, marker, colour, label in _shaded(frame["q_doc"].to_numpy()):
        axes.scatter(frame["log_ratio"][is_here], rows[is_here], s=34, marker=marker,
                     facecolor=colour, edgecolor="black", linewidth=0.7, zorder=3, label=label)
    _name_rows(axes, frame["term"], frame["n_target"])
    axes.grid(axis="x", **GRID)
    _name_axis(axes.xaxis, "log-ratio: 1 is twice as often, −1 half as often")
    _set_legend(axes)

    test = _report_of(tables, "keyness").get("test")
    says = (f"Lines: 95 % intervals. Beside the terms: occurrences in {source}. q: a test over "
            f"documents{f' ({test})' if test else ''}, adjusted for the number of tests.")
    if frame["q_doc"].isna().all():
        says += " Nothing was tested: that takes two documents on either side."
    against = "the rest" if reference == REST else reference
    _finish(figure, tables, title or f"{source} against {against}", "keyness", says)
    return figure


def _shaded(q: np.ndarray) -> list[tuple[np.ndarray, str, str, str]]:
    """Which rows, their marker, colour and label: every shade, unless nothing was tested."""
    number = np.searchsorted([limit for limit, *_ in SHADES], q, side="right")  # NaN comes last
    shaded = [(number == i, "o", colour, label) for i, (_, colour, label) in enumerate(SHADES)]
    untested = [(np.isnan(q), "s", "white", "not tested")]
    return untested if np.isnan(q).all() else shaded + (untested if np.isnan(q).any() else [])


def _surest_both_ways(frame: pd.DataFrame, top: int) -> pd.DataFrame:
    """The first rows of either sign, half of `top` each where there are as many, by log-ratio."""
    more, less = frame[frame["log_ratio"] > 0], frame[frame["log_ratio"] < 0]
    more = more.head(max(top - top // 2, top - len(less)))
    chosen = pd.concat([more, less.head(top - len(more))])
    return chosen.sort_values("log_ratio", ascending=False, kind="stable")


@_drawing
def plot_scatter(results, sources: Sequence[str] = (), top: int = 30, title: str | None = None,
                 width: float | None = None, height: float | None = None) -> Figure:
    """Each term's rates per million in two sources on logarithmic axes; labels where they differ.

    Labels go to the terms of the largest log-likelihood (Dunning 1993), a ranking and no test: over
    the documents that hold the term, or over words where a source has fewer than five documents.
    Needs frequencies (source, term, stem, count, df, per_million), and documents for their number.
    """
    tables = _tables_of(results, "frequencies", "source term stem count df per_million",
                        "documents")
    both, names, sizes = _two_sources(tables, sources)
    zeros = [0.5e6 / size for size in sizes]  # a rate of 0 is drawn as half an occurrence
    rates = np.column_stack([both[f"per_million_{side}"].fillna(zero)
                             for side, zero in enumerate(zeros)])
    g2, unit = _differences(tables, both, names, sizes)
    order = np.argsort(-np.abs(g2), kind="stable")[:top]
    colours = np.where(g2 > 0, BLUE, VERMILLION)

    figure = _figure(width, height, (6.4, 6.9))
    axes = figure.subplots()
    points = np.unique(rates, axis=0)
    axes.scatter(*points.T, **POINT)
    for colour, marker in ((BLUE, "o"), (VERMILLION, "^")):
        chosen = order[colours[order] == colour]
        axes.scatter(*rates[chosen].T, s=18, color=colour, marker=marker, linewidth=0, zorder=3)
    high = rates.max() * 1.6
    axes.set(xlim=(zeros[0] / 1.5, high), ylim=(zeros[1] / 1.5, high))
    for axis, zero, name, line in ((axes.xaxis, zeros[0], names[0], axes.axvline),
                                   (axes.yaxis, zeros[1], names[1], axes.axhline)):
        _set_log_axis(axis, zero * 2, high, zero)
        _name_axis(axis, f"{name}: per million words")
        line(zero * math.sqrt(2), linestyle=":", **QUIET)
    axes.axline((1, 1), (10, 10), color="black", linewidth=0.8, zorder=2)
    for factor in (2, 0.5):
        axes.axline((1, factor), (10, 10 * factor), linestyle="--", zorder=2, **QUIET)
    _finish(figure, tables, title or f"{names[0]} and {names[1]}", "frequencies",
            f"Each point is a term. Line: the same rate in both; dashed: twice as often. Labels: "
            f"the {len(order)} terms of largest log-likelihood over {unit} (a ranking, no test). "
            f"Circles, blue: more in {names[0]}; triangles, red: more in {names[1]}. {names[0]} "
            f"has {sizes[0]:,} words, {names[1]} {sizes[1]:,}.")
    place_labels(axes, rates[order], both["term"].iloc[order], colours[order], points)
    return figure


def _two_sources(tables: Tables,
                 sources: Sequence[str]) -> tuple[pd.DataFrame, list[str], list[int]]:
    """The terms of two sources side by side (_0, _1), the sources' names and their words."""
    frame = tables["frequencies"]
    known = [name for name in frame["source"].unique() if name != ALL]
    if len(known) < 2:
        raise LexstatError("two sources are compared, and the table frequencies knows "
                           f"{known[0] + ' only' if known else 'none'}; run: "
                           f"{_command(tables, 'frequencies')} where CORPUS has several sources")
    names = list(sources) or (known if len(known) == 2 else [])
    if len(names) != 2 or names[0] == names[1]:
        raise UsageError(f"say which two sources, with --source=NAME twice: {_listed(known)}")
    parts = [frame[frame["source"] == _choose(tables, "frequencies", "source", name, known)]
             for name in names]
    sizes = [round((part["count"] * 1e6 / part["per_million"]).median()) for part in parts]
    both = parts[0].merge(parts[1], on=["term", "stem"], how="outer", suffixes=("_0", "_1"))
    return both, names, sizes


def _differences(tables: Tables, both: pd.DataFrame, names: Sequence[str],
                 sizes: Sequence[int]) -> tuple[np.ndarray, str]:
    """How much each term differs between the two sources, and what was counted for it."""
    documents = tables.get("documents", pd.DataFrame({"source": []}))["source"]
    n_documents = [int((documents == name).sum()) for name in names]
    if min(n_documents) < 5:
        return _log_likelihood(both["count_0"], both["count_1"], *sizes), "words"
    return _log_likelihood(both["df_0"], both["df_1"], *n_documents), "documents"


def _log_likelihood(ones: pd.Series, others: pd.Series, n_ones: int, n_others: int) -> np.ndarray:
    """Signed 2 Σ O ln(O/E) over the four cells of each term, positive where the ones have more."""
    a, b = (counts.fillna(0).to_numpy(float) for counts in (ones, others))
    total, g2 = n_ones + n_others, np.zeros_like(a)
    for observed, row, column in ((a, a + b, n_ones), (n_ones - a, total - a - b, n_ones),
                                  (b, a + b, n_others), (n_others - b, total - a - b, n_others)):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(observed > 0, observed * total / (row * column), 1)
        g2 += 2 * observed * np.log(ratio)
    return np.where(a / n_ones < b / n_others, -g2, g2)


RATE = "per 1,000 words around the node"


@_drawing
def plot_collocates(results, node: str | None = None, top: int = 20, title: str | None = None,
                    width: float | None = None, height: float | None = None) -> Figure:
    """What stands around a node, by source: rates as two points a row, or as a heat map for more.

    Rows are the first collocates of the whole corpus, in the order of the table. Needs collocates
    (node, collocate, source, count, f_node, q_doc).
    """
    tables = _tables_of(results, "collocates", "node collocate source count f_node q_doc")
    frame = tables["collocates"]
    node = _choose(tables, "collocates", "node", node, frame["node"])
    frame = frame[frame["node"] == node]
    words = list(frame[frame["source"] == ALL]["collocate"].head(top))
    parts = frame[(frame["source"] != ALL) & frame["collocate"].isin(words)]
    sources = list(parts["source"].unique())
    if len(sources) < 2:
        raise LexstatError(f"sources are compared, and {node} stands in "
                           f"{sources[0] + ' only' if sources else 'none'}; run: "
                           f"{_command(tables, 'collocates')} with a node of several sources")
    parts = parts.assign(rate=1000 * parts["count"] / parts["f_node"],
                         is_sure=parts["q_doc"] < 0.05)
    rate, count, is_sure = (
        parts.pivot(index="collocate", columns="source", values=name).reindex(words)[sources]
        for name in ("rate", "count", "is_sure"))
    marks = count.astype("string").fillna("–") + np.where(is_sure.fillna(False), "*", "")
    draw = _draw_dumbbells if len(sources) == 2 else _draw_heat_map
    figure = draw(rate.fillna(0).astype(float), marks, width, height)
    _finish(figure, tables, title or f"Around {node}", "collocates",
            "Numbers: how often the word stands in a window of the node in the source. "
            "*: q < .05, tested over documents against the other sources.")
    return figure


def _draw_dumbbells(rate: pd.DataFrame, marks: pd.DataFrame, width: float | None,
                    height: float | None) -> Figure:
    """A row for each word, from what the first source has most to what the second has most."""
    order = np.argsort((rate.iloc[:, 1] - rate.iloc[:, 0]).to_numpy(), kind="stable")
    rate, marks = rate.iloc[order], marks.iloc[order]
    figure = _figure(width, height, (6.2, 1.8 + 0.21 * len(rate)))
    axes = figure.subplots()
    rows = np.arange(len(rate))
    axes.axvline(0, color="black", linewidth=0.8, zorder=0.9)
    axes.hlines(rows, rate.min(axis=1), rate.max(axis=1), color=GREY, linewidth=1.5, zorder=1)
    is_first_left = (rate.iloc[:, 0] <= rate.iloc[:, 1]).to_numpy()
    for side, colour, marker, is_left in ((0, BLUE, "o", is_first_left),
                                          (1, VERMILLION, "^", ~is_first_left)):
        axes.scatter(rate.iloc[:, side], rows, s=36, color=colour, marker=marker, linewidth=0,
                     zorder=2, label=rate.columns[side])
        for row in rows:
            axes.annotate(marks.iloc[row, side], (rate.iloc[row, side], row),
                          (-6 if is_left[row] else 6, 0), textcoords="offset points", va="center",
                          ha="right" if is_left[row] else "left", fontsize=7, color="#444444")
    _name_rows(axes, rate.index)
    axes.margins(x=0.08)
    axes.grid(axis="x", **GRID)
    _name_axis(axes.xaxis, RATE)
    _set_legend(axes)
    return figure


def _draw_heat_map(rate: pd.DataFrame, marks: pd.DataFrame, width: float | None,
                   height: float | None) -> Figure:
    """A cell for each word and source, its rate as a shade; white for 0."""
    figure = _figure(width, height, (2.6 + 0.52 * rate.shape[1], 2.2 + 0.2 * len(rate)))
    axes = figure.subplots()
    mesh = axes.pcolormesh(np.ma.masked_less_equal(rate.to_numpy(), 0), cmap="cividis_r", vmin=0,
                           edgecolor="white", linewidth=1)
    for (row, column), value in np.ndenumerate(rate.to_numpy()):
        axes.text(column + 0.5, row + 0.5, marks.iloc[row, column], ha="center", va="center",
                  fontsize=7, color="white" if value > 0.5 * mesh.norm.vmax else "#222222")
    axes.set_xticks(np.arange(rate.shape[1]) + 0.5, [_shorten(name, 20) for name in rate.columns],
                    rotation=40, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    _name_rows(axes, rate.index, at=0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.colorbar(mesh, ax=axes, label=RATE, shrink=0.7, pad=0.02)
    return figure


# ---- the corpus --------------------------------------------------------------------------------


@_drawing
def plot_network(results, source: str | None = None, top: int = 50, title: str | None = None,
                 width: float | None = None, height: float | None = None) -> Figure:
    """Words that belong together as a network, whose lines are the first pairs of the table.

    A line's width is its count, its shade log_dice. Needs collocations (source, collocation,
    length, count, log_dice). What comes first is what lexstat --sort-by says: g2 brings together
    the words that many others stand beside. Distances are those of paths (Kamada & Kawai 1989).
    """
    tables = _tables_of(results, "collocations", "source collocation length count log_dice")
    frame = tables["collocations"]
    if source is None and ALL in set(frame["source"]):
        source = ALL
    source = _choose(tables, "collocations", "source", source, frame["source"])
    frame = frame[(frame["source"] == source) & (frame["length"] == 2)].head(top)
    if frame.empty:
        raise LexstatError("the table collocations has no pairs of words; run: "
                           f"{_command(tables, 'collocations', '--size=2')}")
    graph = networkx.Graph()
    for pair, count, log_dice in zip(frame["collocation"], frame["count"], frame["log_dice"]):
        first, second = pair.split(" ")
        graph.add_edge(first, second, count=count, log_dice=log_dice, pair=(first, second))

    figure = _figure(width, height, (7.2, 6.4))
    axes = figure.subplots()
    places = _lay_out(graph, np.divide(*figure.get_size_inches()))
    names, nodes = list(places), np.array(list(places.values()))
    edges = np.array([[places[one], places[other]] for one, other in graph.edges])
    counts, shades = (np.array([data[name] for *_, data in graph.edges(data=True)], float)
                      for name in ("count", "log_dice"))
    visible = ListedColormap(matplotlib.colormaps["cividis_r"](np.linspace(0.25, 1, 64)))
    lines = axes.add_collection(LineCollection(
        edges, linewidths=0.8 + 4 * np.sqrt(counts / counts.max()), array=shades, cmap=visible,
        zorder=1))
    axes.scatter(*nodes.T, s=14, color="black", zorder=2)
    (left, low), (right, high) = nodes.min(axis=0), nodes.max(axis=0)
    axes.set(xlim=(left - 1.2, right + 1.2), ylim=(low - 0.5, high + 0.5))
    axes.set_axis_off()
    figure.colorbar(lines, ax=axes, label="log-dice", shrink=0.5, pad=0.01)
    where = "" if source == ALL else f" in {source}"
    _finish(figure, tables, title or f"Words that belong together{where}", "collocations",
            f"Lines: the first {len(frame)} pairs of the table. The wider, the more occurrences "
            f"(at most {counts.max():,.0f}); the darker, the higher log-dice.")
    order = sorted(range(len(names)), key=lambda number: -graph.degree(names[number]))
    place_labels(axes, nodes[order], [names[number] for number in order], ["black"] * len(names),
                 _along(edges))
    return figure


def _lay_out(graph: networkx.Graph, aspect: float) -> dict[str, np.ndarray]:
    """A place for each word, an edge being about 1 long: components side by side on shelves."""
    components = sorted(map(sorted, networkx.connected_components(graph)),
                        key=lambda names: (-len(names), names))
    boxes = [_lay_out_component(graph, names) for names in components]
    sizes = [np.ptp(list(box.values()), axis=0) + (2.2, 0.9) for box in boxes]
    limit = max(max(size[0] for size in sizes), math.sqrt(aspect * sum(map(np.prod, sizes))))
    places: dict[str, np.ndarray] = {}
    x = y = shelf = 0.0
    for box, size in zip(boxes, sizes):
        if x > 0 and x + size[0] > limit * 1.05:
            x, y, shelf = 0.0, y - shelf, 0.0
        left, top = np.min(list(box.values()), axis=0)[0], np.max(list(box.values()), axis=0)[1]
        places.update({name: place + (x - left, y - top) for name, place in box.items()})
        x, shelf = x + size[0], max(shelf, size[1])
    return places


def _lay_out_component(graph: networkx.Graph, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Kamada and Kawai's layout, its longest side across, first words of pairs to the left."""
    part = networkx.Graph()  # subgraph() has its nodes in the order of their hashes
    part.add_nodes_from(names)
    part.add_edges_from(graph.edges(names))
    layout = networkx.kamada_kawai_layout(part)
    xy = np.array([layout[name] for name in names])
    xy -= xy.mean(axis=0)
    places = dict(zip(names, xy @ np.linalg.svd(xy)[2].T))
    ways = np.array([places[second] - places[first]
                     for *_, (first, second) in graph.edges(names, data="pair")])
    sides = np.where(ways.sum(axis=0) < 0, -1, 1)
    length = np.linalg.norm(ways, axis=1).mean()
    return {name: place * sides / length for name, place in places.items()}


@_drawing
def plot_frequency(results, source: str = ALL, top: int = 40, title: str | None = None,
                   width: float | None = None, height: float | None = None) -> Figure:
    """How often each term occurs against how evenly it is spread: per million, and DPnorm.

    Labels go to the least and the most even term of each step of frequency. Needs frequencies
    (source, term, count, per_million, dp_norm), with --dispersion.
    """
    tables = _tables_of(results, "frequencies", "source term count per_million dp_norm")
    frame = tables["frequencies"]
    source = _choose(tables, "frequencies", "source", source, frame["source"])
    frame = frame[frame["source"] == source].dropna(subset=["dp_norm"]).reset_index(drop=True)
    if frame.empty:
        raise LexstatError("the table frequencies does not say how evenly; run: "
                           f"{_command(tables, 'frequencies', '--dispersion')}")
    rates = frame[["per_million", "dp_norm"]].to_numpy(float)
    typical = _typical(frame)
    order = _least_and_most_even(frame, typical, top)

    figure = _figure(width, height, (7.2, 5.6))
    axes = figure.subplots()
    points = np.unique(rates, axis=0)
    axes.scatter(*points.T, **POINT)
    axes.plot(typical["per_million"], typical["dp_norm"], color="black", linewidth=0.9, zorder=2)
    axes.scatter(*rates[order].T, s=16, color=BLUE, linewidth=0, zorder=3)
    low, high = rates[:, 0].min() / 1.5, rates[:, 0].max() * 2
    axes.set(xlim=(low, high), ylim=(-0.04, 1.1))
    _set_log_axis(axes.xaxis, low, high)
    _name_axis(axes.xaxis, "per million words")
    _name_axis(axes.yaxis, "DPnorm: 0 spread evenly, 1 in few documents")
    where = "" if source == ALL else f" in {source}"
    _finish(figure, tables, title or f"How often, and how evenly{where}", "frequencies",
            "Each point is a term. Line: the median of terms as frequent. Labels: of terms as "
            "frequent, the least and the most evenly spread that occur five times or more.")
    lines = np.stack([typical[:-1], typical[1:]], axis=1)
    place_labels(axes, rates[order], frame["term"].iloc[order], ["black"] * len(order),
                 np.vstack([points, _along(lines)]))
    return figure


def _typical(frame: pd.DataFrame) -> pd.DataFrame:
    """Medians of per_million and dp_norm in twelve steps of frequency, where five terms are."""
    steps = pd.cut(np.log(frame["per_million"]), 12, labels=False)
    groups = frame.groupby(steps)[["per_million", "dp_norm"]]
    return groups.median()[groups.size() >= 5]


def _least_and_most_even(frame: pd.DataFrame, typical: pd.DataFrame, top: int) -> list[int]:
    """Rows of the terms of largest and smallest dp_norm in each of top / 2 steps of frequency."""
    logs, usual = np.log(frame["per_million"]), 0.0
    if len(typical):
        usual = np.interp(logs, np.log(typical["per_million"]), typical["dp_norm"])
    is_often = frame["count"] >= min(5, frame["count"].max())
    is_unusual = (frame["dp_norm"] - usual).abs() > 0.02  # of rare terms all are spread alike
    steps = pd.cut(logs, max(top // 2, 1), labels=False)
    groups = frame[is_often & is_unusual].groupby(steps)["dp_norm"]
    return list(dict.fromkeys([*groups.idxmax()[::-1], *groups.idxmin()[::-1]]))[:top]
