"""How does the platform look when it is used? A made-up year, played by the real actions.

The script is data in the programme's folder (`demo/`): who works here, which needs, activities,
values and corrections, and when. Each is done by the role that would do it, so that log, history
and figures are as real work leaves them. Everything is marked as a demonstration.
"""

from qiao.demo.playing import NotPlayable, is_played, play
from qiao.demo.script import Script, ScriptRefused, read_script

__all__ = ["NotPlayable", "Script", "ScriptRefused", "is_played", "play", "read_script"]
