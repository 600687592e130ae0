"""Loads a programme's files: what would change, and the change, where all slices meet.

`read` judges the files, `plan_changes` compares them with the tables, `apply` writes the
difference in one transaction and leaves one entry in the log.
"""

from __future__ import annotations

from qiao.phases.loading import Diff, How
from qiao.programme_loading.actions import apply, plan_changes, read

__all__ = ["Diff", "How", "apply", "plan_changes", "read"]
