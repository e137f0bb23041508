# SPDX-License-Identifier: GPL-3.0-or-later
"""Words, numbers and markup: what every part of the page is made of."""
import contextlib
import html


class Trouble(Exception):
    """One sentence: what is wrong, and what would help."""


def text_of(value):
    return html.escape(str(value), quote=True)


def number_of(count):
    return f"{count:,}"


def plural(count, singular, several=None):
    return f"{number_of(count)} {singular if count == 1 else several or singular + 's'}"


def listed(words):
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@contextlib.contextmanager
def as_lexstat_writes(path):
    """What does not hold what lexstat writes there is answered with a sentence."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Trouble(f"{path}: not as lexstat writes it ({error!r})") from None
