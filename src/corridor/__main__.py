"""`python -m corridor`."""

from corridor.cli import corridor

corridor(prog_name="python -m corridor")
