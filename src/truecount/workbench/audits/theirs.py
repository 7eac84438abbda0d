"""What is somebody's own: what is not is not there for them, in the same words as what nobody has."""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from django.http import Http404, HttpRequest

logger = logging.getLogger("truecount.access")


def refusal_logged(request: HttpRequest) -> None:
    """Tell the server's log that somebody was refused: their number, their role and the address."""
    account: Any = request.user
    logger.warning("refused", extra={"who": account.who, "role": account.role, "path": request.path})


def not_theirs(request: HttpRequest) -> NoReturn:
    """Answer that there is no such page, and log that somebody asked."""
    refusal_logged(request)
    raise Http404
