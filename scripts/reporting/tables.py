# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the tables of a run in every format that lexstat writes, of long ones the first rows."""
import collections
import contextlib
import csv
import gzip
import io
import json
import pathlib
import re
import shutil
import subprocess

from .text import Trouble, as_lexstat_writes, listed

csv.field_size_limit(1 << 30)  # a kwic row may hold a sentence of many pages

Column = collections.namedtuple("Column", "name type description")
Resource = collections.namedtuple("Resource", "name path delimiter columns description")

# What a table's file is called; its name becomes part of ids of the page.
TABLE_NAME = re.compile(r"(\w+)\.(csv|tsv|jsonl)(\.gz|\.zst)?", re.ASCII)
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")


def read_json(path, advice):
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}; {advice}") from None
    except ValueError as error:
        raise Trouble(f"{path}: not JSON ({error}); {advice}") from None
    if not isinstance(content, dict):
        raise Trouble(f"{path}: not a JSON object; {advice}")
    return content


def read_run(folder):
    advice = f"`lexstat … -o {folder} PATH` writes it beside the tables"
    if not folder.is_dir():
        raise Trouble(f"{folder}: no such folder; `lexstat … -o {folder} PATH` makes it")
    run = read_json(folder / "run.json", advice)
    if run.get("program") != "lexstat" or not isinstance(run.get("analyses"), dict):
        raise Trouble(f"{folder / 'run.json'}: not of lexstat; {advice}")
    return run


def resource_of(path, columns=(), description=""):
    """The table in a file that is called as lexstat calls tables, or None."""
    match = TABLE_NAME.fullmatch(path.name)
    delimiter = "\t" if match and match[2] == "tsv" else ","
    return match and Resource(match[1], path, delimiter, columns, description)


def resources_of_package(folder):
    """The tables as datapackage.json lists them, with what their columns mean."""
    package = read_json(folder / "datapackage.json", "`lexstat … -o DIR` writes it")
    for resource in package.get("resources", []):
        path = folder / pathlib.PurePath(resource["path"]).name  # never out of the folder
        columns = [Column(field["name"], str(field["type"]), str(field.get("description", "")))
                   for field in resource.get("schema", {}).get("fields", [])]
        yield resource_of(path, columns, str(resource.get("description", "")))


def resources_of_folder(folder):
    """The tables of a lexstat that writes no datapackage.json."""
    return map(resource_of, sorted(folder.iterdir()))


def read_resources(folder):
    has_package = (folder / "datapackage.json").exists()
    find = resources_of_package if has_package else resources_of_folder
    with as_lexstat_writes(folder / "datapackage.json"):
        resources = {resource.name: resource for resource in find(folder) if resource}
    if "documents" not in resources:
        raise Trouble(f"{folder}: no table documents; `lexstat … -o {folder} PATH` writes it")
    return resources


@contextlib.contextmanager
def open_zstd(path):
    """The standard library has no zstd before Python 3.14; the program does it everywhere."""
    if shutil.which("zstd") is None:
        raise Trouble(f"{path}: reading it takes the program zstd, which is not installed")
    with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        yield process.stdout
    if process.returncode != 0:
        raise Trouble(f"{path}: zstd cannot read it")


@contextlib.contextmanager
def open_text(path):
    openers = {".gz": gzip.open, ".zst": open_zstd}
    with openers.get(path.suffix, lambda plain: open(plain, "rb"))(path) as file:
        yield io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")


def rows_of_json_lines(file):
    header = None
    for line in file:
        row = json.loads(line, parse_float=str, parse_int=str)
        if header is None:
            header = list(row)
            yield header
        yield ["" if row.get(name) is None else str(row[name]) for name in header]


def read_rows(resource):
    """The header of a table and then its rows, as lists of strings."""
    try:
        with open_text(resource.path) as file:
            if ".jsonl" in resource.path.suffixes:
                yield from rows_of_json_lines(file)
            else:
                yield from csv.reader(file, delimiter=resource.delimiter, strict=True)
    except OSError as error:
        raise Trouble(f"{resource.path}: {error.strerror or error}") from None
    except (EOFError, ValueError, AttributeError, csv.Error) as error:
        raise Trouble(f"{resource.path}: not a table ({error})") from None


def read_header(resource, rows):
    known = [column.name for column in resource.columns]
    header = next(rows, None)
    if header is None and ".jsonl" in resource.path.suffixes:
        return known
    if header is None:
        raise Trouble(f"{resource.path}: empty, without even a header; run lexstat again")
    if known and header != known:
        raise Trouble(f"{resource.path}: the columns are not those that datapackage.json lists")
    return header


def read_records(resource):
    """The rows as dictionaries."""
    rows = read_rows(resource)
    header = read_header(resource, rows)
    for row in rows:
        yield dict(zip(header, row))


# ---- the first rows of a table ----------------------------------------------------------------

# Tables whose rows stand together by these columns: the page takes the first rows of each group.
GROUPS = {
    "tfidf": ("doc_id", "source"),
    "frequencies": ("source",),
    "keyness": ("target", "reference"),
    "collocations": ("source",),
    "collocates": ("node", "source"),
}

Table = collections.namedtuple("Table", "name path description columns rows choice n_rows")


def first_rows(rows, group_of, budget):
    """At most `budget` rows, as many of each group, in their order; which these are, in words; and
    how many rows there were.

    One pass: the share of a group only shrinks while more are met, so what is kept is enough.
    """
    groups, n_rows, has_more = {}, 0, False
    for row in rows:
        n_rows += 1
        group = group_of(row)
        if group not in groups and len(groups) == budget:
            has_more = True
            continue
        kept = groups.setdefault(group, [])
        if len(kept) < budget // len(groups):
            kept.append(row)
    share = budget // max(len(groups), 1)
    which = "the first" if share == 1 else f"the first {share:,}"
    which += f" of each of the first {budget:,}" if has_more else " of each"
    return [row for kept in groups.values() for row in kept[:share]], which, n_rows


def of_length(resource, rows, length):
    for row in rows:
        if len(row) != length:
            raise Trouble(f"{resource.path}: a row does not have the header's {length} fields")
        yield row


def inferred(name, values):
    """A column that nobody described: it holds numbers if all its values are."""
    filled = [value for value in values if value != ""]
    is_number = filled and all(NUMBER.fullmatch(value) for value in filled)
    return Column(name, "number" if is_number else "string", "")


def read_table(resource, budget):
    rows = read_rows(resource)
    header = read_header(resource, rows)
    by = [header.index(name) for name in GROUPS.get(resource.name, ()) if name in header]
    rows = of_length(resource, rows, len(header))
    kept, which, n_rows = first_rows(rows, lambda row: tuple(row[i] for i in by), budget)
    choice = f"{which} {listed(header[i] for i in by)}" if by else "the first"
    known = {column.name: column for column in resource.columns}
    columns = [known.get(name) or inferred(name, [row[i] for row in kept])
               for i, name in enumerate(header)]
    return Table(resource.name, resource.path, resource.description, columns, kept, choice, n_rows)


def records_of(table):
    names = [column.name for column in table.columns]
    return [dict(zip(names, row)) for row in table.rows]
