"""How many really moved, when origin and destination report different numbers?

The measurement-error model of Raymer, Wisniowski, Forster, Smith and Bijak (2013), Integrated
migration (IMEM), Journal of the American Statistical Association 108(503): each
report is a Poisson count whose mean is the true flow, changed by the definition of a migrant
(duration), by undercount and by error; the true flow has a gravity prior. Here for one period; the
paper's dependence between years is not part of it.

`harmonise` is exact to the Laplace approximation and takes a second; `harmonise_by_sampling`
samples the same model with PyMC, which is not installed with this package.
"""

from corridor.flows.harmonisation.collection import (
    DURATION_FACTORS,
    PERMANENT,
    Collection,
    Collections,
)
from corridor.flows.harmonisation.harmonise import harmonise
from corridor.flows.harmonisation.model import MeasurementModel, measurement_model
from corridor.flows.harmonisation.results import HarmonisedFlows, SampledFlows, ShareCounted
from corridor.flows.harmonisation.sampling import harmonise_by_sampling

__all__ = [
    "DURATION_FACTORS",
    "PERMANENT",
    "Collection",
    "Collections",
    "HarmonisedFlows",
    "MeasurementModel",
    "SampledFlows",
    "ShareCounted",
    "harmonise",
    "harmonise_by_sampling",
    "measurement_model",
]
