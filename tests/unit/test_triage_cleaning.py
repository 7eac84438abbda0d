import ibis
import pytest

from truecount.triage.cleaning import cleaned, taken_out, until

LOG = (
    "08:46 caller says tv taken from the house\n09:19 DESK: serial numbers to follow\n"
    "00:10 PATROL: attended\nRESULT: {}"
)


def clean_lines(text: str) -> str:
    table = ibis.memtable({"text": [text]})
    return str(table.select(text=cleaned(table.text)).to_pyarrow()["text"][0].as_py())


def clean(text: str) -> str:
    return " ".join(clean_lines(text).split())


@pytest.mark.parametrize(
    "told",
    [
        "RESULT: crime recorded, OIC allocated",
        "result: nfa, caller happy",
        "CR 24/04000011/18 refers",
        "crime no 24/04000011/18",
        "see crime",
        "CRIMED AS THEFT",
        "crime has been recorded",
        "CPD case HZ201709",
        "12:10 disposal: filed",
        "no offences disclosed at this time",
        "referred to CPD",
        "turned over to CPD / HX323705",
        "crime ref: YY/012345/18",
        "CR/1234/18",
        "crime no. raised 46/1234/19",
        "reference number given",
        "passed to Action Fraud",
        "to be crimed per FCR",
        "non crime hate incident",
        "report HX254535",
        "crn AB1234567",
        "CR raised",
        "crime filed",
        "tagged as crime",
        "crime number",
        "crimed as common assault",
        "no offs disclosed",
        "offences disclosed",
    ],
)
def test_what_tells_how_a_log_ended_is_taken_out(told):
    left = clean(f"10:01 caller says bike taken\n{told}")
    assert "bike taken" in left
    told_words = {
        "crime",
        "crimed",
        "nfa",
        "oic",
        "offences",
        "offs",
        "disclosed",
        "crn",
        "tagged",
        "assault",
        "filed",
        "recorded",
        "hz201709",
        "24/04000011/18",
        "case",
    }
    assert not told_words & set(left.split())


@pytest.mark.parametrize(
    "person",
    [
        "Mr Adam Sample",
        "MRS SAMPLE",
        "07700 900123",
        "+44 7700 900123",
        "a.sample@example.org",
        "ME15 9BZ",
        "AB12 CDE",
        "born 01/02/1980",
        "14 Sample Street",
        "PC 1234",
        "www.example.org/page",
        "named Sample",
    ],
)
def test_what_could_tell_who_somebody_is_is_taken_out(person):
    left = clean(f"caller reports {person} , hit her")
    assert left.startswith("caller reports") and left.endswith("hit her")
    told = {"sample", "07700", "900123", "me15", "9bz", "ab12", "cde", "1980", "1234", "example"}
    assert not told & set(left.split())


def test_words_of_what_happened_stay():
    said = "her husband punched her twice, a bruise, £20 taken, a drunk lady missed the bus, ps 3 games, road closed"
    assert clean(f"18:31 {said}") == f"18:31 {said}"


def test_a_log_without_words_is_empty():
    table = ibis.memtable({"text": [None]}, schema={"text": "string"})
    assert table.select(text=cleaned(table.text)).to_pyarrow()["text"].to_pylist() == [""]


def test_every_thing_taken_out_says_what_it_would_tell():
    assert {one.of for one in taken_out()} == {"decision", "person", "frame"}
    assert len({one.what for one in taken_out()}) == len(taken_out())


def test_a_log_is_read_until_so_many_minutes_after_its_first_entry():
    assert until(LOG, 20) == "08:46 caller says tv taken from the house\n"
    assert "DESK" in until(LOG, 33) and "PATROL" not in until(LOG, 33)


def test_an_entry_earlier_in_the_day_than_the_one_above_is_of_the_next_day():
    late = 15 * 60 + 24
    assert "PATROL" not in until(LOG, late - 1) and "PATROL" in until(LOG, late)


def test_entries_without_a_clock_belong_to_the_one_before():
    assert until(LOG, 10_000).endswith("RESULT: {}") and "RESULT" not in until(LOG, 60)


@pytest.mark.parametrize(
    "clock", ["01/04/2018 15:03", "2018-04-01 15:03", "2018-04-01T15:03", "15:03", "1503 hrs", "1503h"]
)
def test_clocks_are_known_however_they_are_written(clock):
    log = clean_lines(f"{clock} caller says tv taken\n15:59 later")
    assert until(log, 30).count("\n") == 1 and until(log, 60) == log


@pytest.mark.parametrize("line", ["101 call back", "2000 cigarettes taken", "1.50 taken", "3 males seen"])
def test_numbers_that_begin_a_line_are_no_clocks(line):
    log = f"15:03 caller says tv taken\n{line}"
    assert until(log, 5) == log


def test_a_log_without_clocks_is_read_whole():
    assert until("caller says tv taken", 0) == "caller says tv taken"


@pytest.mark.parametrize(
    "entries",
    [
        "[08:46] caller says tv taken\n[10:00] PATROL: attended",
        "[12/04/2018 08:46] caller says tv taken\n[12/04/2018 10:00] PATROL: attended",
        "12 Apr 2018 08:46:10 caller says tv taken\n12 Apr 2018 10:00:02 PATROL: attended",
    ],
)
def test_a_log_is_cut_whatever_its_clocks_stand_in(entries):
    left = until(clean_lines(entries), 20)
    assert "taken" in left and "attended" not in left


def test_marks_of_a_template_are_taken_out():
    assert clean("[CALLER DETAILS]: a [grid ref 1234] b [x: y] c") == "a b c"
