"""Templates made into self-contained pages: the one way from a template to HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

STYLE = "style.css"


def rendered(template: str, filters: Mapping[str, Callable[..., Any]] | None = None, **words: Any) -> str:
    """A template filled in, with the styles of all pages inside it as `style`.

    Nothing that a page shows needs the network or a script. Whatever is not marked as HTML is escaped, and a name that
    is not given is an error.
    """
    loader = PackageLoader("truecount.papers")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= dict(filters or {})
    style, _, _ = loader.get_source(environment, STYLE)
    # As globals, for macros that a template imports see those alone.
    environment.globals |= {"style": Markup(style)} | words  # noqa: S704 - our own file
    return environment.get_template(template).render()
