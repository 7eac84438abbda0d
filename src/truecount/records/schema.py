"""The record tables: what a force holds and what is published, one typed column at a time.

Every row of every record table begins with the four columns of `ORIGIN`, which say exactly where it came from.
Times are held as timestamps with a `precision` beside them, because much of what is published gives a month only.
"""

from __future__ import annotations

from dataclasses import dataclass

from ibis import Schema
from ibis import schema as ibis_schema

PRECISIONS = ("instant", "day", "month")


@dataclass(frozen=True)
class RecordColumn:
    """One column: its name, its Ibis type (a leading "!" means never empty) and what it holds."""

    name: str
    type: str
    holds: str


@dataclass(frozen=True)
class RecordTable:
    """One record table: its name, what one row is, and its columns."""

    name: str
    row_is: str
    columns: tuple[RecordColumn, ...]

    @property
    def schema(self) -> Schema:
        """The table's columns and types, in order, as Ibis wants them."""
        return ibis_schema({c.name: c.type for c in self.columns})


def columns(text: str) -> tuple[RecordColumn, ...]:
    """Columns from lines of "name | type | what it holds"."""
    cells = (line.split("|") for line in text.strip().splitlines())
    return tuple(RecordColumn(name.strip(), kind.strip(), holds.strip()) for name, kind, holds in cells)


ORIGIN = columns("""
record_id | !int64 | the row's own number in this file; later rows are higher
load_id | !int32 | the load that brought it
file_id | !int32 | the source file it stood in
row | !int64 | its data row in that file, counted from 1
""")

INCIDENTS = RecordTable(
    "incidents",
    "one incident as logged (anti-social behaviour in published street files is an incident, not a crime)",
    ORIGIN
    + columns("""
force_id | !string | the force whose log it is
system | string | the system that gave the reference
reference | string | the incident number, unique only within force and system
reported_at | timestamp | when it came to notice
precision | string | how exactly that is known: instant, day or month
channel | string | how it was reported
standing | string | who reported it: victim, representative, professional, witness, police or other
caller_key | string | pseudonymous key of the person who reported it
place_key | string | pseudonymous key of the place
opening_code | string | the category it was opened under
closing_code | string | the category it was closed under
qualifiers | string | further codes, separated by ";"
district | string | district or division
lsoa_code | string | lower-layer super output area
merged_into | string | the incident it was merged into as a duplicate, where the source says
text | string | the log as written, with names, addresses and numbers taken out
reported_by | string | the body that supplied the row
"""),
)

ALLEGATIONS = RecordTable(
    "allegations",
    "one allegation made in an incident: the facts from which required crimes follow",
    ORIGIN
    + columns("""
force_id | !string | the force that received it
system | string | the system that gave the reference
incident_reference | string | the incident it was made in
reference | string | the allegation's own number
offence_code | string | Home Office offence code, NNN/NN, where one was given
victim_key | string | pseudonymous key of the victim
victim_kind | string | person, child, household, business, state or other
suspect_key | string | pseudonymous key of the suspect, or of suspects who acted together
relationship | string | what the suspect is to the victim: partner, former partner, family, known, stranger or unknown
standing | string | who made the allegation, where not the one who reported the incident
confirmed | string | whether the victim confirms it: yes, no, untraced or unknown
contrary | string | whether credible evidence to the contrary was at hand: yes, no or unknown
made_out | string | for offences against the state, whether the points to prove were made out: yes, no or unknown
committed_in | string | where it was committed: a force's id, abroad, or empty for the force's own area
facts | string | further facts that settle the offence, as "name=value" with ";" between them
alleged_at | timestamp | when it was alleged; those of one incident that come to notice together have one time
precision | string | how exactly that is known: instant, day or month
"""),
)

CRIMES = RecordTable(
    "crimes",
    "one crime record as supplied; a reference may occur again when a source repeats or updates it",
    ORIGIN
    + columns("""
force_id | !string | the force that recorded it
system | string | the system that gave the reference
reference | string | the crime reference, unique only within force and system
incident_reference | string | the incident it answers, where the source says
reported_at | timestamp | when it was reported, as the record says
committed_at | timestamp | when it was committed, or began
recorded_at | timestamp | when it was recorded
precision | string | how exactly that is known: instant, day or month
entered_at | timestamp | when the record was last entered or changed, by the system's own clock
offence_code | string | Home Office offence code, NNN/NN
class_code | string | crime class, such as 8N, as it stands now
class_before | string | the class it had before it was reclassified, if it was
reclassified_at | timestamp | when that was
category | string | data.police.uk crime category
district | string | district or division
lsoa_code | string | lower-layer super output area
victim_key | string | pseudonymous key of the victim
victim_kind | string | person, child, household, business, state or other
suspect_key | string | pseudonymous key of the suspect, or of suspects who acted together
place_key | string | pseudonymous key of the place
flags | string | markers of the record, such as "domestic abuse", "hate" or "knife", separated by ";"
mo | string | how it was done, as written, with names, addresses and numbers taken out
reported_by | string | the body that supplied the row
last_outcome | string | the latest outcome as the source words it
cancelled_at | timestamp | when it was cancelled or transferred, if it was
cancellation | string | why, C1 to C5
cancelled_by | string | who decided it: registrar, decision maker, supervisor, investigator or other
avi | string | whether the record holds additional verifiable information for it: yes or no
other_reference | string | the crime reference of the force it was transferred to
victim_told_at | timestamp | when the victim was told of the cancellation or transfer
"""),
)

OUTCOMES = RecordTable(
    "outcomes",
    "one outcome given to a crime; a crime may have several",
    ORIGIN
    + columns("""
force_id | !string | the force that gave it
system | string | the system that gave the reference
crime_reference | !string | the crime it was given to
outcome_type | string | Home Office outcome type, where the source gives one
outcome_label | string | the outcome as the source words it
assigned_at | timestamp | when it was given
precision | string | how exactly that is known: instant, day or month
entered_at | timestamp | when it was last entered or changed, by the system's own clock
offence_charged | string | the offence charged or cautioned for, NNN/NN, where it is another than the one recorded
authorised_by | string | who authorised it: registrar, decision maker, prosecutor, inspector, supervisor or investigator
victim_told_at | timestamp | when the victim was told of it
reported_by | string | the body that supplied the row
"""),
)

PUBLISHED_COUNTS = RecordTable(
    "published_counts",
    "one published number of crimes for a body, period, offence and, in outcome tables, outcome and basis",
    ORIGIN
    + columns("""
dataset | !string | recorded-crime, outcomes or rolling-year
force_id | !string | the body the number is for
period_start | !date | first day of the period
period_end | !date | last day of the period
offence_code | string | offence code of the open data tables
offence | string | the offence or offence group as printed
offence_group | string | offence group as printed
offence_subgroup | string | offence subgroup as printed
code_expired | !boolean | whether the source marks the offence code as expired
outcome_type | string | Home Office outcome type; empty in tables of recorded crime
basis | !string | recorded (crimes), cohort (outcomes so far of the crimes recorded then), closed (outcomes given then)
crimes | !int64 | the number printed; negative where transfers or cancellations outweigh
"""),
)

LOADS = RecordTable(
    "loads",
    "one run of `truecount load` that brought something new",
    columns("""
load_id | !int32 | its number
loaded_at | !timestamp | when, in UTC
format | !string | the format it was read as
mapping_sha256 | string | the hash of the mapping it was read with
version | !string | the version of TrueCount that read it
"""),
)

FILES = RecordTable(
    "files",
    "one source file of a load",
    columns("""
file_id | !int32 | its number
load_id | !int32 | the load it came in
name | !string | its name inside the source given
sha256 | !string | the hash of its bytes
batch | !string | what it is an edition of; a later file of the same batch replaces it
rows_in | !int64 | data rows read
accepted | !int64 | rows accepted
rejected | !int64 | rows rejected, each with at least one reason
replaced_by | int32 | the file that replaced it, if one did
"""),
)

REJECTS = RecordTable(
    "rejects",
    "one fault of one rejected row",
    columns("""
load_id | !int32 | the load
file_id | !int32 | the source file
row | !int64 | its data row in that file, counted from 1
column | string | the column at fault, as the file names it
reason | !string | the reason's id
value | string | what stood there, cut to 80 characters
"""),
)

NOTICES = RecordTable(
    "notices",
    "one thing a load handled that a reader of the figures should know",
    columns("""
load_id | !int32 | the load
notice | !string | the notice's id
rows | !int64 | how many rows it concerns
message | !string | what was found and what was done
"""),
)

LINKS = RecordTable(
    "links",
    "one tie between an incident and a crime record, as `truecount link` worked it out",
    columns("""
crime_id | !int64 | the crime's record_id
incident_id | !int64 | the incident's record_id
probability | !float64 | how likely it is that the crime was reported in this incident, 0 to 1
how | !string | reference, likeness or duplicate: what the tie rests on
evidence | !string | what speaks for it, in words
"""),
)

SAME_INCIDENTS = RecordTable(
    "same_incidents",
    "one incident that tells again what an earlier one told, as `truecount link` worked it out",
    columns("""
incident_id | !int64 | the later incident's record_id
first_id | !int64 | the record_id of the incident that told it first
probability | !float64 | how likely it is that both tell of one thing, 0 to 1
how | !string | reference or likeness: what the tie rests on
evidence | !string | what speaks for it, in words
"""),
)

LINK_RUNS = RecordTable(
    "link_runs",
    "one run of `truecount link`: what it was done with and how well it did",
    columns("""
made_at | !timestamp | when, in UTC
version | !string | the version of TrueCount that made it
last_load | !int32 | the last load it knew of
settings | !string | the settings it was made with, as JSON
model | string | the trained model, as JSON; empty where nothing had to be weighed
threshold | float64 | the probability from which two records were tied
report | !string | counts and measured precision, as JSON
"""),
)

VERDICTS = RecordTable(
    "verdicts",
    "one crime that should have been recorded, or one record that none requires, as `truecount check` judged it",
    columns("""
incident_id | !int64 | the incident's record_id; of incidents that repeat one another, the first
required_id | int64 | the allegation (record_id) whose crime it is; empty where none is required
crime_id | int64 | the record_id of the crime record that answers it; empty where none does
verdict | !string | what became of it, as docs/reference/checks.md names it
late | boolean | whether it was recorded after the time allowed; empty where that cannot be said
due | timestamp | by when it had to be recorded
hours | int32 | within how many hours of the report that is
recorded_at | timestamp | when it was recorded
class_code | string | the class required
offence_code | string | the offence code required
recorded_class | string | the class recorded, as it stands now
recorded_code | string | the offence code recorded
class_rule | string | the rule that gives the class
whether_rules | string | the rules by which it is recorded at all, separated by ";"
count_rules | string | the rules by which it is one crime, separated by ";"
"""),
)

FINDINGS = RecordTable(
    "findings",
    "one thing that `truecount check` found wrong with one record",
    columns("""
check_id | !string | the check, such as TC-C01
severity | !string | error, warning or note
subject | !string | what record it is of: incident, crime, outcome or force
record_id | int64 | the record's record_id; empty where it is of the force as a whole
force_id | string | the force
system | string | the system that gave the reference
reference | string | the incident number or crime reference
district | string | its district or division
at | timestamp | when it was reported, recorded or given
says | !string | what is wrong with it, in one plain sentence
"""),
)

CHECK_RUNS = RecordTable(
    "check_runs",
    "one check of one run of `truecount check`",
    columns("""
check_id | !string | the check
made_at | !timestamp | when, in UTC
version | !string | the version of TrueCount that ran it
last_load | !int32 | the last load it knew of
asked | !boolean | whether the file holds what the check needs
findings | !int64 | records it found fault with
"""),
)

SCORES = RecordTable(
    "scores",
    "one log and how likely it hides a crime not recorded, as `truecount triage` thinks; nothing is recorded by it",
    columns("""
incident_id | !int64 | the incident's record_id
hidden | !float64 | how likely it hides a crime not recorded, 0 to 1
several | float64 | how likely more than one crime is required; empty where it has no record
kind | !string | the kind of crime that its words and facts speak for: violence, sexual offences or other crime
"""),
)

SCORE_RUNS = RecordTable(
    "score_runs",
    "one run of `truecount triage`: what the scores were made with",
    columns("""
made_at | !timestamp | when, in UTC
version | !string | the version of TrueCount that made it
last_load | !int32 | the last load it knew of
model | !string | the hash of the model
card | !string | what the model was learnt from, as JSON
"""),
)

RECORD_TABLES = (INCIDENTS, ALLEGATIONS, CRIMES, OUTCOMES, PUBLISHED_COUNTS)
LEDGER_TABLES = (LOADS, FILES, REJECTS, NOTICES)
WORKED_OUT = (LINKS, SAME_INCIDENTS, LINK_RUNS, VERDICTS, FINDINGS, CHECK_RUNS, SCORES, SCORE_RUNS)
"""What steps put beside the records; each run of a step replaces what the run before it put."""
ALL_TABLES = {table.name: table for table in (*RECORD_TABLES, *LEDGER_TABLES, *WORKED_OUT)}
