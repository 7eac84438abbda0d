"""The room of papers: the list, one paper, its files, and a new one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from truecount.workbench.accounts.gate import allowed, not_theirs, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.figures import making, shelf
from truecount.workbench.figures.forms import NewPaper
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

# A paper carries its styles inside it and has no script. It is read as a page of no origin: even one that was tampered
# with can run nothing, send nothing, and ask this server for nothing in the reader's name. Its link to its own figures
# is a download.
READ = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox allow-downloads"
)
DOWNLOADED = "default-src 'none'; frame-ancestors 'none'; sandbox"


@allowed(May.SEE_FIGURES)
@only_reads
def papers(request: HttpRequest) -> HttpResponse:
    """Every paper, the newest first, and those that are not on the shelf yet."""
    may_make = request.user.may(May.MAKE_PAPERS)
    begun = making.all_begun() if may_make else []
    return page(request, "papers.html", held=shelf.papers(), begun=begun, may_make=may_make)


@allowed(May.SEE_FIGURES)
@only_reads
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """What a paper found and its files; or how far it has come."""
    may_make = request.user.may(May.MAKE_PAPERS)
    begun = making.begun(name)
    of = shelf.paper(name)
    if of is not None:
        return page(request, "papers-one.html", of=of, files=shelf.FILES, may_make=may_make)
    if begun is None:
        not_theirs(request)
    return page(request, "papers-begun.html", of=begun, may_make=may_make)


# Opening a paper is no consultation of personal data: it holds counts, with small numbers withheld and whatever would
# give them away, and is made to be published. So none of these pages has an entry in the log of section 62.
@allowed(May.SEE_FIGURES)
@only_reads
def file(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """A file of a paper: read here, or downloaded."""
    return _answer(request, shelf.FILES.get(file), name, file)


@allowed(May.SEE_FIGURES)
@only_reads
def table(request: HttpRequest, name: str, table: str) -> HttpResponse:
    """A table of a paper, downloaded."""
    known = shelf.CSV if shelf.TABLE.fullmatch(table) else None
    return _answer(request, known, name, shelf.TABLES, table)


def _answer(request: HttpRequest, known: shelf.File | None, name: str, *place: str) -> HttpResponse:
    content = shelf.read(name, *place) if known else None
    if known is None or content is None:
        not_theirs(request)
    answer = HttpResponse(content, content_type=known.kind)
    answer["Content-Security-Policy"] = READ if known.read_here else DOWNLOADED
    answer["X-Frame-Options"] = "DENY"
    answer["X-Content-Type-Options"] = "nosniff"
    if not known.read_here:
        answer["Content-Disposition"] = f'attachment; filename="{name}-{place[-1]}"'
    return answer


@allowed(May.MAKE_PAPERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a paper; it is made apart, and its page says how far it has come."""
    form = NewPaper(request.POST) if request.method == "POST" else NewPaper(initial=_again(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        against = making.begin(given)
        if not against:
            if given["from_records"]:
                # The machine reads every record for it, and shows nobody any.
                tell(request.user, Kind.CONSULTATION, record="record file", purpose="counting for a paper")
            return redirect("paper", given["name"])
        form.add_error("name", against)
    return page(request, "papers-new.html", form=form)


def _again(request: HttpRequest) -> dict[str, object]:
    """What the form of a paper that did not come about had, so that it can be mended."""
    begun = making.begun(request.GET.get("again", ""))
    if begun is None:
        return {}
    return {name: one for name, one in begun.form.items() if one or name != "force"}
