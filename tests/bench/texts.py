"""Texts to measure on, made out of JSONL files once and kept in a cache folder.

A file is lines of {"id": …, "source": …, "text": …}, plain or .zst. Its documents keep their source;
a file with fewer than ten sources has its documents shared out to 32 by a checksum of their ids, so
that there are sources to compare. Size N holds every document N times, under other ids: the
vocabulary does not grow with it.
"""
import hashlib
import itertools
import json
import multiprocessing
import os
import pathlib
import re
import shutil
import subprocess
import zlib

LAYOUT = 1  # of the cache: another number makes all of it anew
FEW_SOURCES, N_SHARES = 10, 32
SMALL_FILE = r"(?s)(?=\S).{1000,1100}?(?=\s)"  # up to the end of a word
FOLDER_SIZE = 1000
PREFIXES = "", "di", "meng", "ber", "ter"
SUFFIXES = "", "kan", "i", "nya"


def read_lines(path):
    if path.suffix != ".zst":
        with open(path, "rb") as lines:
            yield from lines
        return
    with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as zstd:
        yield from zstd.stdout
    if zstd.returncode != 0:
        raise RuntimeError(f"zstd cannot read {path}")


def read_documents(path, every):
    """(id, source, text) of every so-manieth document of a file."""
    sources = {json.loads(line).get("source") for line in read_lines(path)}
    for number, line in enumerate(read_lines(path)):
        if number % every != 0:
            continue
        document = json.loads(line)
        name = f"{number:06}-" + re.sub(r"[^\w.-]", "_", str(document["id"]))[:80]
        source = re.sub(r"[^\w.-]", "_", document.get("source") or "none")
        if len(sources) < FEW_SOURCES:
            source = f"share-{zlib.crc32(name.encode()) % N_SHARES:02}"
        yield name, source, document["text"]


class Texts:
    """All sizes and forms of one set of files; made when they are first asked for."""

    def __init__(self, cache, files, every, say):
        self.files = [pathlib.Path(file) for file in files]
        self.every = every
        self.say = say
        key = [LAYOUT, every, *((file.name, file.stat().st_size) for file in self.files)]
        self.folder = (pathlib.Path(cache).resolve() /
                       hashlib.sha256(json.dumps(key).encode()).hexdigest()[:12])
        self.folder.mkdir(parents=True, exist_ok=True)

    def documents(self, n):
        for copy in range(n):
            for file in self.files:
                for name, source, text in read_documents(file, self.every):
                    yield f"{name}-{copy}", source, text

    def make(self, name, write):
        """The path of that name in the cache, complete or not there."""
        path = self.folder / name
        if path.exists():
            return path
        self.say(f"making {name}")
        part = self.folder / f"{name}.part"
        if part.is_dir():
            shutil.rmtree(part)
        # In a process of its own: the peak of what we start later begins with ours.
        process = multiprocessing.get_context("fork").Process(target=write, args=[part])
        process.start()
        process.join()
        if process.exitcode != 0:
            raise RuntimeError(f"{name} cannot be made")
        part.rename(path)
        return path

    def file(self, n):
        def write(path):
            with open(path, "w", encoding="utf-8") as file:
                for _, _, text in self.documents(n):
                    file.write(text + "\n\n")
        return self.make(f"{n}x.txt", write)

    def tree(self, n):
        """A folder for each source, a file for each document."""
        def write(path):
            for name, source, text in self.documents(n):
                (path / source).mkdir(parents=True, exist_ok=True)
                (path / source / f"{name}.txt").write_text(text, encoding="utf-8")
        return self.make(f"{n}x", write)

    def jsonl(self, n):
        def write(path):
            with open(path, "w", encoding="utf-8") as file:
                for name, source, text in self.documents(n):
                    row = {"id": name, "source": source, "text": text}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return self.make(f"{n}x.jsonl", write)

    def small_files(self, n_files):
        """That many files of a kilobyte or a little more, by a thousand in a folder."""
        def write(path):
            pieces = (piece for _, _, text in self.documents(8)
                      for piece in re.findall(SMALL_FILE, text))
            number = -1
            for number, piece in enumerate(itertools.islice(pieces, n_files)):
                folder = path / f"{number // FOLDER_SIZE:04}"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{number:06}.txt").write_text(piece, encoding="utf-8")
            if number + 1 < n_files:
                raise RuntimeError(f"the texts are too short for {n_files} small files")
        return self.make(f"small-{n_files}", write)

    def words(self):
        """Every distinct word, one a line, as it is and with affixes. Without them it is a
        megabyte for 114, which is stemmed before a second thread has begun."""
        def write(path):
            words = set(re.findall(r"[a-z]+(?:-[a-z]+)*",
                                   self.file(1).read_text(encoding="utf-8").lower()))
            path.write_text("".join(f"{prefix}{word}{suffix}\n" for word in sorted(words)
                                    for prefix in PREFIXES for suffix in SUFFIXES),
                            encoding="utf-8")
        return self.make("affixed-words.txt", write)

    def size(self, n):
        """Bytes of text at this size, without what stands between documents."""
        path = self.make("size", lambda path: path.write_text(
            str(sum(len(text.encode()) for _, _, text in self.documents(1)))))
        return n * int(path.read_text())

    def drop_from_memory(self, path):
        """Has the system forget what it holds of the files; their names it keeps."""
        for folder, _, names in os.walk(path):
            for name in names:
                descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
