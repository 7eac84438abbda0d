"""The workbench for a web server."""

import os

from django.core.wsgi import get_wsgi_application

from truecount.workbench import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", places.SETTINGS)
application = get_wsgi_application()
