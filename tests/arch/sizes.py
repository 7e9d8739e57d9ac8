# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and functions stay small enough to be read at one sitting."""

import ast
import json
import re
import subprocess

from tree import Breach

FILE_LINES = 800
FUNCTION_LINES = 60
EXEMPT = re.compile(r"_class_init$|_interface_init$")
# Macros with a body-like look that would lead ctags astray.
MACROS = ("G_BEGIN_DECLS", "G_END_DECLS", "G_GNUC_PRINTF+", "G_DEFINE_AUTOPTR_CLEANUP_FUNC+", "G_STATIC_ASSERT+",
          "G_GNUC_WARN_UNUSED_RESULT", "G_GNUC_NULL_TERMINATED")


def check_files(tree):
    for path in tree.sources(".c", ".h", ".cc", ".py", ".js", ".sh", ".css"):
        count = len(tree.lines(path)) - 1
        if count > FILE_LINES:
            yield Breach(path, FILE_LINES + 1, f"the file has {count} lines, more than {FILE_LINES}")


def c_functions(tree):
    """(path, first line, last line, name) of every function in C."""
    paths = tree.sources(".c", ".cc", ".h")
    if not paths:
        return
    command = ["ctags", "--options=NONE", "--languages=C,C++", "--map-C=+.h", "--map-C++=-.h", "--kinds-C=f",
               "--kinds-C++=f", "--fields=+ne", "--output-format=json", "-I", ",".join(MACROS), "-o", "-", "-L", "-"]
    output = subprocess.run(command, cwd=tree.root, input="\n".join(paths), check=True,
                            capture_output=True, text=True).stdout
    for line in output.splitlines():
        tag = json.loads(line)
        if tag.get("_type") == "tag" and "end" in tag:
            yield tag["path"], tag["line"], tag["end"], tag["name"]


def python_functions(tree):
    for path in tree.sources(".py"):
        for node in ast.walk(ast.parse("\n".join(tree.lines(path)))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node.lineno, node.end_lineno, node.name


def check_functions(tree):
    for functions in (c_functions, python_functions):
        for path, first, last, name in functions(tree):
            count = last - first + 1
            if count > FUNCTION_LINES and not EXEMPT.search(name):
                yield Breach(path, first, f"{name} has {count} lines, more than {FUNCTION_LINES}")
