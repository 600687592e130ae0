import sys, os; sys.path.insert(0, "/tmp/act"); os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
import pytest, re
from pathlib import Path
from django.test import Client
from django.urls import reverse
from tests.factories import AT
from tests.factories_activities import *
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.actions import corrections
from qiao.activities.models import *
OUT = Path("/tmp/act/png"); OUT.mkdir(exist_ok=True)
@pytest.mark.django_db(transaction=True)
def test_shots(people, live_server, settings):
    pass
    from playwright.sync_api import sync_playwright
    need = endorsed_need(people)
    a = held_activity(people)
    for i in range(6):
        planned_activity(people, need, title=Text(f"Seminar number {i} on fair recruitment and mobility", f"第{i}次公平招聘研讨会"))
    bad = workbook(people=PEOPLE + (("天知道公司", "张三", "??", "maybe", "", ""),("天知道公司", "李四", "女", "√", "", ""), PEOPLE[0]))
    s1 = uploaded_sheet(people, a, bad)
    s2 = uploaded_sheet(people, a)
    b = held_activity(people)
    sb = uploaded_sheet(people, b)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sb.pk)
    seat = Participation.objects.first()
    corrections.withdraw_participation(by=people.actor("office"), at=AT, code=b.code, seat_id=seat.pk, reason="Did not attend")
    pages = {"list": reverse("activities"), "plan": reverse("plan_activity")+f"?need={need.code}", "activity": reverse("activity", args=[b.code]),
      "bad": reverse("sheet", args=[a.code, s1.pk]), "good": reverse("sheet", args=[a.code, s2.pk]), "hold": reverse("hold_activity", args=[a.code]),
      "sessions": reverse("set_sessions", args=[b.code]), "upload": reverse("upload_sheet", args=[a.code]), "seat": reverse("participation", args=[b.code, seat.pk+1]), "seats": reverse("participants", args=[b.code])}
    only = os.environ.get("ONLY"); 
    if only: pages = {k:v for k,v in pages.items() if k in only.split(",")}
    with sync_playwright() as p:
        br = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for lang, cookie in (("en","en"),("zh","zh-hans")):
            for w in (1280, 390):
                c = Client(); c.force_login(people.office)
                ctx = br.new_context(viewport={"width": w, "height": 900})
                ctx.add_cookies([{"name":"sessionid","value":c.cookies["sessionid"].value,"url":live_server.url},{"name":"django_language","value":cookie,"url":live_server.url}])
                pg = ctx.new_page()
                pg.on("console", lambda m: print("CONSOLE", m.text))
                for n,u in pages.items():
                    pg.goto(live_server.url+u); 
                    sw = pg.evaluate("document.documentElement.scrollWidth")
                    if sw > w: print("WIDE", n, lang, w, sw)
                    pg.screenshot(path=str(OUT/f"{n}-{lang}-{w}.png"), full_page=True)
        br.close()
