# SPDX-License-Identifier: GPL-3.0-or-later
"""The sources as a section of the page."""
import dataclasses
import re

from .tables import read_records
from .text import Trouble, as_lexstat_writes, number_of, text_of

DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclasses.dataclass
class Source:
    documents: int = 0
    tokens: int = 0
    dated: int = 0  # documents with such a date
    first: str = ""
    last: str = ""


def add_document(source, row):
    source.documents += 1
    source.tokens += int(row["n_tokens"])
    date = DATE.match(row["date"])
    if date:
        source.dated += 1
        source.first = min(source.first or date[0], date[0])
        source.last = max(source.last, date[0])


def sources_of(resources):
    """By source: documents, tokens, and the dates that are written YEAR-MONTH-DAY."""
    sources = {}
    table = resources["documents"]
    with as_lexstat_writes(table.path):
        for row in read_records(table):
            add_document(sources.setdefault(row["source"], Source()), row)
    if not sources:
        raise Trouble(f"{table.path}: no documents; run lexstat on some text")
    return dict(sorted(sources.items()))


def source_row(name, source):
    counts = (source.documents, source.tokens, round(source.tokens / source.documents),
              source.documents - source.dated)
    documents, tokens, mean, undated = (f'<td class="n">{number_of(count)}' for count in counts)
    return (f'<tr><th scope="row">{text_of(name or "(no source)")}</th>{documents}{tokens}{mean}'
            f"<td>{source.first}<td>{source.last}{undated}")


def sources_section(sources):
    rows = "\n".join(source_row(name, source) for name, source in sources.items())
    few = ""
    if len(sources) == 1:
        few = "<p>There is one source only, so nothing can be compared between sources.</p>"
    return f"""<section id="sources"><h2>Sources</h2>{few}
<div class="scroll" role="region" aria-label="Sources" tabindex="0"><table>
<caption><span>What was read, by source.</span></caption>
<thead><tr><th scope="col">source</th><th scope="col" class="n">documents</th>
<th scope="col" class="n">tokens</th><th scope="col" class="n">tokens per document</th>
<th scope="col">first date</th><th scope="col">last date</th>
<th scope="col" class="n">without date</th></tr></thead>
<tbody>
{rows}
</tbody></table></div></section>"""
