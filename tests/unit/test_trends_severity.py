"""Crime weighted by severity: hand-counted sums, weights of one's own, what was not recorded, published scores."""

from datetime import date

import pytest

from tests.frames import put
from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, Provenance
from truecount.records.store import Store
from truecount.reference.kinds import KINDS
from truecount.trends import class_counts, populations
from truecount.trends.class_counts import ClassCounts
from truecount.trends.ratio_interval import Estimate
from truecount.trends.severity_methods import METHODS
from truecount.trends.severity_score import harm_index, published_severity, severity, weigh
from truecount.trends.severity_unrecorded import ALL, Accuracies, inspected_accuracies, unrecorded_severity
from truecount.trends.severity_weights import Weights, ons_weights, read_weights
from truecount.trends.tallies import tally

YEAR = Period.financial_year("2017/18")
MADE_UP = (Provenance(source="made up", where="nowhere", sha256="0"),)
ROUND = Weights("round numbers", {"105A": 10.0, "19C": 1000.0, "46": 1.0, "92D": 5.0}, frozenset({"92D"}), MADE_UP)


def counts(period=YEAR, **crimes):
    named = {code.removeprefix("c"): count for code, count in crimes.items()}
    return ClassCounts(reference.force("kent"), period, named, "made up", MADE_UP, ("Made up.",))


def by_name(figures):
    return {one.id.split(".", 3)[3]: one for one in figures}


def accuracies(**known):
    names = {"violence": KINDS[0], "sexual": KINDS[1], "other": KINDS[2], "all": ALL}
    return Accuracies({names[name]: value for name, value in known.items()}, "made up", MADE_UP)


def test_each_crime_counts_by_its_weight_and_classes_without_one_are_told():
    found = by_name(severity(counts(c105A=10, c46=100, c8U=4, nothing=2), people=1000))
    expected = 10 * 13.510541522943404 + 100 * 11.855539046217315
    assert found["weighted"].value == pytest.approx(expected)
    assert found["score"].value == pytest.approx(expected / 1000)
    assert found["without-weight"].value == 6
    assert found["without-weight-share"].parts == (6, 116)
    assert "8U 4, nothing 2" in found["without-weight"].warnings[0]
    assert "6 of 116 crimes" in found["weighted"].warnings[0]
    assert found["weighted"].basis.endswith("2020 set")
    assert all("Made up." in one.warnings for one in found.values() if one.parts is None)


def test_a_class_weighs_the_same_under_both_its_codes_and_homicide_together():
    weights = ons_weights().by_code
    assert weights["4/4"] == weights["4.4"]
    assert weights["1/4.1/4.10/4.2"] == weights["1"]


def test_kent_in_the_weights_held_is_not_the_published_score_and_says_so():
    found = by_name(severity(class_counts.published("kent", "2017/18")))["score"]
    assert found.shown == "14.99"
    assert "1,832,252 residents" in found.warnings[0]
    assert "published score of 2017/18 is 16.75" in found.warnings[1]


def test_a_part_of_a_year_and_a_body_without_residents_have_no_score():
    half = counts(Period(start=date(2017, 4, 1), end=date(2017, 9, 30)), c46=5)
    assert "not twelve months" in severity(half)[1].warnings[0]
    assert severity(half)[0].id == "severity.kent.2017-04-01.2017-09-30.weighted"
    nobody = ClassCounts(reference.force("btp"), YEAR, {"46": 5}, "made up", MADE_UP)
    assert severity(nobody)[1].value is None
    assert severity(nobody, people=10)[1].value == pytest.approx(5 * 11.855539046217315 / 10)
    with pytest.raises(TrueCountError, match="above 0"):
        severity(nobody, people=0)


def test_a_year_without_population_is_stood_in_for_by_the_nearest():
    assert populations.people("kent", YEAR).warnings == ()
    later = populations.people("kent", Period.financial_year("2024/25"))
    assert (later.count, len(later.warnings)) == (1_868_199, 1)


def test_published_scores_of_kent_go_from_11_95_to_16_75_and_17_89():
    found = {one.id: one.shown for one in published_severity("Kent")}
    ids = [f"severity-published.kent.{year}.total-recorded-crime" for year in ("2016-17", "2017-18", "2018-19")]
    assert [found[name] for name in ids] == ["11.95", "16.75", "17.89"]
    assert len(found) == 20
    assert published_severity("kent", "Robbery")[0].id == "severity-published.kent.2002-03.robbery"
    with pytest.raises(TrueCountError, match="No crime severity score of City of London"):
        published_severity("city-of-london")
    with pytest.raises(TrueCountError, match="the groups are Total recorded crime"):
        published_severity("kent", "Burglary")


def test_classes_that_police_work_alone_brings_to_light_are_left_out_of_harm():
    found = by_name(harm_index(counts(c105A=3, c92D=7, c8N=1), ROUND, people=10))
    assert (found["weighted"].value, found["per-head"].value, found["proactive"].value) == (30, 3, 7)
    assert found["without-weight"].value == 1


def test_weights_of_ones_own_are_read_with_the_mark_of_proactive_classes(tmp_path):
    path = tmp_path / "harm.csv"
    path.write_text("proactive,class_code,weight\nno,105A,1.5\nYes,4/4,200\n,46,0\n,,\n", encoding="utf-8-sig")
    found = read_weights(path)
    assert found.by_code == {"105A": 1.5, "4/4": 200, "4.4": 200, "46": 0}
    assert found.proactive == {"4/4", "4.4"}
    assert found.vintage == "harm.csv"
    assert weigh({"4.4": 2, "105A": 2}, found).sum == 3


def test_every_fault_of_a_file_of_weights_is_told_at_once(tmp_path):
    path = tmp_path / "harm.csv"
    path.write_text("class_code,weight,proactive\n105A,x,no\nZZ,1,no\n46,-1,perhaps\n105A,2,no\n8N,1\n8P,nan,\n")
    with pytest.raises(TrueCountError) as told:
        read_weights(path)
    lines = [int(one.split("line ")[1].split(":")[0]) for one in told.value.sentences]
    assert lines == [2, 3, 4, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"class_code\n105A\n", "once, and proactive"),
        (b"class_code,weight\n", "holds no weights"),
        (b"\xff\xfe\x00", "no CSV file in UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_holds_no_weights_is_refused(tmp_path, content, said):
    path = tmp_path / "harm.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrueCountError, match=said):
        read_weights(path)


def test_severity_not_recorded_is_added_up_from_the_accuracy_of_each_kind():
    known = accuracies(violence=Estimate(0.8, 0.5, 1.0), sexual=0.5, other=0.9)
    found = by_name(unrecorded_severity(counts(c105A=40, c19C=2, c46=90), known, ROUND))
    assert found["unrecorded.violence"].value == pytest.approx(400 * 0.2 / 0.8)
    assert (found["unrecorded.violence"].interval.low, found["unrecorded.violence"].interval.high) == (0, 400)
    assert found["unrecorded"].value == pytest.approx(100 + 2000 + 10)
    assert found["unrecorded"].interval is None
    assert found["accuracy"].value == pytest.approx(100 * 2490 / (2490 + 2110))


def test_kinds_without_accuracy_share_what_all_crime_leaves():
    """Of 100 violent and 100 other crimes all crime leaves 50 and violence 25, so the others leave 25 of weight 1."""
    known = accuracies(all=Estimate(0.8, 0.75, 0.85), violence=Estimate(0.8, 0.75, 0.85))
    found = by_name(unrecorded_severity(counts(c105A=100, c46=100), known, ROUND))
    assert found["unrecorded.rest"].value == pytest.approx(25)
    assert found["unrecorded"].value == pytest.approx(275)
    low, high = found["unrecorded"].interval.low, found["unrecorded"].interval.high
    assert (low, high) == pytest.approx((1100 * 0.15 / 0.85, 1100 * 0.25 / 0.75))
    assert found["accuracy"].value == pytest.approx(80)
    assert "9 per cent of the severity" in found["unrecorded.rest"].warnings[0]


def test_kinds_that_leave_out_more_than_all_crime_make_the_figures_unknown():
    found = by_name(unrecorded_severity(counts(c105A=100, c46=1), accuracies(all=0.99, violence=0.5), ROUND))
    assert {name: one.value is None for name, one in found.items()} == {
        "unrecorded": True,
        "unrecorded.violence": False,
        "unrecorded.rest": True,
        "accuracy": True,
    }


def test_accuracies_that_say_too_little_or_cannot_be_are_refused():
    with pytest.raises(TrueCountError, match=f"No accuracy of {KINDS[1]}"):
        accuracies(violence=0.9, other=0.9)
    with pytest.raises(TrueCountError, match="share above 0"):
        accuracies(all=83.6)
    with pytest.raises(TrueCountError, match="no kind of crime"):
        Accuracies({"fraud": 0.9}, "made up", MADE_UP)


def test_kent_missed_no_graver_crime_than_it_recorded_if_the_rest_has_what_all_crime_leaves():
    known = inspected_accuracies("kent", "2017 initial")
    found = by_name(unrecorded_severity(class_counts.published("kent", "2017/18"), known))
    assert found["accuracy"].shown == "84.3"
    assert found["accuracy"].interval.low < 83.6 < found["accuracy"].interval.high
    with pytest.raises(TrueCountError, match='Did you mean "2017 initial"'):
        inspected_accuracies("kent", "2017 inital")


def crime(number, day, class_code, **more):
    told = {"force_id": "kent", "system": "s", "reference": f"C{number}", "class_code": class_code, "record_id": number}
    return told | {"recorded_at": f"{day} 10:00:00", "precision": "instant"} | more


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Five crimes of kent, and a published table with three quarters of it and all four of essex."""
    path = tmp_path_factory.mktemp("severity") / "f.duckdb"
    with Store.write(path) as store:
        put(store, "loads", {"load_id": 1, "loaded_at": "2018-05-01 00:00:00", "format": "f", "version": "1"})
        made = {"file_id": 1, "load_id": 1, "name": "f1", "sha256": "1", "batch": "b"}
        put(store, "files", made | {"rows_in": 1, "accepted": 1, "rejected": 0})
        crimes = [crime(1, "2017-04-02", "105A"), crime(2, "2018-03-02", "46"), crime(3, "2017-05-05", "NFIB1H")]
        gone = crime(4, "2017-06-01", "19C", cancelled_at="2017-07-01 00:00:00")
        put(store, "crimes", *crimes, gone, crime(5, "2017-06-01", None))
        published = [*table("kent", 3), *table("essex", 4)]
        put(store, "published_counts", *({"record_id": number} | row for number, row in enumerate(published)))
    with Store.read(path) as store:
        yield store


def table(force, quarters):
    """Two thefts and two frauds a quarter."""
    ends = [date(2017, 6, 30), date(2017, 9, 30), date(2017, 12, 31), date(2018, 3, 31)]
    told = {"dataset": "recorded-crime", "force_id": force, "code_expired": False, "basis": "recorded", "crimes": 2}
    for end in ends[:quarters]:
        span = {"period_start": end.replace(month=end.month - 2, day=1), "period_end": end}
        yield told | span | {"offence_code": "46", "offence_group": "Theft offences"}
        yield told | span | {"offence_code": "51", "offence_group": "Fraud offences"}


def test_crimes_of_a_record_file_are_counted_by_class_without_fraud_and_cancelled_ones(file):
    found = class_counts.in_file(file, "kent", YEAR)
    assert found.crimes == {"105A": 1, "46": 1, "not told": 1}
    assert by_name(severity(found, people=1))["without-weight"].value == 1
    assert found.made_from[0].source == "f1"


def test_crimes_counted_by_anything_but_class_are_refused(file):
    with pytest.raises(TrueCountError, match="by class; these are counted by flag"):
        class_counts.of_tally(tally(file, "kent", "flag"), YEAR, ())


def test_a_loaded_table_is_added_up_over_its_quarters_without_fraud(file):
    assert class_counts.in_table(file, "essex", "2017/18").crimes == {"46": 8}


def test_a_loaded_table_that_lacks_a_quarter_is_refused(file):
    with pytest.raises(TrueCountError, match="3 of the 4 quarters of 2017/18"):
        class_counts.in_table(file, "kent", "2017/18")


def test_what_is_not_held_by_class_is_told_with_what_is():
    with pytest.raises(TrueCountError, match="what is held is England and Wales 2017/18, Kent 2017/18"):
        class_counts.published("kent", "2018/19")


def test_the_methods_have_one_name_each():
    assert len({method.id for method in METHODS}) == len(METHODS) == 9
