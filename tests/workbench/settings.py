"""The workbench's own settings, in a folder that is thrown away, with passwords that hash fast enough for tests."""

import atexit
import os
import shutil
import tempfile

os.environ["TRUECOUNT_HOME"] = tempfile.mkdtemp(prefix="truecount-workbench-")
atexit.register(shutil.rmtree, os.environ["TRUECOUNT_HOME"], ignore_errors=True)

from truecount.workbench.settings import *  # noqa: E402, F403
from truecount.workbench.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, not memory, so that several can write to it at once, as they do to the workbench's own.
DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['TRUECOUNT_HOME']}/test.sqlite3"}
DATABASES["default"]["OPTIONS"]["init_command"] = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
)
