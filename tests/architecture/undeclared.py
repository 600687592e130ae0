"""Addresses of a test: the platform's own, and one whose view says nothing about roles."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from qiao.urls import urlpatterns as own

urlpatterns = [*own, path("undeclared/", lambda _request: HttpResponse("open"))]
