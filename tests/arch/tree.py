# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a source tree, as the rules see them."""

import os

TOP = ("sipcore", "app", "ui", "data", "po", "tests")
SKIPPED = {".git", ".flatpak-builder", "__pycache__", "node_modules", "subprojects"}


class Breach:
    def __init__(self, path, line, message):
        self.path, self.line, self.message = path, line, message

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class Tree:
    """All paths are relative to the root and written with slashes."""

    def __init__(self, root, build=None):
        self.root, self.build = root, build
        self._lines = {}
        self.paths = sorted(self._walk())
        self._known = set(self.paths)

    def _walk(self):
        for name in os.listdir(self.root):
            if os.path.isfile(os.path.join(self.root, name)):
                yield name
        for top in TOP:
            for folder, subfolders, names in os.walk(os.path.join(self.root, top)):
                subfolders[:] = [name for name in subfolders if not self._is_skipped(folder, name)]
                for name in names:
                    yield os.path.relpath(os.path.join(folder, name), self.root)

    def _is_skipped(self, folder, name):
        path = os.path.relpath(os.path.join(folder, name), self.root)
        return name in SKIPPED or path == os.path.join("tests", "arch", "bad")

    def __contains__(self, path):
        return path in self._known

    def sources(self, *endings, under=""):
        return [path for path in self.paths if path.startswith(under) and path.endswith(endings)]

    def full(self, path):
        return os.path.join(self.root, path)

    def lines(self, path):
        """The lines of a text file; a file that is not UTF-8 text has none."""
        if path not in self._lines:
            try:
                with open(self.full(path), encoding="utf-8") as file:
                    self._lines[path] = file.read().split("\n")
            except UnicodeDecodeError:
                self._lines[path] = []
        return self._lines[path]
