"""Whether the log holds, for those who answer for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.ledger.chain import verify
from truecount.workbench.pages import page


@allowed(May.VERIFY)
@only_reads
def verified(request: HttpRequest) -> HttpResponse:
    """Check the chain now, and say what was found. What stands in the log is not shown here: it may be used for few
    things (section 62(4)), and reading it for another is not one of them."""
    return page(request, "log.html", found=verify())
