"""The addresses of evidence."""

from __future__ import annotations

from django.urls import path

from qiao.insights.views import evidence, sources

urlpatterns = [
    path("", evidence.evidence, name="evidence"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/import/", sources.import_source, name="import_source"),
    path("sources/<slug:code>/", sources.source, name="source"),
    path("sources/<slug:code>/keep/", sources.keep_source, name="keep_source"),
    path("sources/<slug:code>/discard/", sources.discard_source, name="discard_source"),
    path("estimates/", evidence.estimate_sets, name="estimate_sets"),
    path("estimates/compute/", sources.compute, name="compute_estimates"),
    path("estimates/<slug:code>/", evidence.estimate_set, name="estimate_set"),
    path("<slug:origin>/<slug:destination>/", evidence.corridor, name="corridor"),
]
