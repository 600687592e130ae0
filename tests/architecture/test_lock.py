"""Do the files that plain pip installs from say what the lock says?"""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.source_tree import ROOT

LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
LOCKED = {package["name"]: package.get("version") for package in LOCK["package"]}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_those_of_the_lock(name):
    """Every pinned version is the lock's, every package has a checksum."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))
    assert {name: LOCKED.get(name) for name in pinned} == pinned
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_requirements_hold_every_dependency():
    """What pyproject.toml asks for is in the exported files, developers' tools in theirs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    dev = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")

    def absent(wanted, text):
        names = [re.match(r"[A-Za-z0-9-]+", need).group(0).lower() for need in wanted]
        return [name for name in names if not re.search(rf"^{name}==", text, flags=re.MULTILINE)]

    groups = project["dependency-groups"]
    extras = project["project"]["optional-dependencies"]
    wanted = project["project"]["dependencies"] + extras["platform"] + groups["build"]
    assert absent(wanted, run) == []
    assert absent(wanted + groups["dev"], dev) == []
