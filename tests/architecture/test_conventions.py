"""Does the tree keep the conventions that no linter knows? Each rule is one test."""

from __future__ import annotations

import ast
import re

import pytest

from tests.source_tree import PACKAGE, ROOT, SOURCE, python_files, shown, syntax, text_files

LONGEST = 400
FILES = python_files()
SLICES = sorted(path.parent for path in PACKAGE.glob("*/apps.py"))
PAGES = sorted(PACKAGE.glob("**/templates/**/*.html"))


def faults_of(paths, find):
    """Every fault as `path:line what`."""
    return [f"{shown(path)}:{line} {what}" for path in paths for line, what in find(path)]


def matches(pattern):
    """A finder of lines that match."""
    compiled = re.compile(pattern)

    def find(path):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := compiled.search(line):
                yield number, found.group(0)

    return find


def nodes(path, kind):
    """The nodes of one kind in a module."""
    return [node for node in ast.walk(syntax(path)) if isinstance(node, kind)]


def test_files_are_short():
    """No file of code, template, style or test is longer than 400 lines."""
    written = [p for p in text_files() if p.parent.name != "migrations"]
    paths = [p for p in written if p.suffix in {".py", ".html", ".js", ".css"}]
    paths += python_files(ROOT / "tests")
    long = {
        shown(path): lines
        for path in paths
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_modules_say_which_question_they_answer():
    """Each module that holds code opens with a docstring."""
    silent = [
        shown(path)
        for path in FILES
        if syntax(path).body
        and ast.get_docstring(syntax(path)) is None
        and path.name not in {"apps.py", "__init__.py"}
    ]
    assert silent == []


@pytest.mark.parametrize(
    "word",
    [
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "manager",
        "managers",
        "misc",
        "shared",
        "base",
        "services",
    ],
)
def test_no_module_is_a_junk_drawer(word):
    """A module is named for what it knows."""
    assert [shown(path) for path in FILES if word in {path.stem, path.parent.name}] == []


def test_no_broad_except():
    """An error that nobody understands keeps its traceback."""

    def find(path):
        for handler in nodes(path, ast.ExceptHandler):
            names = (
                {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
                if handler.type
                else {"all"}
            )
            raises = any(isinstance(node, ast.Raise) and node.exc is None for node in handler.body)
            if names & {"Exception", "all"} or ("BaseException" in names and not raises):
                yield handler.lineno, "catches everything"

    assert faults_of(FILES, find) == []


def test_no_unfinished_work_is_marked():
    """Nothing is left for later inside the code."""
    marks = matches(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    code = [p for p in text_files() if p.suffix in {".py", ".html", ".js", ".css"}]
    assert faults_of(code, marks) == []


def test_no_programme_is_named_in_the_code():
    """A programme is data: no country, donor or implementer is named under src/."""
    names = (
        r"\b(china|chinese-eu|eu-china|european|europe|brussels|beijing|nanjing|mohrss|mofcom"
        r"|iom|ilo|itcilo|unhcr|chinca|acftu|fedasil|gamm|mmsp|camm|eeas|dg home|fpi)\b"
        r"|中欧|欧盟|中方|欧方|国际劳工组织|国际移民组织"
    )
    inside = [p for p in text_files() if "node_modules" not in p.parts]
    assert faults_of(inside, matches(f"(?i){names}")) == []


def test_pages_load_nothing_from_elsewhere():
    """No template, style or script names a remote asset."""
    remote = matches(r"""(?:src|href|url|import)\s*[=(]?\s*["'(]\s*(?:https?:)?//[^"')\s]+""")
    paths = [*PAGES, *SOURCE.rglob("*.css"), *SOURCE.rglob("*.js"), *SOURCE.rglob("*.svg")]
    assert faults_of(paths, remote) == []


def test_templates_keep_a_strict_policy():
    """No inline script, style or handler: the Content-Security-Policy would refuse them."""
    inline = matches(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>|<style\b|\sstyle=[\"']"
        r"|\son[a-z]+=[\"']|javascript:"
    )
    assert faults_of(PAGES, inline) == []


def test_templates_only_print():
    """A template never reaches for rows."""
    assert faults_of(PAGES, matches(r"\.objects\b|\.filter\(|\.all\(\)|_set\.")) == []


def test_pages_and_api_build_no_queries():
    """Views, API and forms ask queries and actions; a form may only choose among given rows."""
    skins = [
        p for p in FILES if {"views.py", "api.py"} & {p.name} or {"views", "api"} & set(p.parts)
    ]
    assert faults_of(skins, matches(r"\.objects\b")) == []


def test_models_are_anaemic():
    """No save() or delete() override, no signals: what happens is in actions."""

    def find(path):
        for function in nodes(path, ast.FunctionDef):
            if function.name in {"save", "delete", "full_clean"}:
                yield function.lineno, f"overrides {function.name}()"

    models = [p for p in FILES if p.name == "models.py" or p.parent.name == "models"]
    assert faults_of(models, find) == []
    signals = matches(r"django\.db\.models\.signals|django\.dispatch|@receiver")
    assert faults_of(FILES, signals) == []


def test_rules_are_pure():
    """rules.py imports no tables, no clock and nothing that reads or writes."""
    allowed = re.compile(
        r"__future__|bisect|calendar|typing|collections(\.abc)?|dataclasses|decimal|datetime|enum|fractions"
        r"|functools|hashlib|itertools|json|math|re|statistics|string|unicodedata|operator"
        r"|django\.utils\.(translation|functional)|corridor(\..+)?"
        r"|qiao\.core\.(errors|actor|text|codes|release|charts|occasions)"
        r"|qiao\.accounts\.permissions|qiao\.\w+\.rules(\.\w+)?"
    )
    choices = {"TextChoices", "IntegerChoices"}

    def find(path):
        for node in nodes(path, ast.ImportFrom):
            module, names = node.module or "", {alias.name for alias in node.names}
            if module == "django.db.models" and names <= choices:
                continue
            if module == "django.db" and names == {"models"}:
                yield node.lineno, "imports django.db.models whole: import TextChoices alone"
            elif not allowed.fullmatch(module):
                yield node.lineno, f"imports {module}"
        for node in nodes(path, ast.Import):
            for alias in node.names:
                if not allowed.fullmatch(alias.name):
                    yield node.lineno, f"imports {alias.name}"
        yield from matches(r"\.now\(|\.today\(|\bopen\(|timezone\.")(path)

    rules = [p for p in FILES if p.name == "rules.py" or p.parent.name == "rules"]
    assert len(rules) >= 3
    assert faults_of(rules, find) == []


#: Not actions: what actions write with (the log's entry, a correction's row).
PARTS_OF_ACTIONS = {"commitment_records.py", "entries.py", "records.py", "versions.py"}
#: Open to whoever holds the invitation's link: the link is the permission.
ASKED_OTHERWISE = {"accept_invitation"}


def test_actions_open_with_permission():
    """A public action takes by= and at= by name, and its first statement asks `must`, itself or
    through the private function that it hands everything to."""

    def first_statement(function):
        says = [s for s in function.body if not isinstance(getattr(s, "value", None), ast.Constant)]
        return ast.unparse(says[0])

    def find(path):
        functions = {f.name: f for f in syntax(path).body if isinstance(f, ast.FunctionDef)}
        for name, function in functions.items():
            named = {argument.arg for argument in function.args.kwonlyargs}
            if name.startswith("_") or not {"by", "at"} <= named or name in ASKED_OTHERWISE:
                continue
            first = first_statement(function)
            handed_to = re.match(r"return (_\w+)\(by=by", first)
            if handed_to and handed_to.group(1) in functions:
                first = first_statement(functions[handed_to.group(1)])
            if not first.startswith("must("):
                yield function.lineno, f"{name}() does not begin with must()"

    actions = [p for p in FILES if p.name == "actions.py" or p.parent.name == "actions"]
    assert len(actions) >= 3
    assert faults_of([p for p in actions if p.name not in PARTS_OF_ACTIONS], find) == []


def test_the_library_does_not_print():
    """Only the command line speaks to the shell."""
    silent = [path for path in FILES if PACKAGE / "cli" not in path.parents]
    assert faults_of(silent, matches(r"^\s*print\(")) == []


def test_the_tree_names_no_machine():
    """No absolute path of someone's machine is in the project."""
    folders = ["src", "tests", "docs", "programmes", "benchmarks", "tools", ".ci"]
    paths = [p for f in folders for p in (ROOT / f).rglob("*") if p.is_file() and p.suffix != ".mo"]
    paths += [ROOT / name for name in ("Makefile", "pyproject.toml", "README.md")]
    kinds = {".py", ".md", ".html", ".toml", ".csv", ".js", ".css", ".po", ".txt", ""}
    paths = [p for p in paths if p.suffix in kinds and "__pycache__" not in p.parts]
    assert faults_of(paths, matches("/(?:work" + "|root|home/[a-z]+)/[a-z]")) == []
