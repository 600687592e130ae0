"""The addresses of conclusions and minutes."""

from __future__ import annotations

from django.urls import path

from qiao.dialogue.views import point_steps, point_writing, points

urlpatterns = [
    path("rounds/<slug:code>/points/", points.point_list, name="points"),
    path("rounds/<slug:code>/points/new/", point_writing.new_point, name="new_point"),
    path("rounds/<slug:code>/points/adopt/", point_steps.adopt_points, name="adopt_points"),
    path("points/<slug:code>/", points.point, name="point"),
    path("points/<slug:code>/write/", point_writing.write_point, name="write_point"),
    path("points/<slug:code>/amend/", point_writing.amend_point, name="amend_point"),
    path("points/<slug:code>/propose/", point_steps.propose_point, name="propose_point"),
    path("points/<slug:code>/withdraw/", point_steps.withdraw_point, name="withdraw_point"),
    path("points/<slug:code>/agree/", point_steps.agree_point, name="agree_point"),
    path("points/<slug:code>/bracket/", point_steps.bracket_point, name="bracket_point"),
    path("points/<slug:code>/lift/", point_steps.lift_bracket, name="lift_bracket"),
    path("amendments/<slug:code>/accept/", point_steps.accept_amendment, name="accept_amendment"),
    path(
        "amendments/<slug:code>/decline/", point_steps.decline_amendment, name="decline_amendment"
    ),
    path(
        "amendments/<slug:code>/withdraw/",
        point_steps.withdraw_amendment,
        name="withdraw_amendment",
    ),
]
