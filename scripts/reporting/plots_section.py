# SPDX-License-Identifier: GPL-3.0-or-later
"""The plots of scripts/lexstat.py as a section of the page, where Python has what they need."""
import base64
import collections
import io

from .text import text_of

MOST = 12  # pictures of a kind: more of them is a page to scroll past

DRAWN = ("tfidf", "keyness", "frequencies", "collocates", "collocations", "documents")

# The plot's function without its plot_, its options, and what the picture shows.
Plot = collections.namedtuple("Plot", "name options shows")


def choose_plots(tables, sources):
    """What there is to draw, of tables that have rows."""
    def values(name, column):
        place = [field.name for field in tables[name].columns].index(column)
        return list(dict.fromkeys(row[place] for row in tables[name].rows))[:MOST]

    there = {name for name, table in tables.items() if table.rows}
    largest = sorted(sources, key=lambda name: (-sources[name].tokens, name))[:2]
    if "keyness" in there:
        yield from (Plot("keyness", {"source": source}, f"What {source} says more and less")
                    for source in values("keyness", "target"))
    if "tfidf" in there:
        yield Plot("tfidf", {}, "The terms of highest TF-IDF")
    if "frequencies" in there and len(sources) > 1:
        yield Plot("scatter", {"sources": largest},
                   f"Rates of terms in {largest[0]} and {largest[1]}, the largest sources")
    if "collocates" in there:
        yield from (Plot("collocates", {"node": node}, f"What stands around {node}, by source")
                    for node in values("collocates", "node"))
    if "collocations" in there:
        yield Plot("network", {}, "Words that belong together")
    if "frequencies" in there:
        yield Plot("frequency", {}, "How often and how evenly terms occur")


def picture_of(figure, matplotlib):
    """The figure as a data URI: drawn with its letters as shapes, so that it looks the same where
    the font is missing, or as dots where ten thousand points make that smaller."""
    contents = {}
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "lexstat",
                                "text.parse_math": False}):
        for form, mime, metadata in (("svg", "svg+xml", "Date"), ("png", "png", "Software")):
            content = io.BytesIO()
            figure.savefig(content, format=form, dpi=150, metadata={metadata: None})
            contents[f"image/{mime}"] = content.getvalue()
    mime, content = min(contents.items(), key=lambda item: len(item[1]))
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


def drawn(plot, results, lexstat, matplotlib):
    try:
        figure = getattr(lexstat, f"plot_{plot.name}")(results, **plot.options)
    except lexstat.LexstatError as error:
        return f'<p class="quiet">{text_of(plot.shows)}: not drawn, {text_of(error)}.</p>'
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    return (f'<img alt="{text_of(plot.shows)}" width="{width}" height="{height}" '
            f'src="{picture_of(figure, matplotlib)}">')


def draw_plots(folder, tables, sources):
    try:
        import lexstat  # the script beside report.py: it takes matplotlib, pandas and some more
        import matplotlib
    except ImportError as error:
        return (f"<p>There are no plots: Python has no module {text_of(error.name)}; "
                "<code>scripts/packages plot</code> installs what they need on Debian.</p>")
    plots = list(choose_plots(tables, sources))
    try:
        results = lexstat.read_tables(folder, only=DRAWN)  # once for all pictures
    except lexstat.LexstatError as error:
        return f"<p>There are no plots: {text_of(error)}.</p>"
    return "\n".join(drawn(plot, results, lexstat, matplotlib) for plot in plots)


def plots_section(folder, tables, sources):
    return (f'<section id="plots"><h2>Plots</h2>\n<div>'
            f"{draw_plots(folder, tables, sources)}</div></section>")
