"""A provider of OpenID Connect that is not ours, run as a process of its own, with people and pages."""

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import requests

PEOPLE = (
    {"sub": "anna", "preferred_username": "anna", "groups": ["crime-auditors", "northern"]},
    {"sub": "ben", "preferred_username": "ben", "groups": ["canteen"]},
)
SECONDS = 30


@contextmanager
def running():
    """Its address, while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "-n", "True", *people]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        issuer = f"http://127.0.0.1:{port}"
        _wait_for(issuer, process)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(issuer, process):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{issuer}/.well-known/openid-configuration", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise RuntimeError("The provider did not start.")
