# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of key terms as a section of the page."""
import collections

from .evidence import titles_of
from .text import plural, text_of

REACH = 240  # characters to either side of a term: a list without a stop is no sentence to read


def clipped(text, keep_end):
    if len(text) <= REACH:
        return text
    if keep_end:
        return "… " + text[-REACH:].partition(" ")[2]
    return text[:REACH].rpartition(" ")[0] + " …"


def with_blanks(left, right):
    """kwic.csv has no blanks at the ends of its fields: none belongs inside brackets and quotes, or
    before a comma. A straight quote opens and closes in turns."""
    in_quotes = left.count('"') % 2 == 1
    opens = left[-1:] in tuple("([{/\u2018\u201c\u00ab") or left[-1:] == '"' and in_quotes
    closes = right[:1] in tuple(")]}/,.;:!?%\u2019\u201d\u00bb") or right[:1] == '"' and in_quotes
    return (left if opens or not left else left + " "), (right if closes else " " + right)


def hit_item(hit, titles):
    document = titles.get(hit["doc_id"], {})
    left, right = with_blanks(clipped(hit["left"], True), clipped(hit["right"], False))
    about = [document.get("title"), hit["source"], document.get("date"), hit["doc_id"]]
    cite = " · ".join(text_of(part) for part in about if part)
    return (f'<li>{text_of(left)}<mark>{text_of(hit["node"])}</mark>{text_of(right)}'
            f"<cite>{cite}</cite></li>")


def term_details(term, hits, titles):
    items = "\n".join(hit_item(hit, titles) for hit in hits)
    return (f'<details id="{term.anchor}"><summary lang="id">{text_of(term.term)}</summary>'
            f'<div class="evidence"><p>{text_of(term.says)}</p>'
            f'<ol lang="id">\n{items}\n</ol></div></details>')


def sentences_section(terms, evidence, resources, trouble):
    titles = titles_of(resources, evidence)
    groups = collections.defaultdict(list)
    for term in terms:
        hits = evidence.of(term)
        if hits:
            groups[term.group].append(term_details(term, hits, titles))
    body = "\n".join(
        f"<details><summary>{text_of(group)} ({plural(len(details), 'term')})</summary>\n"
        + "\n".join(details) + "\n</details>" for group, details in groups.items())
    said = f"<p>{text_of(trouble)}</p>" if trouble else ""
    if groups:
        said += (f"<p>For every key term of the page up to {plural(evidence.limit, 'sentence')} "
                 "that it comes from, each of another document where there are so many.</p>")
    elif not trouble:
        said = "<p>There are no key terms to show sentences of.</p>"
    return f'<section class="sentences" id="sentences"><h2>Sentences</h2>{said}\n{body}\n</section>'
