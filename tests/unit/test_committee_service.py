"""The committee system's own answers: its meetings, their items and documents, asked of a stand-in on this machine."""

from __future__ import annotations

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from truecount.errors import TrueCountError
from truecount.papers.claims.claims_in import claims_in
from truecount.papers.claims.page import page_in
from truecount.papers.claims.service import get_meeting, get_meetings, meeting_in, meetings_in

MEETINGS = """<?xml version="1.0"?><getmeetings><committee><committeetitle>Example Panel</committeetitle>
<meeting><meetingid>7</meetingid><meetingdate>05/03/2019</meetingdate><meetingtime>10:00</meetingtime>
<meetingstatus>Confirmed</meetingstatus></meeting><meeting><meetingid>8</meetingid></meeting></committee>
</getmeetings>"""
MEETING = """<meeting xmlns="http://example.org/ns"><meetingid>7</meetingid><meetingdate>05/03/2019</meetingdate>
<agendaitems><agendaitem><agendaitemid>70</agendaitemid><agendaitemnumber>3</agendaitemnumber>
<agendaitemtitle>Recording &amp;amp; Outcomes</agendaitemtitle><isrestricted>False</isrestricted>
<agendatext>&lt;p&gt;Minutes:&lt;/p&gt;&lt;p&gt;1. Charges were at 9%.&lt;/p&gt;</agendatext>
<linkeddocuments><linkeddoc><title>Report</title><url>https://example.org/s1.pdf</url></linkeddoc></linkeddocuments>
</agendaitem><agendaitem><agendaitemid>71</agendaitemid><agendaitemtitle>Staff</agendaitemtitle>
<isrestricted>True</isrestricted><agendatext>&lt;p&gt;Not public&lt;/p&gt;</agendatext></agendaitem>
</agendaitems></meeting>"""


@pytest.fixture
def system():
    """A stand-in for a committee system, and what it was asked."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            answer = {"GetMeetings": MEETINGS, "GetMeeting": MEETING}.get(urlsplit(self.path).path.split("/")[-1])
            self.send_response(200 if answer and "off" not in self.path else 404)
            self.end_headers()
            self.wfile.write((answer or "").encode())

        def log_message(self, *said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_meetings_are_asked_for_with_days_as_the_service_takes_them(system):
    base, asked = system
    first, second = get_meetings(base, 5, date(2019, 1, 2), date(2019, 12, 31), timeout=5)
    assert (first.id, first.day, first.status, first.committee) == ("7", date(2019, 3, 5), "Confirmed", "Example Panel")
    assert second.day is None
    query = parse_qs(urlsplit(asked[0]).query)
    assert query == {"lCommitteeId": ["5"], "sFromDate": ["02/01/2019"], "sToDate": ["31/12/2019"]}


def test_a_meeting_has_its_items_and_what_is_restricted_has_no_text(system):
    base, _ = system
    public, closed = get_meeting(f"{base}/", 7, timeout=5).items
    assert (public.number, public.title) == ("3", "Recording & Outcomes")
    assert [(one.name, one.address) for one in public.documents] == [("Report", "https://example.org/s1.pdf")]
    assert claims_in(page_in(public.text))[0][0].numbers == (9,)
    assert closed.restricted and closed.text == ""


def test_a_service_that_is_off_or_away_is_told_in_a_sentence(system):
    base, _ = system
    with pytest.raises(TrueCountError, match=r"refuses \(404\)"):
        get_meeting(f"{base}/off", 7, timeout=5)
    with pytest.raises(TrueCountError, match="does not answer"):
        get_meeting("http://127.0.0.1:9", 7, timeout=1)
    with pytest.raises(TrueCountError, match="no web address"):
        get_meeting("file:///etc", 7)


@pytest.mark.parametrize(
    "answer", ["<!DOCTYPE html><html></html>", "no xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ""]
)
def test_an_answer_that_is_no_data_is_refused(answer):
    for reading in (meetings_in, meeting_in):
        with pytest.raises(TrueCountError, match="The answer of the committee system is"):
            reading(answer)
