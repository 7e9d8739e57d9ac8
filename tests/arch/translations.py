# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for people is known to the translators, and nothing else is."""

import re

from tree import Breach

LIST = "po/POTFILES.in"
WORDS = re.compile(r'(?<!\w)(N?C?_|g_dngettext|ngettext|gettext) ?\("|translatable="(yes|true)"')


def has_words(tree, path):
    if path.endswith((".desktop.in", ".metainfo.xml.in")):
        return True
    return any(WORDS.search(line) for line in tree.lines(path))


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
    for path in tree.sources(".c", ".h", ".ui", ".desktop.in", ".xml.in"):
        if path.split("/")[0] in ("sipcore", "app", "ui", "data") and path not in listed and has_words(tree, path):
            yield Breach(path, 1, f"has words to translate and is not in {LIST}")
