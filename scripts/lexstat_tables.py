# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the tables of lexstat as what they are, into data frames of pandas or polars."""
from __future__ import annotations

import collections
import csv
import functools
import gzip
import io
import json
import pathlib
import shutil
import subprocess
from typing import Any, BinaryIO, Iterable

import pandas as pd

PACKAGE = "datapackage.json"
KINDS = {"string": "text", "number": "real"}  # in datapackage.json, and by lexstat --columns
DTYPES = {"text": "string", "integer": "Int64", "real": "float64", "boolean": "boolean"}
DELIMITERS = {".csv": ",", ".tsv": "\t"}
COMPRESSIONS = (".gz", ".zst")

Columns = dict[str, str]  # name: text, integer, real or boolean
Files = dict[str, tuple[pathlib.Path, Columns]]  # of a folder, by the table's name


class LexstatError(Exception):
    """What the world does wrong, in one sentence."""


class UsageError(LexstatError):
    """What the caller leaves open or asks for in vain."""


class Tables(dict):
    """The tables of a run by name; `run` is what run.json says, `folder` where they lie."""

    def __init__(self, tables: dict[str, Any], run: dict | None = None, folder: str = "results"):
        super().__init__(tables)
        self.run = run or {}
        self.folder = folder


def read_tables(directory: str | pathlib.Path, documents: bool = False, engine: str = "pandas",
                only: Iterable[str] | None = None) -> Tables:
    """Every table that a run of `lexstat -o DIRECTORY` wrote, or those named in `only`.

    Text stays text: null, NA, 007. Integers are Int64 and may be missing; reals are float64.
    An empty cell is a missing value. With `documents`, tables with a doc_id get the columns date
    and title of the table documents. `engine` is pandas or polars.
    """
    directory = pathlib.Path(directory)
    wanted = None if only is None else {*only, *(["documents"] if documents else [])}
    files = {name: file for name, file in _files_in(directory).items()
             if wanted is None or name in wanted}
    tables = Tables({name: _read(*file, engine) for name, file in files.items()},
                    _read_run(directory), str(directory))
    if documents and "documents" in tables:
        about = tables["documents"][["doc_id", "date", "title"]]
        for name, table in tables.items():
            if "doc_id" in table.columns and name != "documents":
                tables[name] = (table.merge if engine == "pandas" else table.join)(
                    about, on="doc_id", how="left")
    return tables


def read_table(path: str | pathlib.Path, engine: str = "pandas"):
    """One table, as read_tables() has it; also one that was written to standard output."""
    path = pathlib.Path(path)
    if not path.is_file():
        raise LexstatError(f"{path}: no such file")
    described = _read_package(path.parent).values() if (path.parent / PACKAGE).is_file() else ()
    for file, columns in described:
        if file == path:
            return _read(path, columns, engine)
    dictionary = _column_dictionary(path.parent)
    header = _header(path)
    for columns in (dictionary.get(path.name.split(".")[0], {}), *dictionary.values()):
        if list(columns) == header:
            return _read(path, columns, engine)
    raise LexstatError(f"{path}: its columns are those of no table of lexstat: {', '.join(header)}")


# ---- what there is and what is in it -----------------------------------------------------------


def _files_in(directory: pathlib.Path) -> Files:
    if not directory.is_dir():
        what = "a file, and the folder is wanted" if directory.exists() else "no such folder"
        raise LexstatError(f"{directory}: {what}; run: lexstat ANALYSIS -o FOLDER CORPUS")
    if (directory / PACKAGE).is_file():
        return _read_package(directory)
    files = {name: (path, columns) for name, columns in _column_dictionary(directory).items()
             for path in sorted(directory.glob(name + ".*")) if _format_of(path)}
    if not files:
        raise LexstatError(f"{directory} has no table of lexstat; "
                           f"run: lexstat ANALYSIS -o {directory} CORPUS")
    return files


def _read_package(directory: pathlib.Path) -> Files:
    """The tables that datapackage.json describes; other things, such as a matrix, are left out."""
    path = directory / PACKAGE
    try:
        package = json.loads(path.read_text("utf-8"))
        return {resource["name"]: (
            directory / resource["path"],
            {field["name"]: KINDS.get(field["type"], field["type"])
             for field in resource["schema"]["fields"]},
        ) for resource in package["resources"] if _format_of(pathlib.Path(resource["path"]))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LexstatError(f"{path} does not describe tables as lexstat does: "
                           f"{_said(error)}") from None


def _column_dictionary(directory: pathlib.Path) -> dict[str, Columns]:
    """The columns of every table as the program says them, for want of datapackage.json."""
    checkout = pathlib.Path(__file__).resolve().parents[1]
    built = sorted(checkout.glob("build*/src/cli/lexstat"))
    program = shutil.which("lexstat") or next(map(str, built), None)
    if program is None:
        raise LexstatError(f"{directory} has no {PACKAGE}, which says what the columns are, and no "
                           "lexstat is on PATH to be asked; run lexstat -o again, or install it")
    dictionary = _ask(program)
    if not dictionary:
        raise LexstatError(f"{directory} has no {PACKAGE}, which says what the columns are, and "
                           f"{program} is too old to know --columns; run a newer lexstat -o again")
    return dictionary


@functools.lru_cache(maxsize=None)
def _ask(program: str) -> dict[str, Columns]:
    """The columns of every table; empty when the program does not know the option."""
    done = subprocess.run([program, "--columns"], check=False, capture_output=True,
                          encoding="utf-8")
    dictionary: dict[str, Columns] = {}
    for row in csv.DictReader(io.StringIO(done.stdout)) if done.returncode == 0 else ():
        dictionary.setdefault(row["table"], {})[row["column"]] = row["type"]
    return dictionary


def _read_run(directory: pathlib.Path) -> dict:
    try:
        return json.loads((directory / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # only captions want it


# ---- reading -----------------------------------------------------------------------------------


def _format_of(path: pathlib.Path) -> str:
    """.csv, .tsv or .jsonl, compressed or not; "" for anything else."""
    if path.suffix in COMPRESSIONS:
        path = path.with_suffix("")
    return path.suffix if path.suffix in (*DELIMITERS, ".jsonl") else ""


def _delimiter_of(path: pathlib.Path) -> str:
    return DELIMITERS.get(_format_of(path), ",")


def _open(path: pathlib.Path) -> BinaryIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    if path.suffix != ".zst":
        return open(path, "rb")
    try:
        import zstandard
    except ImportError:
        raise LexstatError(f"{path}: Python has no module zstandard to read it; "
                           "on Debian: apt install python3-zstandard") from None
    # lexstat compresses in several frames, so that several threads can.
    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(
        open(path, "rb"), read_across_frames=True))


def _said(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _read(path: pathlib.Path, columns: Columns, engine: str):
    readers = {"pandas": _read_pandas, "polars": _read_polars}
    if engine not in readers:
        raise LexstatError(f"there is no engine {engine}; there are {' and '.join(readers)}")
    try:
        return readers[engine](path, columns)
    except FileNotFoundError:
        raise LexstatError(f"{path} is missing, though {PACKAGE} names it; "
                           "run lexstat -o again") from None
    except LexstatError:
        raise
    except Exception as error:  # every library has errors of its own for a table that is none
        raise LexstatError(f"{path} is not the table it should be: {_said(error)}") from None


def _header(path: pathlib.Path) -> list[str]:
    with io.TextIOWrapper(_open(path), encoding="utf-8-sig", errors="replace", newline="") as lines:
        if _format_of(path) == ".jsonl":
            return list(json.loads(next(lines, "{}")))
        return next(csv.reader(lines, delimiter=_delimiter_of(path)), [])


def _json_values(path: pathlib.Path, columns: Columns) -> dict[str, list]:
    """Columns of values out of JSON Lines; empty text is a missing value, as it is in CSV."""
    with _open(path) as stream:
        rows = [json.loads(line) for line in stream]
    names = list(rows[0] if rows else columns)
    return {name: [None if row[name] == "" else row[name] for row in rows] for name in names}


def _read_pandas(path: pathlib.Path, columns: Columns) -> pd.DataFrame:
    dtypes = {name: DTYPES[kind] for name, kind in columns.items()}
    if _format_of(path) == ".jsonl":
        return pd.DataFrame({name: pd.array(values, dtypes.get(name, "string"))
                             for name, values in _json_values(path, columns).items()})
    with _open(path) as stream:
        return pd.read_csv(
            stream, sep=_delimiter_of(path), encoding="utf-8-sig", float_precision="round_trip",
            keep_default_na=False, na_values=[""],
            dtype=collections.defaultdict(lambda: "string", dtypes))  # other columns are text


def _read_polars(path: pathlib.Path, columns: Columns):
    try:
        import polars
    except ImportError:
        raise LexstatError("Python has no module polars; leave out engine=\"polars\"") from None
    dtypes = {"integer": polars.Int64, "real": polars.Float64, "boolean": polars.Boolean}
    if _format_of(path) == ".jsonl":
        values = _json_values(path, columns)
        return polars.DataFrame(values, schema={name: dtypes.get(columns.get(name), polars.Utf8)
                                                for name in values})
    with _open(path) as stream:  # without inference every column is text, whatever is in it
        table = polars.read_csv(stream.read(), separator=_delimiter_of(path), infer_schema_length=0)
    return table.with_columns([polars.col(name).cast(dtypes[kind]) for name, kind in columns.items()
                               if kind in dtypes and name in table.columns])
