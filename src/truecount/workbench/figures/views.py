"""The pages of figures: four dashboards, each figure opening its making."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.figures import shelf
from truecount.workbench.figures.boards import BOARDS, groups, printed
from truecount.workbench.pages import page

OF = "of"


@allowed(May.SEE_FIGURES)
@only_reads
def board(request: HttpRequest, board: str) -> HttpResponse:
    """A dashboard, of the newest paper unless another is named. Its figures are aggregates with small numbers withheld:
    nobody's data are consulted, so the log of section 62 has no entry of it."""
    seen = next(one for one in BOARDS if one.id == board)
    held = shelf.papers()
    named = request.GET.get(OF)
    of = next((one for one in held if one.name == named), None) if named else next(iter(held), None)
    if named and of is None:
        raise Http404
    return page(
        request,
        "figures.html",
        board=seen,
        boards=BOARDS,
        of=of,
        query=f"?{OF}={of.name}" if named and of else "",
        groups=groups(seen, shelf.figures(of.name)) if of else [],
        sections=[one for one in of.sections if one[0] in seen.sections] if of else [],
        printed=printed,
        may_make=request.user.may(May.MAKE_PAPERS),
    )
