# SPDX-License-Identifier: GPL-3.0-or-later
"""What was run, in words: out of run.json."""
import collections
import shlex

from .evidence import option_arguments
from .text import listed, number_of, plural, text_of

STEMS = {
    "root": "Terms are roots: menyerang, diserang and serangan count as serang.",
    "light": "Terms are words without their inflection: menyerang and diserang count as one, "
             "serangan by itself.",
    "snowball": "Terms are stems by Snowball's rules for Indonesian.",
    "none": "Terms are the forms as they are written.",
}

# run.json's counts of what a filter took out, in words; those of 0 are not mentioned.
FILTERS = {
    "other_class_tokens": "tokens of other classes",
    "stop_word_tokens": "stop words",
    "below_minimum_tokens": "tokens of terms below --min-count or --min-df",
    "above_maximum_tokens": "tokens of terms above --max-df",
    "below_minimum_terms": "terms below --min-count or --min-df",
    "above_maximum_terms": "terms above --max-df",
    "rare_terms": "terms below --min-count or --min-df",
    "common_terms": "terms above --max-df",
    "rows_in_neither": "rows of terms that neither side has",
    "rows_above_max_q": "rows above --max-q",
    "rows_no_lock": "rows that --locks leaves out",
}

TESTS = {
    "wilcoxon": "Differences are tested over documents by the ranks of their rates (Wilcoxon).",
    "df": "Differences are tested by how many documents hold the term.",
    "welch": "Differences are tested over documents by their mean rates (Welch).",
    "permutation": "Differences are tested by dealing the documents out at random.",
}


def code(text):
    return f"<code>{text_of(text)}</code>"


def stem_words(analysis):
    terms = analysis.get("terms", {})
    words = text_of(STEMS.get(terms.get("stem"), ""))
    if terms.get("stopwords", "none") == "none":
        return f"{words} No word is a stop word."
    return (f"{words} Stop words are {code('--stopwords=' + terms['stopwords'])}, "
            f"{plural(analysis.get('stop_words', 0), 'word')}.")


def filter_words(analysis):
    counts = {**analysis.get("sifted", {}), **analysis.get("removed", {})}
    left_out = [f"{number_of(counts[name])} {words}" for name, words in FILTERS.items()
                if counts.get(name)]
    words = f"Left out: {text_of(listed(left_out))}." if left_out else "Nothing was left out."
    if "counted_tokens" in counts:
        words += (f" Counted: {number_of(counts['counted_tokens'])} of "
                  f"{plural(counts.get('tokens', 0), 'token')}, "
                  f"{plural(counts.get('counted_terms', 0), 'term')}.")
    return words


def analysis_words(analysis):
    sentences = [stem_words(analysis),
                 f"Counted are tokens of the classes {code(analysis['terms']['classes'])}."
                 if analysis.get("terms", {}).get("classes") else "",
                 filter_words(analysis), text_of(TESTS.get(analysis.get("test"), ""))]
    if analysis.get("tests") == 0:
        sentences.append("No test could be made.")
    elif "tests" in analysis:
        sentences.append(f"{plural(analysis['tests'], 'test was', 'tests were')} made of "
                         f"{plural(analysis.get('tested_terms', 0), 'term')}.")
    if "min_count" in analysis:
        sentences.append(f"Rows occur at least {plural(analysis['min_count'], 'time')}, in "
                         f"at least {plural(analysis.get('min_df', 1), 'document')}.")
    sentences.append(f"The table has {plural(analysis.get('rows', 0), 'row')}.")
    return " ".join(sentence for sentence in sentences if sentence)


def option_list(groups):
    """Options of every group, as they would be typed."""
    items = []
    for group, options in groups:
        values = " ".join(code(argument) for argument in option_arguments(options))
        items.append(f"<dt>{text_of(group)}</dt><dd>{values or 'none given'}</dd>")
    return f"<dl>{''.join(items)}</dl>"


def warnings_section(messages):
    if not messages:
        return ""
    items = "".join(f"<li>{text_of(message)}{f' ({n} times)' if n > 1 else ''}</li>"
                    for message, n in collections.Counter(messages).items())
    return f'<section id="warnings"><h2>Warnings</h2>\n<ul>{items}</ul></section>'


def command_words(run):
    """The command as it would be typed; a line of it ends only between arguments."""
    arguments = ["lexstat", *run.get("command", [])[1:]]
    return " ".join(code(shlex.quote(argument)) for argument in arguments)


def read_words(totals):
    skipped, passed = totals.get("rows_skipped", 0), totals.get("files_passed_over", 0)
    left_out = []
    if skipped:
        left_out.append(plural(skipped, "row") + " that could not be read")
    if passed:
        left_out.append(plural(passed, "file that is no text", "files that are no text"))
    documents, n_bytes, tokens, forms = (
        plural(totals.get(name, 0), what) for name, what in (
            ("documents", "document"), ("bytes", "byte"), ("tokens", "token"),
            ("forms", "distinct form")))
    return (f"It read {documents} of {n_bytes}: {tokens} of {forms}. "
            + (f"It passed over {listed(left_out)}." if left_out else "Nothing was passed over."))


def dictionary_words(analyses):
    """The dictionary of the stemmers that use one; it is the same for all analyses but seldom."""
    found = {(dictionary.get("path", ""), dictionary.get("words", 0))
             for analysis in analyses.values()
             if analysis.get("terms", {}).get("stem") in ("root", "light")
             for dictionary in [analysis.get("dictionary")] if isinstance(dictionary, dict)}
    return " ".join(f"The dictionary for stems is {code(path)} with {plural(words, 'word')}."
                    for path, words in sorted(found))


def run_section(run):
    analyses = run["analyses"]
    words = "\n".join(f"<h3>{text_of(name)}</h3><p>{analysis_words(analysis)}</p>"
                      for name, analysis in analyses.items())
    options = option_list([
        *run.get("options", {}).items(),
        *((name, {**analysis.get("options", {}), **analysis.get("terms", {})})
          for name, analysis in analyses.items())])
    return f"""<section id="run"><h2>What was run</h2>
<p>lexstat {text_of(run.get("version", ""))}: {command_words(run)}</p>
<p>{read_words(run.get("totals", {}))} {dictionary_words(analyses)}</p>
{words}
<details><summary>All options</summary>{options}</details>
</section>"""
