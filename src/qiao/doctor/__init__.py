"""Is this installation whole? Looks at everything that must agree, changes nothing.

Each examination yields findings: what was looked at, whether it holds, and the mend when not.
"""

from qiao.doctor.examining import examine
from qiao.doctor.findings import Finding

__all__ = ["Finding", "examine"]
