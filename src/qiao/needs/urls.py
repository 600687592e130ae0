"""The addresses of needs."""

from __future__ import annotations

from django.urls import path

from qiao.needs import views

urlpatterns = [
    path("", views.need_list, name="needs"),
    path("raise/", views.raise_need, name="raise_need"),
    path("join/", views.join_needs, name="join_needs"),
    path("<slug:code>/", views.need, name="need"),
    path("<slug:code>/edit/", views.edit_text, name="edit_need"),
    path("<slug:code>/release/", views.release_need, name="release_need"),
    path("<slug:code>/withdraw/", views.withdraw_need, name="withdraw_need"),
    path("<slug:code>/check/", views.check_text, name="check_need"),
    path("<slug:code>/ask/", views.ask_endorsement, name="ask_endorsement"),
    path("<slug:code>/answer/", views.answer, name="answer_need"),
]
