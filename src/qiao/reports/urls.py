"""The addresses of reports."""

from __future__ import annotations

from django.urls import path

from qiao.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<slug:period>/", views.report, name="report"),
    path("<slug:period>/<slug:form>/", views.report_file, name="report_file"),
]
