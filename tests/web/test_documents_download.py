"""How files are handed out: as downloads that a browser cannot run, to those they are for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qiao.core.release import Release
from qiao.documents.actions import store_file
from tests.factories import AT


@pytest.fixture
def get(client, people):
    """The answer that one of the people gets for a file."""

    def ask(who, row):
        if who:
            client.force_login(getattr(people, who))
        else:
            client.logout()
        return client.get(reverse("document", args=[row.code]))

    return ask


def stored(people, content=b"%PDF-1.7", name="report.pdf", **changes):
    return store_file(
        **{
            "by": people.actor("office"),
            "at": AT,
            "name": name,
            "content": content,
            "holds_personal_data": False,
            "release": Release.SHARED,
            **changes,
        }
    )


def test_download_is_an_attachment_that_runs_nothing(people, get):
    """Markup is handed out as bytes, sandboxed, under a policy of its own."""
    row = stored(people, b"<html><script>alert(1)</script></html>", "evil.html")
    page = get("first", row)
    assert page.status_code == 200
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in page["Cache-Control"]
    assert b"".join(page.streaming_content) == b"<html><script>alert(1)</script></html>"


def test_download_keeps_a_name_in_hanzi(people, get):
    """As RFC 5987 writes it; the size is told."""
    page = get("second", stored(people, name="签到表.pdf"))
    assert "filename*=utf-8''%E7%AD%BE" in page["Content-Disposition"]
    assert (page["Content-Type"], page["Content-Length"]) == ("application/pdf", "8")
    page.close()


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("first", 404), ("second_coordinator", 404), ("donor", 404)],
)
def test_file_with_personal_data_is_the_secretariats(people, get, who, status):
    """Even one that is shared: the same answer as for a file that never was."""
    page = get(who, stored(people, holds_personal_data=True))
    assert page.status_code == status
    page.close()


def test_file_is_not_for_the_public_nor_participants(people, get):
    """Signing in is asked of the one, permission of the other."""
    row = stored(people)
    assert get("participant", row).status_code == 403
    assert get(None, row).status_code == 302
