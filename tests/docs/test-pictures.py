#!/usr/bin/env python3
"""docs/pictures/make-pictures draws the pictures that are there: byte for byte with the matplotlib
that drew those, else with the same words and numbers in them."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["LEXSTAT_SOURCE_ROOT"])
LEXSTAT = pathlib.Path(os.environ["LEXSTAT"]).resolve()
PICTURES = ROOT / "docs/pictures"

try:
    import matplotlib
    import networkx  # noqa: F401
    import pandas  # noqa: F401
    import scipy  # noqa: F401
    import zstandard  # noqa: F401
except ImportError as missing:
    print(f"{sys.executable} has no module {missing.name}; scripts/packages plot installs it")
    sys.exit(77)


def words(picture):
    return re.findall(r"<text[^>]*>([^<]*)", picture)


class Pictures(unittest.TestCase):
    def test_same(self):
        path = [str(LEXSTAT.parent), str(pathlib.Path(sys.executable).parent), os.environ["PATH"]]
        environment = {**os.environ, "PATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1"}
        kept = sorted(PICTURES.glob("*.svg"))
        self.assertTrue(kept)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PICTURES / "make-pictures", folder], check=True, env=environment)
            drawn = sorted(pathlib.Path(folder).iterdir())
            self.assertEqual([path.name for path in drawn], [path.name for path in kept])
            for path in kept:
                with self.subTest(path.name):
                    self.compare(path.read_text("utf-8"),
                                 (pathlib.Path(folder) / path.name).read_text("utf-8"))

    def compare(self, kept, drawn):
        self.assertGreater(len(words(kept)), 20)
        self.assertEqual(sorted(words(drawn)), sorted(words(kept)))
        if f"Matplotlib v{matplotlib.__version__}," in kept:
            self.assertTrue(drawn == kept, "other bytes; docs/pictures/make-pictures draws anew")


if __name__ == "__main__":
    unittest.main()
