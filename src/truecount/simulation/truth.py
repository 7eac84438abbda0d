"""The tables that hold the truth of a simulated force, and what is worked out from them."""

from __future__ import annotations

from typing import Any

from truecount.records.schema import RecordTable, columns
from truecount.records.store import run
from truecount.simulation.editions import NAMES

TRUE_INCIDENTS = RecordTable(
    "true_incidents",
    "one log of a simulated force, with what it really was",
    columns("""
force_id | !string | the simulated force
incident_reference | !string | the log's reference in `incidents`
case_key | !string | the case it belongs to; repeat calls and later reports share it
pattern | !string | the pattern it was drawn from
victims | !int32 | the number of victims of the case
report | !string | first report, later report or repeat call
route | !string | command-and-control, crime-bureau or safeguarding
quiet | !boolean | whether it is told in quiet words
edition | !string | the edition of the rules in force when it came in
stays | string | what it stays where no crime is required, such as N100/01
required | !int32 | crimes required under that edition
recorded | !int32 | crimes recorded of it, second records left out
"""),
)
TRUE_CRIMES = RecordTable(
    "true_crimes",
    "one crime that some edition of the rules requires of a log",
    columns("""
force_id | !string | the simulated force
incident_reference | !string | the log's reference in `incidents`
number | !int32 | its number within the log
offence_code | string | Home Office offence code, NNN/NN
class_code | !string | crime class, such as 8N
subgroup | string | offence subgroup as the open data of 2017/18 names it
kind | !string | violence, sexual offences or other crime
victim_key | string | pseudonymous key of the victim; empty where the offence is against the state
suspect_key | string | pseudonymous key of the suspect, or of suspects who acted together
reported_at | !timestamp | when the log came in
route | !string | command-and-control, crime-bureau or safeguarding
editions | !string | the editions under which it is required, separated by ";"
required | !boolean | whether the edition in force when the log came in required it
fate | !string | recorded, nothing recorded, missed beside others or not required
late | !boolean | whether it was recorded after the time allowed
wrong_class | !boolean | whether it was recorded in another class at first
wrongly_cancelled | !boolean | whether its record was cancelled with no good reason
crime_reference | string | the record that answers it in `crimes`
"""),
)
TRUE_RECORDS = RecordTable(
    "true_records",
    "one crime record of a simulated force, with the log that it is of",
    columns("""
force_id | !string | the simulated force
crime_reference | !string | the record's reference in `crimes`
incident_reference | !string | the log it is of, also where the record names none or a mistyped one
what | !string | answers (a crime the log required), recorded twice or not required
"""),
)
TRUE_CHANGE = RecordTable(
    "true_change",
    "one financial year and offence subgroup of a simulated force: how its recorded crime came about",
    columns("""
force_id | !string | the simulated force
year | !string | financial year of the report, such as 2016/17
subgroup | !string | offence subgroup as the open data of 2017/18 names it, by the class in force
genuine | !int64 | crimes that the first edition (2015-04) requires: the same yardstick in every year
required | !int64 | crimes that the edition in force required; over genuine it is the change of rules
recorded | !int64 | of those, recorded at all; over required it is the accuracy of recording
"""),
)
SIMULATION = RecordTable(
    "simulation",
    "the one simulation that a file holds",
    columns("""
settings | !string | every setting and dial, as JSON
sha256 | !string | their hash
version | !string | the version of TrueCount that made it
content | !string | the hash of every table's rows, in order
"""),
)
TRUTH = (TRUE_INCIDENTS, TRUE_CRIMES, TRUE_RECORDS)
WORKED_OUT = (TRUE_CHANGE, SIMULATION)


def work_out(connection: Any) -> None:
    """Fill `true_change` from `true_crimes`.

    `genuine` counts by subgroup under the first edition, so a crime whose subgroup a later edition changes is counted
    where the first edition puts it; `required` and `recorded` count where the edition in force puts it.
    """
    year = "year(reported_at - INTERVAL 3 MONTH)"
    label = f"{year} || '/' || lpad((({year} + 1) % 100)::VARCHAR, 2, '0')"
    run(
        connection,
        f"""
        INSERT INTO true_change
        SELECT force_id, {label} AS financial, subgroup,
               count(*) FILTER (WHERE list_contains(string_split(editions, ';'), '{NAMES[0]}')),
               count(*) FILTER (WHERE required),
               count(*) FILTER (WHERE fate = 'recorded')
        FROM true_crimes WHERE subgroup IS NOT NULL GROUP BY ALL ORDER BY ALL""",
    )
