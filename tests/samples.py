"""Small files of each format, made up, for tests: what a reader should take in whole."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

MAPPING = """
force: kent
system: athena
dates: "%d/%m/%Y %H:%M"
tables:
  crimes:
    columns:
      reference: Crime Ref
      incident_reference: Incident No
      recorded_at: Date Recorded
      offence_code: HO Code
      last_outcome: {column: Outcome, codes: {CH: Charged}}
  incidents:
    columns:
      reference: Log No
      reported_at: {column: Opened, dates: ["%d/%m/%Y %H:%M", "%d/%m/%Y"]}
      opening_code: Open Code
      closing_code: Close Code
  outcomes:
    columns:
      crime_reference: Crime
      outcome_type: {column: Type, codes: {Charged: "1"}}
      assigned_at: {column: Given, dates: excel}
"""


@dataclass(frozen=True)
class Example:
    """One format's file: its text, the record table its rows become, how many, a column that must be filled
    and a column of words."""

    name: str
    format: str
    file: str
    text: str
    table: str
    rows: int
    needs: str
    words: str = ""

    @property
    def header(self) -> str:
        return self.text.splitlines()[0]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()[1:]

    def mapping(self, folder: Path):
        from truecount.records.intake.mapping import read_mapping

        if self.format != "force-export":
            return None
        path = folder / "mapping.yaml"
        path.write_text(MAPPING, encoding="utf-8")
        return read_mapping(path)


EXAMPLES = [
    Example(
        "recorded-crime",
        "home-office",
        "recorded.csv",
        "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,"
        "Offence Code,Number of Offences\n"
        "2017/18,1,Kent,Burglary Residential,Theft offences,Domestic burglary,28E, 1 234 \n"
        '2017/18,2,Kent,Burglary Residential,Theft offences,Domestic burglary,28E," 1,235 "\n'
        '2017/18,3,"London, City of",Bigamy,Miscellaneous crimes,Miscellaneous crimes,26,-1 \n'
        "2017/18,4,Kent,Bigamy,Miscellaneous crimes,Miscellaneous crimes,26,-00 \n",
        "published_counts",
        4,
        "Number of Offences",
        "Offence Description",
    ),
    Example(
        "outcomes-table",
        "home-office",
        "outcomes.csv",
        "financial_year,financial_quarter,force_name,offence_description,offence_group,offence_subgroup,offence_code,"
        "offence_code_expired,outcome_description,outcome_group,outcome_type,offences,force_outcomes_recorded_in_quarter\n"
        "2017/18,1,Kent,Arson,Criminal damage and arson,Arson,56A,NA,Charged/Summonsed,Charged/Summonsed,1,7,5\n"
        "2017/18,1,Kent,Arson,Criminal damage and arson,Arson,56A,NA,Not yet assigned,Not yet assigned,0,3,NA\n"
        "2017/18,1,Kent,Arson,Criminal damage and arson,Arson,56,Expired,Charged/Summonsed,Charged/Summonsed,1,-2,0\n",
        "published_counts",
        5,
        "offences",
        "offence_description",
    ),
    Example(
        "rolling-year",
        "home-office",
        "rolling.csv",
        "12 months ending,PFA,Region,Offence,Rolling year total number of offences\n"
        "31-03-2017,Kent,South East,Robbery,900\n"
        "30-12-2017,Kent,South East,Robbery,950\n",
        "published_counts",
        2,
        "Offence",
        "Offence",
    ),
    Example(
        "street",
        "police-uk",
        "2015-01-cleveland-street.csv",
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
        "Crime type,Last outcome category,Context\n"
        "aa01,2015-01,Cleveland Police,Cleveland Police,-1.1,54.4,On or near A Road,E01027598,A 002A,"
        "Other theft,Under investigation,\n"
        "aa02,2015-01,Leicestershire Police,Cleveland Police,,,No location,,,Burglary,,\n",
        "crimes",
        2,
        "Falls within",
        "Last outcome category",
    ),
    Example(
        "outcomes-file",
        "police-uk",
        "2015-01-cleveland-outcomes.csv",
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
        "aa01,2015-02,Cleveland Police,Cleveland Police,-1.1,54.4,On or near A Road,E01027598,A 002A,Suspect charged\n"
        "aa01,2015-06,Cleveland Police,Cleveland Police,-1.1,54.4,On or near A Road,E01027598,A 002A,Offender fined\n",
        "outcomes",
        2,
        "Crime ID",
        "Outcome type",
    ),
    Example(
        "crimes-export",
        "force-export",
        "crimes.csv",
        "Crime Ref,Incident No,Date Recorded,HO Code,Outcome,Officer\n"
        "46/1/16,30-0001,01/04/2016 09:30,8/6,CH,x\n"
        "46/2/16,,02/04/2016 23:59,049/10,,x\n",
        "crimes",
        2,
        "Crime Ref",
        "Incident No",
    ),
    Example(
        "incidents-export",
        "force-export",
        "incidents.csv",
        "Log No,Opened,Open Code,Close Code\n30-0001,01/04/2016 08:00,001,304\n30-0002,02/04/2016,309,\n",
        "incidents",
        2,
        "Log No",
        "Open Code",
    ),
    Example(
        "outcomes-export",
        "force-export",
        "outcomes.csv",
        "Crime,Type,Given\n46/1/16,Charged,42461.5\n46/2/16,016,42462\n",
        "outcomes",
        2,
        "Given",
        "Crime",
    ),
]


def write_xlsx(path: Path, rows: list[list[str]]) -> None:
    """The smallest workbook that holds the rows as text."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(c)}</t></is></c>' for c in row) + "</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Table 1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)


def write_ods(path: Path, rows: list[list[str]]) -> None:
    """The smallest OpenDocument sheet that holds the rows as text."""
    uri = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{uri}:office:1.0"'
        f' xmlns:table="{uri}:table:1.0" xmlns:text="{uri}:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Table 1">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{uri}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
