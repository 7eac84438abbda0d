"""Why a row was rejected, and what a load handled and told: stable ids, one plain sentence each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One stable id with its meaning and what to do about it."""

    id: str
    means: str
    do: str


REJECTS = {
    reason.id: reason
    for reason in (
        Reason("TC-L01", "the row has fewer columns than the header", "restore the missing cells"),
        Reason("TC-L02", "the row has more columns than the header", "put quotes around cells that hold commas"),
        Reason("TC-L03", "the row's quotes are broken", "close every quote; write a quote inside a cell twice"),
        Reason("TC-L04", "the row's characters cannot be read", "save the file as UTF-8"),
        Reason("TC-L05", "the row is longer than 2 MB", "check for a quote that was never closed"),
        Reason("TC-L06", "every cell of the row is empty", "nothing need be done"),
        Reason("TC-L10", "a cell that must be filled is empty", "fill the cell"),
        Reason("TC-L11", "the cell is not a whole number", "write digits only"),
        Reason(
            "TC-L12",
            "the cell is not a date of the expected form",
            "correct the date, or its form in the mapping",
        ),
        Reason(
            "TC-L13",
            "the cell does not name a known force or reporting body",
            "see `truecount reference show force_names`",
        ),
        Reason(
            "TC-L14",
            "the cell does not name a known crime category",
            "see `truecount reference show police_uk_categories`",
        ),
        Reason("TC-L15", "the cell is not a known outcome type", "see `truecount reference show outcome_types`"),
        Reason("TC-L16", "the cell is not a financial year and quarter", "write 2017/18 and 1 to 4"),
    )
}

NOTICES = {
    notice.id: notice
    for notice in (
        Reason(
            "TC-N01", "counts are negative", "nothing need be done: transfers and cancellations outweigh; they are kept"
        ),
        Reason("TC-N02", "counts are written -00", "nothing need be done: read as nought"),
        Reason("TC-N03", "the source marks the offence code as expired", "nothing need be done: kept and marked"),
        Reason(
            "TC-N04",
            "rows are reported by another body than the force they fall within",
            "ask the publisher why",
        ),
        Reason(
            "TC-N05",
            "rows have no crime reference",
            "nothing where they are incidents; else the crimes cannot be joined",
        ),
        Reason("TC-N06", "rows repeat a reference already held", "nothing need be done: the last loaded counts"),
        Reason(
            "TC-N07",
            "a year's end is printed as another day than the month's last",
            "nothing need be done: read as the month's last day",
        ),
        Reason(
            "TC-N08", "the file is not UTF-8", "nothing need be done: read as Windows-1252; check names with accents"
        ),
        Reason("TC-N09", "columns of the file are not read", "nothing, or map them"),
        Reason("TC-N10", "offence codes are not in the Notifiable Offence List held", "check the codes"),
        Reason(
            "TC-N11",
            "files are an edition of files already held",
            "nothing need be done: the earlier rows no longer count",
        ),
        Reason("TC-N12", "files were passed over", "nothing, or give the files of the formats that are read"),
        Reason(
            "TC-N13",
            "lines are no rows of their own, being blank or inside quotes",
            "look for a quote that was left open: it makes one cell of many rows",
        ),
        Reason(
            "TC-N14",
            "published counts of the same table, body and period are held from another file",
            "the file loaded last counts: put the parts of one table into one file, and load the newest release last",
        ),
        Reason(
            "TC-N15",
            "lines above a header look like rows and were not read",
            "nothing if they are titles; if they are rows, put them below the header",
        ),
    )
}
