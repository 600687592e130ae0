"""How many persons moved from where to where? Bilateral flows from stocks, and their indices.

Estimators take what is known of a period and return a `FlowEstimate`. Each is a pure function: no
files, no globals, no randomness but the generator that the caller gives.
"""

from corridor.flows.account_table import AccountTable, account_table
from corridor.flows.accounts import Account, Adjust, Totals, make_account, match_totals, take_off
from corridor.flows.age_profiles import FUNDAMENTAL, MigrationSchedule, ScheduleFit, fit_schedule
from corridor.flows.batch import (
    ALL_METHODS,
    METHODS,
    Method,
    add_estimates,
    estimate_batch,
    estimate_flows,
)
from corridor.flows.closing import Policy
from corridor.flows.components import MultiplicativeComponents, multiplicative_components
from corridor.flows.differencing import difference_stocks
from corridor.flows.disturbance import StatedErrors
from corridor.flows.double_entry import DoubleEntry, double_entry, double_entry_of
from corridor.flows.gravity import GravityPanel, gravity_panel
from corridor.flows.harmonisation import (
    Collection,
    HarmonisedFlows,
    SampledFlows,
    harmonise,
    harmonise_by_sampling,
)
from corridor.flows.independence import independence
from corridor.flows.indices import (
    AgeIndices,
    ConnectivityIndices,
    DistanceIndices,
    ImpactIndices,
    IntensityIndices,
    age_indices,
    connectivity_indices,
    corridor_balances,
    distance_indices,
    impact_indices,
    intensity_indices,
    place_balances,
    preference_table,
)
from corridor.flows.minimum import minimum_migration
from corridor.flows.projection import Projection, ProjectionDraws, draw_projections, project_flows
from corridor.flows.pseudo_bayes import mix, pseudo_bayes
from corridor.flows.rates import net_migration, stock_rates, transition_rates
from corridor.flows.residual import (
    NetMigration,
    net_by_survival,
    net_by_vital_statistics,
    net_of_children,
)
from corridor.flows.results import FlowEstimate, MoveTypes
from corridor.flows.rounding import round_keeping_margins
from corridor.flows.stocks import (
    Period,
    StockTable,
    complete_native_born,
    period_of,
    stock_table,
)
from corridor.flows.uncertainty import FlowIntervals, draw_intervals

# Estimators, fitting, uncertainty and rounding end above this line; indices, age profiles, double
# entry, gravity panels and projection begin below it.

__all__ = [
    "ALL_METHODS",
    "FUNDAMENTAL",
    "METHODS",
    "Account",
    "AccountTable",
    "Adjust",
    "AgeIndices",
    "Collection",
    "ConnectivityIndices",
    "DistanceIndices",
    "DoubleEntry",
    "FlowEstimate",
    "FlowIntervals",
    "GravityPanel",
    "HarmonisedFlows",
    "ImpactIndices",
    "IntensityIndices",
    "Method",
    "MigrationSchedule",
    "MoveTypes",
    "MultiplicativeComponents",
    "NetMigration",
    "Period",
    "Policy",
    "Projection",
    "ProjectionDraws",
    "SampledFlows",
    "ScheduleFit",
    "StatedErrors",
    "StockTable",
    "Totals",
    "account_table",
    "add_estimates",
    "age_indices",
    "complete_native_born",
    "connectivity_indices",
    "corridor_balances",
    "difference_stocks",
    "distance_indices",
    "double_entry",
    "double_entry_of",
    "draw_intervals",
    "draw_projections",
    "estimate_batch",
    "estimate_flows",
    "fit_schedule",
    "gravity_panel",
    "harmonise",
    "harmonise_by_sampling",
    "impact_indices",
    "independence",
    "intensity_indices",
    "make_account",
    "match_totals",
    "minimum_migration",
    "mix",
    "multiplicative_components",
    "net_by_survival",
    "net_by_vital_statistics",
    "net_migration",
    "net_of_children",
    "period_of",
    "place_balances",
    "preference_table",
    "project_flows",
    "pseudo_bayes",
    "round_keeping_margins",
    "stock_rates",
    "stock_table",
    "take_off",
    "transition_rates",
]
