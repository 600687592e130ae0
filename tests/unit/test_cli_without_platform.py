"""What does `qiao` say where only the science was installed?"""

from __future__ import annotations

import qiao.cli


def test_command_says_which_extra_is_missing(monkeypatch, capsys):
    """No traceback: what is there, and how to get the rest."""
    monkeypatch.setattr(qiao.cli, "find_spec", lambda _name: None)
    assert qiao.cli.run(["doctor"]) == 2
    said = capsys.readouterr().err
    assert "python -m corridor" in said
    assert "qiao[platform]" in said
