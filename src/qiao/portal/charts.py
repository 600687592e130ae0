"""Where is the bundle that makes a chart interactive? Its address, or nothing when not built."""

from __future__ import annotations

from django.contrib.staticfiles.storage import staticfiles_storage

BUNDLE = "qiao/vega.js"


def vega_url() -> str:
    """The address of the built bundle; empty while `qiao setup` has not made it."""
    try:
        return staticfiles_storage.url(BUNDLE)
    except ValueError:
        return ""
