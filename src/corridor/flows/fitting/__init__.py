"""Which table has these totals and is nearest to what was known before? Fitting of all kinds."""

from corridor.flows.fitting.diagonal import without_diagonal
from corridor.flows.fitting.groups import block_labels, fit_groups, stripe_labels
from corridor.flows.fitting.net import cancel_net, fit_net
from corridor.flows.fitting.offset import fit_offset
from corridor.flows.fitting.three_way import fit_three_way
from corridor.flows.fitting.two_way import fit_conditional, fit_two_way

__all__ = [
    "block_labels",
    "cancel_net",
    "fit_conditional",
    "fit_groups",
    "fit_net",
    "fit_offset",
    "fit_three_way",
    "fit_two_way",
    "stripe_labels",
    "without_diagonal",
]
