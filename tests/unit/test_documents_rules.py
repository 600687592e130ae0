"""What kind of file is it by its content, and under which name is it shown?"""

from __future__ import annotations

import pytest

from qiao.core.errors import Invalid
from qiao.documents import rules


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"{\\rtf1}", "application/rtf"),
        (b"PK\x03\x04....xl/workbook.xml", rules.XLSX),
        (b"PK\x03\x04....word/document.xml", f"{rules._OFFICE}.wordprocessingml.document"),
        (b"PK\x03\x04....ppt/x", f"{rules._OFFICE}.presentationml.presentation"),
        (b"PK\x03\x04....other", "application/zip"),
        ("姓名,单位".encode(), "text/plain"),
        ("姓名,单位".encode("gb18030"), "text/plain"),
        ("姓名,单位".encode("utf-16"), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"\x00\x01\x02", rules.UNKNOWN),
        (b"\xff\xfe\x00", rules.UNKNOWN),
        (b"\xff", rules.UNKNOWN),
    ],
)
def test_kind_is_told_by_the_content(content, media_type):
    """The name is not asked; markup is plain text, which no browser runs."""
    assert rules.media_type_of(content) == media_type


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("签到表.xlsx", "签到表.xlsx"),
        ("C:\\Users\\x\\sheet.csv", "sheet.csv"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nX: y.csv', "a_bX_ y.csv"),
        ("\u202exslx.exe", "xslx.exe"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_name_is_safe_to_show_and_to_save(name, shown):
    """No folders, no line ends, no direction overrides."""
    assert rules.shown_name(name) == shown


def test_long_name_keeps_its_ending():
    """It is cut in the middle of its stem."""
    shown = rules.shown_name("表" * 300 + ".xlsx")
    assert len(shown) <= rules.MAX_NAME
    assert shown.endswith(".xlsx")
    assert len(rules.shown_name("x" * 300)) <= rules.MAX_NAME


@pytest.mark.parametrize("content", [b"", b"x" * (rules.MAX_BYTES + 1)])
def test_empty_or_too_large_file_is_refused(content):
    """Told with its name, at its field."""
    with pytest.raises(Invalid) as refusal:
        rules.must_be_storable(content, "a.pdf")
    assert "a.pdf" in refusal.value.what
    assert refusal.value.field == "file"


def test_file_of_just_the_limit_is_kept():
    """The limit itself is allowed."""
    rules.must_be_storable(b"x" * rules.MAX_BYTES, "a.pdf")
