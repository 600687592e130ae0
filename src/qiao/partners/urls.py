"""The addresses of the programme's public description and of its register of institutions."""

from __future__ import annotations

from django.urls import path

from qiao.partners import views

urlpatterns = [
    path("", views.programme, name="programme"),
    path("institutions/", views.institutions, name="institutions"),
]
