# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the sentences that key terms come from: in kwic.csv, or by asking lexstat again."""
import collections
import csv
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap

from .tables import read_records, records_of
from .text import Trouble, as_lexstat_writes, number_of, plural

ROOT = pathlib.Path(__file__).resolve().parents[2]

# ---- key terms ----------------------------------------------------------------------------------

# A term that is key, in which documents (by source or doc_id) it is looked up, and what the page
# says of it. `anchor` names its sentences in the page.
KeyTerm = collections.namedtuple("KeyTerm", "anchor group term stem says is_wanted")


def keyness_term(sources, anchor, row):
    """More often in the target: sentences of the target; less often: of what it is compared with,
    unless that is a list of frequencies."""
    target, reference = row["target"], row["reference"]
    is_more = not row["log_ratio"].startswith("-")
    if is_more or row["df_reference"] == "":
        side, where, is_wanted = "target", target, lambda hit: hit["source"] == target
    elif reference in sources:
        side, where, is_wanted = "reference", reference, lambda hit: hit["source"] == reference
    else:
        side, where, is_wanted = "reference", "the others", lambda hit: hit["source"] != target
    count, df, docs = (int(row[f"{name}_{side}"]) for name in ("n", "df", "docs"))
    says = (f"{target} has it {'more' if is_more else 'less'} often than "
            f"{'the others' if reference == '(rest)' else reference}. In {where}: "
            f"{plural(count, 'time')}, in {number_of(df)} of {plural(docs, 'document')}.")
    return KeyTerm(anchor, target, row["term"], row["stem"], says, is_wanted)


def tfidf_term(anchor, row):
    field = "doc_id" if row["doc_id"] else "source"
    place = row[field]
    says = f"In {place or 'all'}: {plural(int(row['tf']), 'time')}; tfidf {row['tfidf']}."
    return KeyTerm(anchor, place, row["term"], row["stem"], says,
                   lambda hit: hit[field] == place)


def find_key_terms(tables, sources):
    """The rows of keyness, or where nothing was compared of tfidf: (table's name, terms)."""
    for name in ("keyness", "tfidf"):
        if name in tables and tables[name].rows:
            describe = functools.partial(keyness_term, sources) if name == "keyness" else tfidf_term
            with as_lexstat_writes(tables[name].path):
                rows = enumerate(records_of(tables[name]))
                return name, [describe(f"s{i}", row) for i, row in rows]
    return None, []


class Evidence:
    """Collects the first hits of every key term, of as many documents as there are."""

    def __init__(self, terms, limit):
        self.limit = limit
        self.hits = {term.anchor: [] for term in terms}
        self.others = {term.anchor: [] for term in terms}  # of documents that were met before
        self.terms_of = collections.defaultdict(list)
        for term in terms:
            for pattern in {term.stem, term.term.lower()}:
                self.terms_of[pattern].append(term)

    def add(self, hit):
        for term in self.terms_of.get(hit["pattern"], ()):
            hits = self.hits[term.anchor]
            if len(hits) == self.limit or not term.is_wanted(hit):
                continue
            is_new = all(hit["doc_id"] != other["doc_id"] for other in hits)
            kept = hits if is_new else self.others[term.anchor]
            if len(kept) < self.limit and sentence_of(hit) not in map(sentence_of, hits + kept):
                kept.append(hit)

    def of(self, term):
        return (self.hits[term.anchor] + self.others[term.anchor])[:self.limit]

    def missing(self, terms):
        return [term for term in terms if not self.hits[term.anchor]]


def sentence_of(hit):
    return hit["left"], hit["node"], hit["right"]


# ---- asking lexstat -----------------------------------------------------------------------------


def find_lexstat():
    """The one that LEXSTAT names, that is on the PATH, or that was built beside this script; never
    the one of run.json, which may have come from anybody."""
    built = ROOT / "build/src/cli/lexstat"
    found = shutil.which(os.environ.get("LEXSTAT", "lexstat")) or shutil.which(built)
    if found is None:
        raise Trouble("there is no lexstat on the PATH to find them with")
    return os.path.abspath(found)


def option_arguments(options):
    """What run.json says of a group of options, as arguments."""
    for name, value in options.items():
        if value is True:
            yield f"--{name}"
        elif isinstance(value, list):
            yield from (f"--{name}={item}" for item in value)
        elif value is not None and value is not False:
            yield f"--{name}={value}"


def paths_of_command(run):
    """The arguments of the run that are no options. A long option without = takes the next argument
    unless it is a flag, which run.json has as true or false."""
    groups = [*run.get("options", {}).values(),
              *(group for analysis in run["analyses"].values()
                for group in (analysis.get("options", {}), analysis.get("terms", {})))]
    values = {name: value for group in groups for name, value in group.items()}
    takes_value = {f"--{name}" for name, value in values.items() if not isinstance(value, bool)}
    takes_value |= {"--collocates", "--kwic", "-o", "-j"}
    paths, arguments = [], iter(run.get("command", [])[1:])
    for argument in arguments:
        if argument == "--":
            return paths + list(arguments)
        if argument in takes_value:
            next(arguments, None)
        elif not argument.startswith("-"):
            paths.append(argument)
    return paths


def folder_of_run(run, folder):
    """Where lexstat was started: paths of run.json are relative to it, and so is its -o."""
    output = run.get("options", {}).get("output", {}).get("output") or ""
    parts = pathlib.PurePath(output).parts
    place = folder.resolve()
    if parts and not pathlib.PurePath(output).is_absolute() and place.parts[-len(parts):] == parts:
        return pathlib.Path(*place.parts[:-len(parts)])
    return pathlib.Path.cwd()


def check_inputs(run, start, paths):
    """The text must be what it was when the tables were made."""
    if not paths or "-" in paths:
        raise Trouble("run.json names no files that the text was read from")
    for path in paths:
        if not os.access(start / path, os.R_OK):
            raise Trouble(f"{path} cannot be read any more")
    for item in run.get("inputs", []):
        path = start / item["doc_id"]
        if path.is_file() and path.stat().st_size != item["bytes"]:
            raise Trouble(f"{item['doc_id']} has changed since the tables were made")


def kwic_arguments(run, analysis, patterns, paths):
    """The run again: the same text, read in the same way, its tokens the same terms."""
    options = run.get("options", {})
    terms = run["analyses"].get(analysis, {}).get("terms", {})
    terms = {name: value for name, value in terms.items()
             if name not in ("min-count", "min-df", "max-df")}
    return [f"--kwic={','.join(patterns)}", "--context=sentence", "--quiet",
            *option_arguments(options.get("input", {})), *option_arguments(options.get("text", {})),
            *option_arguments(terms), "--", *paths]


def ask_lexstat(run, folder, analysis, terms, evidence):
    """Runs lexstat --kwic for the terms, and adds what it finds."""
    # A comma separates patterns, * and ? stand for letters: only in addresses and the like.
    patterns = sorted({term.stem for term in terms if not re.search(r'[*?,"\s]', term.stem)})
    if not patterns:
        return
    with as_lexstat_writes(folder / "run.json"):
        start = folder_of_run(run, folder)
        paths = paths_of_command(run)
        check_inputs(run, start, paths)
        command = [find_lexstat(), *kwic_arguments(run, analysis, patterns, paths)]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, cwd=start, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=said, encoding="utf-8", errors="replace") as process:
            for hit in csv.DictReader(process.stdout):
                evidence.add(hit)
        if process.returncode != 0:
            said.seek(0)
            message = " ".join(said.read().decode("utf-8", "replace").split())
            raise Trouble(f"lexstat --kwic failed: {textwrap.shorten(message, 300)}")


def find_evidence(run, folder, resources, key_terms, limit):
    """The key terms' sentences, and what keeps some from being there, or None."""
    analysis, terms = key_terms
    evidence = Evidence(terms, limit)
    if limit == 0 or not terms:
        return evidence, None
    if "kwic" in resources:
        with as_lexstat_writes(resources["kwic"].path):
            for hit in read_records(resources["kwic"]):
                evidence.add(hit)
    try:
        ask_lexstat(run, folder, analysis, evidence.missing(terms), evidence)
    except (Trouble, OSError) as trouble:
        return evidence, f"Sentences of key terms are missing: {trouble}."
    return evidence, None


def titles_of(resources, evidence):
    """doc_id to title and date, of the documents that are quoted."""
    quoted = {hit["doc_id"] for hits in (*evidence.hits.values(), *evidence.others.values())
              for hit in hits}
    return {row["doc_id"]: row for row in read_records(resources["documents"])
            if row["doc_id"] in quoted}
