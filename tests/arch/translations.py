# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for people is known to the translators, and nothing else is.

usage: translations.py ROOT     prints what po/POTFILES.in should hold
"""

import re
import sys

from tree import Breach, Tree

LIST = "po/POTFILES.in"
WORDS = re.compile(r'(?<!\w)(N?C?_|ngettext|gettext) ?\("|g_dngettext \(GETTEXT_PACKAGE, "|translatable="(yes|true)"')


def has_words(tree, path):
    if path.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml")):
        return True
    return any(WORDS.search(line) for line in tree.lines(path))


def files_with_words(tree):
    for layer in ("sipcore", "app", "ui", "data"):
        for path in tree.sources(".c", ".h", ".ui", ".desktop.in", ".xml.in", ".gschema.xml", under=layer + "/"):
            if has_words(tree, path):
                yield path


def check(tree):
    if LIST not in tree:
        yield Breach(LIST, 1, "the list of files to translate is missing")
        return
    listed = {line: number for number, line in enumerate(tree.lines(LIST), 1) if line and not line.startswith("#")}
    for path, number in listed.items():
        if path not in tree:
            yield Breach(LIST, number, f"{path} does not exist")
        elif not has_words(tree, path):
            yield Breach(LIST, number, f"{path} has nothing to translate")
    for path in files_with_words(tree):
        if path not in listed:
            yield Breach(path, 1, f"has words to translate and is not in {LIST}")


if __name__ == "__main__":
    print("\n".join(files_with_words(Tree(sys.argv[1]))))
