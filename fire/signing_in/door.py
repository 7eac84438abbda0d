"""A workbench that runs as behind a force's own proxy, and browsers that come to it from whatever address."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fire.browser import SIGN_IN, Browser, free_port, until_it_answers
from fire.inside import ROOT, surroundings
from tests.workbench import provider as providers
from truecount.workbench import places

HOST = "crime.force.example"


def behind_the_proxy(port: int, address: str = "10.0.0.1") -> Browser:
    """A browser that comes from an address, by the proxy that ends HTTPS."""
    told = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": address, "Origin": f"https://{HOST}"}
    return Browser(port, headers=told)


def is_in(browser: Browser) -> bool:
    """Whether somebody is in here, or half in."""
    return not browser.get("/").to.startswith(SIGN_IN)


@dataclass(frozen=True)
class Door:
    """The port of the workbench, its provider, and the keys of its colleagues' authenticators by name."""

    port: int
    provider: Any
    keys: Mapping[str, str]

    def browser(self, address: str = "10.0.0.1") -> Browser:
        """A browser that was never here."""
        return behind_the_proxy(self.port, address)


@contextlib.contextmanager
def door() -> Iterator[Door]:
    """A workbench with colleagues, in a folder that is thrown away, and its provider."""
    home = Path(tempfile.mkdtemp(prefix="truecount-fire-"))
    with providers.running() as provider:
        port = free_port()
        env = surroundings() | {places.HOME: str(home), places.HOSTS: HOST}
        env |= providers.settings(home / "provider", provider.issuer, providers.BY_MFA)
        command = [sys.executable, "-m", "fire.signing_in.inside", str(port)]
        with (home / "said.txt").open("wb") as said:
            process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True)
        try:
            assert process.stdout
            told = process.stdout.readline()
            if not told:
                raise RuntimeError((home / "said.txt").read_text("utf-8")[-2000:])
            until_it_answers(behind_the_proxy(port))
            yield Door(port, provider, json.loads(told))
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(home, ignore_errors=True)
