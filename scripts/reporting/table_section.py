# SPDX-License-Identifier: GPL-3.0-or-later
"""A table as a section of the page."""
import itertools
import math

from .tables import NUMBER
from .text import number_of, plural, text_of

# What a reader looks at first; the other columns are one click away. Tables that are not here, and
# columns that some later lexstat adds, are shown as they are.
PRINCIPAL = {
    "documents": "doc_id source date title n_tokens n_terms",
    "tfidf": "doc_id source term tf df tfidf",
    "frequencies": "source term count df per_million rank dp_norm max_doc_share",
    "keyness": "target reference term n_target n_reference df_target docs_target log_ratio ci_low "
               "ci_high q_doc max_doc_share n_above",
    "keyness_sources": "term n df per_million n_sources g2 cramers_v q_doc lock",
    "collocations": "source collocation count df expected g2 log_dice npmi",
    "collocates": "node collocate source count count_left count_right df log_dice log_ratio_rest "
                  "q_doc",
    "kwic": "doc_id source left node right",
}

TITLES = {
    "documents": "Documents",
    "tfidf": "TF-IDF: the terms that characterise a document or source",
    "frequencies": "Frequencies: how often, in how many documents, how evenly",
    "keyness": "Keyness: what a source says more, or less, than others",
    "keyness_sources": "Keyness over all sources",
    "collocations": "Collocations: words that belong together",
    "collocates": "Collocates: what stands around a word, by source",
    "kwic": "Keywords in context",
    "tokens": "Tokens",
}

# The tables of results first, what they are made of last.
ORDER = ["keyness", "tfidf", "collocates", "collocations", "frequencies", "keyness_sources", "kwic",
         "documents", "tokens"]

# Columns of text in the language of the documents.
INDONESIAN = {"term", "stem", "forms", "collocation", "collocate", "node", "left", "right", "token",
              "form", "title"}


def in_order(resources):
    def place(name):
        return (ORDER.index(name) if name in ORDER else len(ORDER), name)
    return {name: resources[name] for name in sorted(resources, key=place)}


def is_number(column):
    return column.type in ("integer", "number")


def rounded(value):
    """Four digits; the page has the number as it is in the table beside it."""
    if len(value) <= 6 or not NUMBER.fullmatch(value):
        return value
    number = float(value)
    if number == 0 or math.isinf(number):
        return value
    if abs(number) >= 1000:
        return f"{number:.0f}"
    return f"{number:.4g}" if abs(number) >= 0.001 else f"{number:.2e}"


def cell(column, value, anchor):
    """A field as `<td>`; anchor: of the sentences of the term in it. There are 100,000 of them in a
    page, so what HTML closes and quotes by itself is left to it."""
    shown = text_of(value)
    if anchor is not None:
        return f'<td lang=id><a href="#{anchor}">{shown}</a>'
    if column.name in INDONESIAN:
        return f"<td lang=id>{shown}"
    short = rounded(value) if column.type == "number" else value
    return f"<td>{shown}" if short == value else f"<td title={value}>{short}"


def says_nothing(column, values):
    """Empty everywhere, or the same text: a reference that is always the rest."""
    several = len(set(values)) > 1
    return not any(values) or not several and not is_number(column) and len(values) > 1


def minor_columns(table):
    """Positions, from 1, of the columns that are hidden at first: the finer ones."""
    principal = PRINCIPAL.get(table.name, "").split()
    minor = [i for i, column in enumerate(table.columns, 1)
             if principal and column.name not in principal
             or says_nothing(column, [row[i - 1] for row in table.rows])]
    return minor if len(minor) < len(table.columns) else []


SHORT = 24  # characters that stay on one line: a source, a date, most terms


def table_style(table, minor):
    """What the page's style cannot know: which columns are numbers, short, or hidden at first."""
    values = list(zip(*table.rows))
    numbers = [i for i, column in enumerate(table.columns, 1) if is_number(column)]
    short = [i for i, column in enumerate(values, 1) if max(map(len, column)) <= SHORT]
    rows = f"#rows-{table.name}"
    rules = [(f"{rows} td", numbers, "text-align: right; font-variant-numeric: tabular-nums"),
             (f"{rows} td", short, "white-space: nowrap"),
             (f"{rows}.few :is(th, td)", minor, "display: none")]
    return "".join(f"\n{cells}:is({nth_children(positions)}) {{ {rule}; }}"
                   for cells, positions, rule in rules if positions)


def nth_children(positions):
    return ", ".join(f":nth-child({i})" for i in positions)


def how_many(table):
    """Which rows of the table are in the page, in words."""
    if len(table.rows) == table.n_rows:
        return f"All {plural(table.n_rows, 'row')} of {table.path.name}."
    return (f"{number_of(len(table.rows))} of {plural(table.n_rows, 'row')}: {table.choice}, in "
            f"the table's order. {table.path.name} has them all.")


def head_cell(column):
    kind = ' class="n"' if is_number(column) else ""
    tip = f' title="{text_of(column.description)}"' if column.description else ""
    return (f'<th scope="col" aria-sort="none"{kind}{tip}>'
            f'<button type="button">{text_of(column.name)}</button></th>')


def table_tools(name, has_minor):
    few = ('<label><input type="checkbox"> All columns</label>' if has_minor else "")
    return (f'<div class="tools" hidden><label>Search <input type="search" '
            f'aria-label="Search in {text_of(name)}" placeholder="words of a row"></label>{few}'
            '<span class="quiet" role="status"></span></div>')


def column_list(columns):
    items = "".join(f"<dt>{text_of(column.name)}</dt><dd>{text_of(column.description)}</dd>"
                    for column in columns if column.description)
    if not items:
        return ""
    return ('<details class="columns"><summary>What the columns mean</summary>'
            f"<dl>{items}</dl></details>")


def body_rows(table, anchors):
    i_term = next((i for i, column in enumerate(table.columns) if column.name == "term"), None)
    for row, anchor in zip(table.rows, anchors or itertools.repeat(None)):
        yield "<tr>" + "".join(
            cell(column, value, anchor if i == i_term else None)
            for i, (column, value) in enumerate(zip(table.columns, row)))


def table_section(table, anchors=None):
    """A table as a section of the page, and its part of the page's style. anchors: for each row
    that of its key term's sentences, or None."""
    title = TITLES.get(table.name, table.name)
    if not table.rows:
        return f'<section id="table-{table.name}"><h3>{text_of(title)}</h3>' \
               f"<p>{text_of(table.path.name)} has no rows.</p></section>", ""
    about = table.description and table.description[0].upper() + table.description[1:] + "."
    minor = minor_columns(table)
    rows = "\n".join(body_rows(table, anchors))
    section = f"""<section class="table" id="table-{table.name}">
<h3 id="title-{table.name}">{text_of(title)}</h3>
<p class="quiet">{text_of(about)}</p>
{table_tools(table.name, minor)}
<div class="scroll" role="region" aria-labelledby="title-{table.name}" tabindex="0">
<table id="rows-{table.name}">
<caption><span>{text_of(how_many(table))}</span></caption>
<thead><tr>{"".join(map(head_cell, table.columns))}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<button class="more" type="button" hidden>More rows</button>
{column_list(table.columns)}
</section>"""
    return section, table_style(table, minor)
