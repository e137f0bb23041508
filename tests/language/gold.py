# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotated text that the language tests measure on; it is not part of lexstat."""
import os
import pathlib
import sys

SKIPPED = 77


def files(*names):
    """Paths of these files in LEXSTAT_LANGUAGE_GOLD; without that the program ends as skipped."""
    folder = os.environ.get("LEXSTAT_LANGUAGE_GOLD")
    if not folder:
        print(f"LEXSTAT_LANGUAGE_GOLD does not name the folder with {', '.join(names)}")
        sys.exit(SKIPPED)
    return [pathlib.Path(folder) / name for name in names]
