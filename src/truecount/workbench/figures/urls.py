"""Addresses of figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from truecount.workbench.figures import papers_room, views
from truecount.workbench.figures.boards import BOARDS

urlpatterns: list[URLPattern] = [
    *(path(one.id.replace("-", "/", 1), views.board, {"board": one.id}, name=one.id) for one in BOARDS),
    path("papers", papers_room.papers, name="papers"),
    path("papers/new", papers_room.new, name="new-paper"),
    path("papers/<str:name>", papers_room.paper, name="paper"),
    path("papers/<str:name>/<str:file>", papers_room.file, name="paper-file"),
    path("papers/<str:name>/tables/<str:table>", papers_room.table, name="paper-table"),
]
