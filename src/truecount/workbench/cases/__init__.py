"""A case told on a form and decided as it is told; the room that decides and the page that audits both show it."""
