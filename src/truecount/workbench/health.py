"""Whether the workbench can do its work: its database answers, and which version runs."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

import truecount
from truecount.workbench.accounts.gate import OPEN, allowed, only_reads


@allowed(OPEN)
@only_reads
def health(request: HttpRequest) -> JsonResponse:
    """For a monitor: 200 and "well", or 503 and "the database does not answer"; nothing about anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        return JsonResponse({"state": "the database does not answer"}, status=503)
    return JsonResponse({"state": "well", "version": truecount.__version__})
