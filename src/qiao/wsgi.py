"""The door for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what is written here is nobody else's on this machine
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiao.settings")
application = get_wsgi_application()

# What is loaded by now lives as long as the process: collections need not walk it, and workers that
# are forked from here share it. A large sheet makes millions of objects and hardly a cycle: looking
# for cycles as often as Python does by default costs a quarter of the time to read and store it.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
