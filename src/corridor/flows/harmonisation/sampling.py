"""What does full sampling say of the same model? The optional back end, through PyMC.

PyMC is not a dependency: it is imported when this is called. Use it to check the Laplace
approximation where reports are few or small, and to carry the uncertainty of tau and sigma too.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.harmonisation.collection import ARRIVALS, DEPARTURES
from corridor.flows.harmonisation.model import SPREAD_PRIOR, MeasurementModel, measurement_model
from corridor.flows.harmonisation.results import SampledFlows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from corridor.flows.double_entry import DoubleEntry
    from corridor.flows.harmonisation.collection import Collections


def harmonise_by_sampling(
    reports: DoubleEntry,
    *,
    departures: Collections = DEPARTURES,
    arrivals: Collections = ARRIVALS,
    covariates: Mapping[str, ArrayLike] | None = None,
    draws: int = 1000,
    tune: int = 1000,
    chains: int = 2,
    seed: int = 1,
) -> SampledFlows:
    """The posterior of `harmonise`'s model with tau and sigma unknown, by the no-U-turn sampler.

    Arguments as for `harmonise`; `draws` and `tune` are by chain, `seed` makes it repeatable.

    Raises `CorridorError` when PyMC is not installed, saying how to install it. Counts are rounded
    to whole persons. The example needs PyMC, so it is not run with the others.

    >>> from corridor.flows.double_entry import double_entry
    >>> table = double_entry([[0, 60], [30, 0]], [[0, 85], [42, 0]], ["A", "B"])
    >>> low, high = harmonise_by_sampling(table).interval(0.9)  # doctest: +SKIP
    """
    pymc = _pymc()
    model = measurement_model(
        reports, departures=departures, arrivals=arrivals, covariates=covariates
    )
    with _declared(pymc, model):
        trace = pymc.sample(
            draws=draws, tune=tune, chains=chains, cores=1, random_seed=seed, progressbar=False
        )
    told = np.asarray(trace.posterior["log_flow"], dtype=np.float64)
    return SampledFlows(model.places, model.table(np.exp(told.reshape(-1, told.shape[-1]))))


def _pymc() -> Any:
    try:
        return import_module("pymc")
    except ImportError as missing:
        raise CorridorError(
            "Sampling needs PyMC, which is not installed. Install it with: pip install pymc; or "
            "use harmonise, which needs nothing more."
        ) from missing


def _declared(pymc: Any, model: MeasurementModel) -> Any:
    """The model's unknowns; pairs and errors are standard normal, scaled, which samples better."""
    first, reported = len(model.names), ~np.isnan(model.counts)
    pair = np.nonzero(reported)[1]
    spreads = {name: (np.log(middle), width) for name, (middle, width) in SPREAD_PRIOR.items()}
    with pymc.Model() as declared:
        tau = pymc.LogNormal("tau", *spreads["tau"])
        sigma = pymc.LogNormal("sigma", *spreads["sigma"])
        shared = pymc.Normal("shared", model.prior_mean, model.prior_sd)
        corridor = pymc.Normal("corridor", 0, 1, shape=len(model.origin))
        error = pymc.Normal("error", 0, 1, shape=len(pair))
        gravity = (model.covariates * shared[:first]).sum(axis=1)
        log_flow = pymc.Deterministic("log_flow", gravity + tau * corridor)
        eta = log_flow[pair] + model.offset[reported] + shared[model.share[reported]]
        noise = sigma * model.accuracy[reported] * error
        pymc.Poisson("counts", pymc.math.exp(eta + noise), observed=np.rint(model.counts[reported]))
    return declared
