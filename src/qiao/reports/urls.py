"""The addresses of reports and of the dialogue's papers."""

from __future__ import annotations

from django.urls import path

from qiao.reports.views import papers, reports

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("papers/rounds/<slug:code>/", papers.round_papers, name="round_papers"),
    path(
        "papers/rounds/<slug:code>/<slug:paper>/<slug:language>/<slug:form>/",
        papers.round_paper,
        name="round_paper",
    ),
    path(
        "papers/state-of-play/<slug:language>/<slug:form>/",
        papers.state_of_play,
        name="state_of_play",
    ),
    path("<slug:period>/", reports.report, name="report"),
    path("<slug:period>/<slug:form>/", reports.report_file, name="report_file"),
]
