"""The workbench's own settings, in a folder that is thrown away, with passwords that hash fast enough for tests."""

import atexit
import os
import shutil
import tempfile

os.environ["TRUECOUNT_HOME"] = tempfile.mkdtemp(prefix="truecount-workbench-")
atexit.register(shutil.rmtree, os.environ["TRUECOUNT_HOME"], ignore_errors=True)

from truecount.workbench.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
