import sys; sys.path.insert(0, "/tmp/act")
import pytest, re
from pathlib import Path
from django.urls import reverse
from tests.factories import AT
from tests.factories_activities import *
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import *
pytestmark = pytest.mark.django_db
OUT = Path("/tmp/act/html"); OUT.mkdir(exist_ok=True)
@pytest.fixture
def as_(client, people, settings):
    pass
    def f(who):
        client.force_login(getattr(people, who)); return client
    return f
def dump(name, r):
    (OUT/f"{name}.html").write_text(r.content.decode())
    assert r.status_code in (200, 422), (name, r.status_code, r.content.decode()[:2000])
def test_pages(people, as_, client):
    c = as_("office")
    dump("empty", c.get(reverse("activities")))
    need = endorsed_need(people)
    dump("plan", c.get(reverse("plan_activity") + f"?need={need.code}"))
    dump("plan_err", c.post(reverse("plan_activity"), {"title_en": "x"}))
    a = held_activity(people)
    dump("list", c.get(reverse("activities")))
    dump("activity", c.get(reverse("activity", args=[a.code])))
    dump("edit", c.get(reverse("edit_activity", args=[a.code])))
    dump("hold", c.get(reverse("hold_activity", args=[a.code])))
    dump("sessions", c.get(reverse("set_sessions", args=[a.code])))
    dump("upload", c.get(reverse("upload_sheet", args=[a.code])))
    bad = workbook(people=PEOPLE + (("天知道公司", "张三", "??", "maybe", "", ""),("天知道公司", "李四", "女", "√", "", ""), PEOPLE[0]))
    s = uploaded_sheet(people, a, bad)
    dump("sheet_bad", c.get(reverse("sheet", args=[a.code, s.pk])))
    s2 = uploaded_sheet(people, a)
    dump("sheet", c.get(reverse("sheet", args=[a.code, s2.pk])))
    r = c.post(reverse("confirm_sheet", args=[a.code, s.pk]), {"seen": "x"}); dump("confirm_bad", r)
    html = c.get(reverse("sheet", args=[a.code, s2.pk])).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', html)[1]
    r = c.post(reverse("confirm_sheet", args=[a.code, s2.pk]), {"seen": seen}, follow=True); dump("confirmed", r)
    seat = Participation.objects.first()
    dump("seat", c.get(reverse("participation", args=[a.code, seat.pk])))
    dump("seat_add", c.get(reverse("add_participation", args=[a.code])))
    dump("seats", c.get(reverse("participants", args=[a.code]) + "?side=1&sex=male"))
    dump("list2", c.get(reverse("activities")+"?year=2026&side=1&words=fees"))
    dump("csv", c.get(reverse("activities")+"?format=csv"))
    dump("csv2", c.get(reverse("participants", args=[a.code])+"?format=csv"))
    r = c.get(reverse("empty_sheet", args=[a.code])); assert r.status_code == 200
    for who in ("first", "second", "donor", "participant"):
        dump("activity_"+who, as_(who).get(reverse("activity", args=[a.code]))) if who != "participant" else None
        r = as_(who).get(reverse("activities")); dump("list_"+who, r)
    client.logout()
    dump("list_public", client.get(reverse("activities")))
