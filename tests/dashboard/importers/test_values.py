"""Cells become values, or are refused with a sentence: the rules of each column."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importers.values import cohorts, dates, positions, ranks, scores, times, training, words
from dashboard.importers.values.cells import ValueProblem, text_of
from dashboard.importers.values.nip import doubts, nip
from dashboard.importers.zoom import moment
from queries.vocabulary import EDUCATIONS, POSITION_LEVELS, RANKS, STATUSES

TODAY = date(2026, 11, 24)


def test_a_dash_or_blank_means_not_recorded_in_every_column():
    for blank in (None, "", " ", "-", "–", "\u00a0", "\u200b", "n/a", "N/A", "Tidak ada", "NIHIL", "null"):
        assert cohorts.cohort_number(blank) is None
        assert cohorts.cohort_year(blank, 2026) is None
        assert cohorts.class_label(blank) is None
        assert dates.birth_date(blank, TODAY) is None
        assert nip(blank) is None
        assert positions.position_level(blank) is None
        assert ranks.rank(blank, pppk=False) is None
        assert scores.final_score(blank) is None
        assert words.gender(blank) is None
        assert words.education(blank) is None
        assert words.status(blank) is None


def test_a_formula_error_is_refused_not_read_as_text():
    with pytest.raises(ValueProblem, match="galat rumus"):
        text_of("#N/A")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("XXV", 25),
        ("xxv", 25),
        ("25", 25),
        (25, 25),
        (25.0, 25),
        ("Angkatan XLIX", 49),
        ("Angk. XLIX", 49),
        ("Angkatan ke-12", 12),
        ("L", 50),
        ("IX", 9),
    ],
)
def test_angkatan_is_roman_or_arabic_with_or_without_its_word(written, number):
    assert cohorts.cohort_number(written) == number


@pytest.mark.parametrize("written", ["IIII", "VX", "IC", "XXVA", "0", "-3", "2,5", 2.5, "Angkatan", "XXV/2019"])
def test_a_malformed_numeral_is_refused(written):
    with pytest.raises(ValueProblem, match="nomor angkatan"):
        cohorts.cohort_number(written)


@given(st.integers(1, 3999))
def test_every_roman_numeral_is_read_back(number):
    values = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    rest, roman = number, ""
    for value, letters in (*values, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        roman += letters * (rest // value)
        rest %= value
    assert cohorts.cohort_number(roman) == number


@pytest.mark.parametrize("written", ["19", "1944", "2028", "dua ribu", "2019/2020"])
def test_a_year_has_four_digits_and_is_not_beyond_next_year(written):
    with pytest.raises(ValueProblem, match="tahun"):
        cohorts.cohort_year(written, 2026)


def test_kelas_a_and_a_are_one_class():
    assert cohorts.class_label("Kelas A") == cohorts.class_label("a") == "A"
    with pytest.raises(ValueProblem):
        cohorts.class_label("A@B")


@pytest.mark.parametrize(
    "written",
    [
        "1979-12-31",
        "31-12-1979",
        "31/12/1979",
        "31.12.1979",
        "31 Desember 1979",
        "31 des 1979",
        "Surabaya, 31 Desember 1979",
        "Senin, 31 Desember 1979",
        "31-Des-79",
        "31-Dec-79",
        "31/12/79",
        "31 Des '79",
        "31Desember1979",
        "31 Des. 1979",
        "31 Desember, 1979",
        "31 - 12 - 1979",
        "1979/12/31",
        "1979-12-31 08:30:00",
        "1979-12-31T00:00:00.000Z",
        "31/12/1979 08.30",
        "31\u00a0Desember\u200b\u00a01979",
        datetime(1979, 12, 31),  # noqa: DTZ001  a date cell has no zone
        date(1979, 12, 31),
    ],
)
def test_dates_are_day_month_year_or_iso_or_date_cells(written):
    assert dates.birth_date(written, TODAY) == date(1979, 12, 31)


def test_old_spellings_of_months_are_known():
    assert dates.date_of("3 Pebruari 1980") == date(1980, 2, 3)
    assert dates.date_of("3 Nopember 1980") == date(1980, 11, 3)
    assert dates.date_of("3-Agt-20") == date(2020, 8, 3)


def test_a_year_of_two_digits_is_of_this_century_unless_nobody_so_young_takes_part():
    assert dates.date_of("26/8/99") == date(2099, 8, 26)
    assert [dates.birth_date(f"1-1-{year}", TODAY).year for year in ("05", "11", "12", "79")] == [
        2005, 2011, 1912, 1979,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["12/31/1979", "31-12-979", "31 Foo 1979", 29220, "1979", "30 Februari 1980", "31-12/1979", "31-12-1979 pagi"],
)
def test_a_date_that_is_not_certain_is_refused(written):
    with pytest.raises(ValueProblem):
        dates.date_of(written)


def test_nobody_is_born_tomorrow_or_before_1900():
    for written in ("2026-11-25", "1899-12-31"):
        with pytest.raises(ValueProblem):
            dates.birth_date(written, TODAY)


@pytest.mark.parametrize(
    "written",
    [
        "197912312005011001",
        "19791231 200501 1 001",
        "'197912312005011001",
        "\u200b19791231\u00a0200501\u00a01\u00a0001",
        "NIP. 19791231.200501.1.001",
    ],
)
def test_a_nip_is_18_digits_whatever_stands_between_them(written):
    found = nip(written)
    assert found is not None
    assert (found.digits, found.birth_date, found.gender) == ("197912312005011001", date(1979, 12, 31), "L")


@pytest.mark.parametrize("written", [197912312005011001, 1.97912312005011e17, "1.98E+17", "1,98E+17"])
def test_a_nip_that_was_a_number_has_lost_digits_and_is_refused(written):
    with pytest.raises(ValueProblem, match="Text"):
        nip(written)


@pytest.mark.parametrize(
    ("written", "says"),
    [("19791231200501100", "17 digit"), ("19791231200501A001", "angka"), ("197912312005013001", "ke-15")],
)
def test_a_nip_that_cannot_be_one_is_refused(written, says):
    with pytest.raises(ValueProblem, match=says):
        nip(written)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("197913312005011001", "bukan tanggal lahir"),
        ("203012312005011001", "tidak mungkin"),
        ("199512312005011001", "di bawah 18"),
        ("197912312005211001", "bulan 01 sampai 12"),
        ("197912312005011000", "000"),
    ],
)
def test_an_odd_nip_is_doubted_not_refused(written, says):
    found = nip(written)
    assert found is not None
    sentences = doubts(found, pppk=False, gender=None, born=None, today=TODAY)
    assert [says in sentence for sentence in sentences] == [True]


def test_the_contract_count_of_a_pppk_is_no_month():
    found = nip("199003152022211001")
    assert found is not None
    assert doubts(found, pppk=True, gender="L", born=date(1990, 3, 15), today=TODAY) == []


def test_a_nip_against_the_columns_beside_it_is_doubted():
    found = nip("197912312005011001")
    assert found is not None
    assert len(doubts(found, pppk=False, gender="P", born=date(1980, 12, 31), today=TODAY)) == 2


@pytest.mark.parametrize(
    ("written", "code"),
    [("L", "L"), ("laki-laki", "L"), ("Pria", "L"), ("P", "P"), ("PEREMPUAN", "P"), ("wanita", "P")],
)
def test_gender_words(written, code):
    assert words.gender(written) == code


def test_a_gender_that_is_not_certain_is_refused():
    for written in ("1", "M", "L/P", "X"):
        with pytest.raises(ValueProblem):
            words.gender(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("III/d", "III/d"),
        ("III.d", "III/d"),
        ("IIId", "III/d"),
        ("iii d", "III/d"),
        ("III/D", "III/d"),
        ("3/d", "III/d"),
        ("Penata Tk. I (III/d)", "III/d"),
        ("Penata Tingkat I, III/d", "III/d"),
        ("Gol. III/d", "III/d"),
        ("Pembina Utama Muda", "IV/c"),
        ("IX", "IX"),
        ("PPPK IX", "IX"),
        ("PPPK golongan III", "III"),
        ("9", "IX"),
    ],
)
def test_golongan_is_read_however_offices_write_it(written, code):
    assert ranks.rank(written, pppk=False) == code


@pytest.mark.parametrize("written", ["III", "III/e", "V/a", "Penata (III/d)", "XVIII", "Kepala III/d", "tinggi"])
def test_a_golongan_that_is_not_certain_is_refused(written):
    with pytest.raises(ValueProblem):
        ranks.rank(written, pppk=False)


def test_golongan_iii_without_ruang_is_certain_for_a_pppk():
    assert ranks.rank("III", pppk=True) == "III"


def test_every_golongan_of_the_vocabulary_is_taken_as_it_is():
    assert [ranks.rank(code, pppk=False) for code in RANKS] == list(RANKS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("S-1", "S1"),
        ("S 2", "S2"),
        ("Sarjana", "S1"),
        ("SLTA", "SMA"),
        ("SMK", "SMA"),
        ("D-IV", "D4"),
        ("Diploma III", "D3"),
        ("S2 Manajemen", "S2"),
        ("S1 Pendidikan di Malang", "S1"),
        ("Magister Hukum", "S2"),
        ("Strata Satu", "S1"),
        ("Sarjana Terapan", "D4"),
    ],
)
def test_education_words(written, code):
    assert words.education(written) == code


@pytest.mark.parametrize("written", ["Pascasarjana", "D3/S1", "S1/D4", "S4", "SH", "Akademi", "SMA/S1"])
def test_an_education_that_is_not_certain_is_refused(written):
    with pytest.raises(ValueProblem, match="SD, SMP"):
        words.education(written)


def test_every_education_of_the_vocabulary_is_taken_as_it_is():
    assert [words.education(code) for code in EDUCATIONS] == list(EDUCATIONS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("II.a", "jpt_pratama"),
        ("II/b", "jpt_pratama"),
        ("Eselon II", "jpt_pratama"),
        ("Eselon III", "administrator"),
        ("Esl. IV.a", "pengawas"),
        ("I.b", "jpt_madya"),
        ("JPT Pratama", "jpt_pratama"),
        ("JPT Pratama (II.a)", "jpt_pratama"),
        ("Administrator", "administrator"),
        ("Jabatan Pengawas", "pengawas"),
        ("Pengawas / Eselon IV", "pengawas"),
        ("Fungsional", "fungsional"),
        ("Fungsional Analis Kebijakan", "fungsional"),
        ("Analis Kebijakan Ahli Muda", "fungsional"),
        ("Pranata Komputer Terampil", "fungsional"),
        ("Pelaksana", "pelaksana"),
        ("Fungsional Umum", "pelaksana"),
    ],
)
def test_the_level_of_a_post_is_taken_where_the_text_says_it(written, code):
    assert code in POSITION_LEVELS
    assert positions.position_level(written) == code


@pytest.mark.parametrize(
    "written",
    ["Kepala Dinas Kesehatan", "Sekretaris Daerah", "Direktur", "III/d", "Eselon VI", "Administrator (IV.a)"],
)
def test_a_title_is_not_certain_and_is_refused_with_the_list(written):
    with pytest.raises(ValueProblem, match="Pelaksana"):
        positions.position_level(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lulus", "lulus"),
        ("TIDAK LULUS", "tidak_lulus"),
        ("Ditunda Kelulusan", "ditunda"),
        ("Mengundurkan Diri", "batal"),
        ("belum dinilai", "belum_dinilai"),
        ("Aktif", "aktif"),
    ],
)
def test_status_words(written, code):
    assert code in STATUSES
    assert words.status(written) == code


def test_pns_in_a_status_column_is_refused_with_the_cure():
    with pytest.raises(ValueProblem, match="Status Kepegawaian"):
        words.status("PNS")


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("85,5", 8550),
        ("85.5", 8550),
        (85.5, 8550),
        (85, 8500),
        ("100", 10000),
        ("0", 0),
        ("85,005", 8501),
        (90.005, 9001),  # stored in binary as 90.00499999999999
        (82.345, 8235),
        (1.234, 123),  # a number of a workbook has no thousands separator
    ],
)
def test_scores_take_comma_and_point_and_round_half_up(written, hundredths):
    assert scores.final_score(written) == hundredths


@pytest.mark.parametrize(
    "written", ["1.234", "85.555", "100,01", "-1", 101, "A", "85,5%", "1.234,5", True, float("nan"), float("inf")]
)
def test_a_score_that_is_ambiguous_or_outside_0_to_100_is_refused(written):
    with pytest.raises(ValueProblem):
        scores.final_score(written)


def test_a_number_too_large_for_decimals_is_no_count_of_sessions():
    with pytest.raises(ValueProblem):
        scores.count(1e28)


PARSERS = (
    cohorts.cohort_number,
    cohorts.class_label,
    dates.date_of,
    nip,
    positions.position_level,
    scores.final_score,
    scores.count,
    scores.jp,
    times.hours,
    training.mark,
    training.ordinal,
    moment,
    lambda cell: scores.score(cell, 0, 10_000),
    lambda cell: dates.birth_date(dates.date_of_serial(cell, date(1899, 12, 30)), TODAY),
    words.gender,
    words.education,
    words.status,
    lambda cell: ranks.rank(cell, pppk=False),
    lambda cell: cohorts.cohort_year(cell, 2026),
)


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times(), st.timedeltas())
)
def test_whatever_a_cell_holds_it_is_taken_or_refused_never_a_traceback(cell):
    for parse in PARSERS:
        with suppress(ValueProblem):
            parse(cell)
