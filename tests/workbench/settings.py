"""The workbench's own settings, in a folder that is thrown away, with passwords that hash fast enough for tests."""

import atexit
import os
import shutil
import tempfile

os.environ["TRUECOUNT_HOME"] = tempfile.mkdtemp(prefix="truecount-workbench-")
atexit.register(shutil.rmtree, os.environ["TRUECOUNT_HOME"], ignore_errors=True)

from truecount.workbench import places  # noqa: E402
from truecount.workbench.settings import *  # noqa: E402, F403
from truecount.workbench.settings import DATABASES, INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.workbench.emptying.Emptying"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What names the database has been read, and is no part of what tests of settings find in the environment.
os.environ.pop(places.DATABASE, None)
MAIN = DATABASES["default"]
if MAIN["ENGINE"].endswith("sqlite3"):
    # A file, not memory, so that several can write to it at once, as they do to the workbench's own.
    MAIN["TEST"] = {"NAME": f"{os.environ['TRUECOUNT_HOME']}/test.sqlite3"}
    MAIN["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
