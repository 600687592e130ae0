"""The settings of the test run: the product's own, with a home that is thrown away.

`QIAO_TEST_DATABASE_URL` names the database to test on; without it, SQLite.
"""

import os
import tempfile

os.environ["QIAO_HOME"] = tempfile.mkdtemp(prefix="qiao-test-")
for name in [n for n in os.environ if n.startswith("QIAO_") and not n.startswith("QIAO_TEST_")]:
    if name != "QIAO_HOME":
        del os.environ[name]
if url := os.environ.get("QIAO_TEST_DATABASE_URL"):
    os.environ["QIAO_DATABASE_URL"] = url

from qiao.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
