"""The addresses of results."""

from __future__ import annotations

from django.urls import path

from qiao.results.views import commitments, contributions, figures, framework, periods, values

urlpatterns = [
    path("", framework.results, name="results"),
    path("charts/", framework.progress, name="results_charts"),
    path("measures/", framework.measures, name="measures"),
    path("periods/", periods.periods, name="periods"),
    path("periods/<slug:period>/freeze/", periods.freeze_period, name="freeze_period"),
    path(
        "periods/<slug:period>/figures/<int:number>/", figures.frozen_figure, name="frozen_figure"
    ),
    path(
        "periods/<slug:period>/figures/<int:number>/since-start/",
        figures.frozen_figure_since_start,
        name="frozen_figure_since_start",
    ),
    path("values/", values.value_list, name="value_list"),
    path("values/<int:number>/", values.value, name="value"),
    path("values/<int:number>/edit/", values.edit_value, name="edit_value"),
    path("values/<int:number>/submit/", values.submit_value, name="submit_value"),
    path("values/<int:number>/approve/", values.approve_value, name="approve_value"),
    path("values/<int:number>/return/", values.return_value, name="return_value"),
    path("indicators/<int:number>/", framework.indicator, name="indicator"),
    path(
        "indicators/<int:number>/commitments/",
        commitments.indicator_commitments,
        name="indicator_commitments",
    ),
    path("indicators/<int:number>/enter/", values.enter_value, name="enter_value"),
    path(
        "activities/<slug:code>/contributions/",
        contributions.contributions,
        name="contributions",
    ),
    path("indicators/<int:number>/in/<slug:period>/", figures.figure, name="figure"),
    path(
        "indicators/<int:number>/to/<slug:period>/",
        figures.figure_since_start,
        name="figure_since_start",
    ),
]
