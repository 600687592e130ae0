"""The composition root of addresses: each slice has its own page of them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from qiao.api import urls as api_urls
from qiao.portal import views as portal
from qiao.portal.chart_images import chart_image, public_chart_image

urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.home, name="home"),
    path("programme.css", portal.programme_css, name="programme_css"),
    path("search/", portal.search, name="search"),
    path("", include("qiao.accounts.urls")),
    path("api/v1/", api_urls),
    path("needs/", include("qiao.needs.urls")),
    path("dialogue/", include("qiao.dialogue.urls")),
    path("activities/", include("qiao.activities.urls")),
    path("files/", include("qiao.documents.urls")),
    path("results/", include("qiao.results.urls")),
    path("evidence/", include("qiao.insights.urls")),
    path("reports/", include("qiao.reports.urls")),
    path("programme/", include("qiao.partners.urls")),
    path("charts/<slug:checksum>.svg", chart_image, name="chart_image"),
    path("charts/public/<slug:checksum>.svg", public_chart_image, name="public_chart_image"),
]
