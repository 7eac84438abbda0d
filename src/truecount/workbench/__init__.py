"""The registrar's workbench: where auditors read logs and decide, and the registrar settles. A Django project.

Nothing outside this room imports Django, and importing this package does not either.
"""
