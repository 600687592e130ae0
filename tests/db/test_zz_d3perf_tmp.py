import random, time
from datetime import date, timedelta
import pytest
from django.db import connection
from qiao.dialogue.models import *
from qiao.dialogue.queries.register import *
from qiao.dialogue.queries.matrix import matrix_since
from qiao.dialogue.queries.timeline import timeline
from tests.factories import AT
D=AT.date()
def p95(f,n=12):
    ts=[]
    for _ in range(n):
        t=time.perf_counter(); f(); ts.append((time.perf_counter()-t)*1000)
    ts.sort(); return f"median {ts[len(ts)//2]:.0f} max {ts[-1]:.0f}"
def test_perf(programme, people):
    r=random.Random(1); S=["noted","agreed","in_progress","delivered","partly_delivered","stalled","suspended","lapsed"]
    tracks=[Track.objects.create(code=f"t{i}",kind="technical",name_en=f"T{i}") for i in range(8)]
    Round.objects.bulk_create([Round(code=f"R{i}",track=tracks[i%8],phase=programme.phase,release="shared",state="held",day=D-timedelta(days=3*i+1),held_from=D-timedelta(days=3*i+1)) for i in range(1000)])
    rs=list(Round.objects.values_list("pk",flat=True))
    words="the two sides will exchange statistics on recruitment fees and open a joint counter ".split()
    Commitment.objects.bulk_create([Commitment(code=f"C{i}",owner=0,release="shared",text_en=" ".join(r.choices(words,k=40)),text_zh="双方将交流统计"*8,authentic="en",translation="draft",owed_by_first=i%2==0,owed_by_second=i%2==1,status=r.choice(S),institution=programme.ministry,pillar=programme.pillars[i%2],round_id=r.choice(rs),made_on=D-timedelta(days=r.randrange(3000)),due=r.choice(["date","next_round","none"]),due_on=D+timedelta(days=r.randrange(-900,900)),heard_on=D-timedelta(days=r.randrange(600)),status_since=D-timedelta(days=r.randrange(900)),recorded_at=AT) for i in range(50000)],batch_size=2000)
    ks=list(Commitment.objects.values_list("pk",flat=True))
    for c in range(10):
        CommitmentMove.objects.bulk_create([CommitmentMove(commitment_id=k,before="agreed",after="in_progress",reason_en="x"*60,on=D-timedelta(days=r.randrange(1500)),at=AT) for k in ks],batch_size=5000)
    connection.cursor().execute("ANALYZE")
    v=people.actor("first"); ALL=RegisterFilter()
    for name,ch in (("all",ALL),("open",RegisterFilter(status="open")),("side",RegisterFilter(side="1")),("overdue",RegisterFilter(status="overdue")),("words",RegisterFilter(words="counter")),("zh",RegisterFilter(words="统计")),("none",RegisterFilter(words="zzzz"))):
        print(name,p95(lambda: list(list_register(viewer=v,chosen=ch,today=D))))
    print("public",p95(lambda: list(list_register(viewer=people.actor("participant"),chosen=ALL,today=D))))
    print("page100",p95(lambda: list(list_register(viewer=v,chosen=ALL,today=D,page=100))))
    print("matrix",p95(lambda: matrix_since("R500",viewer=v,today=D)))
    print("timeline",p95(lambda: timeline(viewer=v,chosen=ALL,today=D)))
    from qiao.dialogue.queries.waiting_commitments import waiting_commitments
    print("waiting",p95(lambda: waiting_commitments(people.actor("first_coordinator"),D)))
    q=visible_commitments(v).annotate(rank=rank(D)).order_by("rank","due_on","-id").values_list("pk",flat=True)
    print(q.explain())
