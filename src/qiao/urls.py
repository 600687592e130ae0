"""The composition root of addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("needs/", include("qiao.needs.urls")),
]
