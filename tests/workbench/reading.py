"""A simulated audit in the workbench, for tests: imported as the registrar imports it, and read as readers read it."""

from collections import defaultdict

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.planned import Planned, true_readings
from truecount.audit.readings import NOTHING
from truecount.workbench.audits.models import Audit, Task

FILES = {"plan": "plan.yaml", "draw": "draw.csv", "drawn": "draw.yaml"}


def sent_in(registrar, planned: Planned, **more):
    """What the import page answers to a plan and a draw."""
    given = {name: SimpleUploadedFile(file, (planned.folder / file).read_bytes()) for name, file in FILES.items()}
    return registrar.post(reverse("new-audit"), {"title": "An audit", "keep_until": "2099-01-01"} | given | more)


def imported(registrar, planned: Planned, **more) -> Audit:
    answer = sent_in(registrar, planned, **more)
    assert answer.status_code == 302, answer.content.decode()
    return Audit.objects.latest("pk")


def allocated(registrar, audit: Audit, *readers) -> None:
    answer = registrar.post(reverse("allocate", args=[audit.pk]), {"reader": [one.account.pk for one in readers]})
    assert answer.status_code == 302


def truth_of(planned: Planned) -> dict[str, str]:
    """By log, the crimes that it requires as a reader enters them."""
    found = defaultdict(list)
    for one in true_readings(planned):
        if one.class_code != NOTHING:
            victim = (one.victim or "").replace(",", " ")
            found[one.log].append(f"{one.class_code} {victim}".strip())
    return {name: ", ".join(crimes) for name, crimes in found.items()}


def save(reader, task: Task, crimes: str, **more):
    """Read one log: the crimes by class, or none."""
    says = {"says": "otherwise", "otherwise": crimes, "why": "as it is"} if crimes else {"says": "nothing"}
    given = {"opened-as": "test", "revision": task.revision, "save": "yes"} | says | more
    return reader.post(reverse("reading", args=[task.pk]), given)


def read_all(reader, truth: dict[str, str], stage: str, slip: int = 0) -> int:
    """Read every log that waits for a reader; of those that require crimes every `slip`th is read as requiring none."""
    tasks = Task.objects.filter(reader=reader.account, stage=stage, done=False).select_related("log")
    requiring = 0
    for task in tasks:
        crimes = truth.get(task.log.of.name, "")
        requiring += bool(crimes)
        answer = save(reader, task, "" if slip and crimes and requiring % slip == 0 else crimes)
        assert answer.status_code == 302, answer.content.decode()
    return len(tasks)
