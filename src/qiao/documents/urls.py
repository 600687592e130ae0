"""The addresses of files."""

from __future__ import annotations

from django.urls import path

from qiao.documents import views

urlpatterns = [path("<slug:code>/", views.download, name="document")]
