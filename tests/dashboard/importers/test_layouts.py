"""Exports of Google Forms, Moodle and Zoom: known by their headings; what they leave open is asked, never guessed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from dashboard.importers.values.cells import ValueProblem
from dashboard.importers.values.scores import score
from queries.schema import Assessment, Enrolment, Participant, Score
from tests.dashboard.importers.test_registers import marks

EMAILS = """
nip; nama; email
197912312005011001; Ana Putri; ana@gresik.go.id
198001012005012002; Ben Santosa; ben@tuban.go.id
"""


@pytest.fixture
def known(pka):
    assert pka(EMAILS).exit_code == 0
    return pka


def scores(writer):
    with writer.connect() as connection:
        found = (
            select(Participant.name, Score.stage, Score.value)
            .join(Enrolment, Enrolment.participant_id == Participant.id)
            .join(Score, Score.enrolment_id == Enrolment.id)
            .join(Assessment, Assessment.id == Score.assessment_id)
        )
        return sorted(tuple(row) for row in connection.execute(found))


FORM = """
Timestamp; Email Address; Score; Nama Lengkap; 1. Apa dasar hukumnya?
9/2/2024 8:03:11; ana@gresik.go.id; 80 / 100; Ana Putri; A
9/2/2024 8:05:40; BEN@tuban.go.id; 16 / 20; Ben Santosa; B
"""


def test_the_score_of_a_form_is_of_the_test_that_the_command_names(known, writer):
    unsaid = known(FORM)
    assert "--tes pre" in unsaid.unusable
    report = known(FORM, tes="post")
    assert (report.problems, report.table, report.changed + report.new) == ([], "nilai", 2)
    assert scores(writer) == [("Ana Putri", "post", 8000), ("Ben Santosa", "post", 8000)]
    assert "1. Apa dasar hukumnya?" in report.ignored_columns


def test_a_form_in_indonesian_is_known_too(known, writer):
    text = "Stempel waktu; Skor; NIP\n02/09/2024 8:03; 75 / 100; 197912312005011001"
    assert known(text, tes="pre").problems == []
    assert scores(writer) == [("Ana Putri", "pre", 7500)]


def test_somebody_known_only_by_an_unknown_address_is_refused_at_the_cell(known):
    (problem,) = known(FORM.replace("ana@", "anya@"), tes="pre").problems
    assert (problem.line, problem.column) == (2, "Email Address")


def test_a_share_is_counted_out_of_the_highest_score():
    assert [score(cell, 0, 10_000) for cell in ("80 / 100", "16/20", "7,5 / 10", "0 / 20")] == [
        8000,
        8000,
        7500,
        0,
    ]
    assert [score(cell, 0, 10_000) for cell in ("80 %", "85,5%")] == [8000, 8550]
    for wrong in ("21 / 20", "1 / 0", "80 / ", "1/2/3"):
        with pytest.raises(ValueProblem):
            score(wrong, 0, 10_000)
    with pytest.raises(ValueProblem):
        score("4 / 5", 100, 500)


QUIZZES = "Quiz: Pre Test (Real); Quiz: Pre Test (Percentage); Kuis: Post Test (Real); Assignment: Esai (Real)"
GRADES = f"""
First name; Last name; ID number; Institution; Email address; {QUIZZES}; Last downloaded from this course
Ana; Putri (BKPSDM); 197912312005011001; ; ana@gresik.go.id; 6.00; 60,00 %; -; 9; 1725262611
BEN; -; ; ; ben@tuban.go.id; 5,55; 55,50 %; 85.00; 9; 1725262611
"""


def test_grades_of_moodle_are_those_of_the_tests_that_their_quizzes_name(known, writer):
    report = known(GRADES)
    assert (report.problems, report.table) == ([], "nilai")
    assert scores(writer) == [
        ("Ana Putri", "pre", 6000),
        ("Ben Santosa", "post", 8500),
        ("Ben Santosa", "pre", 5550),
    ]


def test_grades_of_moodle_that_may_be_out_of_ten_are_refused(known):
    report = known(GRADES.replace("Quiz: Pre Test (Percentage)", "Quiz: Pre Test (Letter)"))
    assert "mungkin bukan 0 sampai 100. Ekspor nilainya sebagai Persentase" in report.unusable


def test_scores_that_may_be_out_of_ten_are_doubted_at_their_heading(known):
    report = known("nama; pre test; post test\nAna Putri; 6; 8\nBen Santosa; 10; 85")
    assert [(doubt.line, doubt.column) for doubt in report.warnings] == [(1, "pre test")]
    assert (report.problems, report.exit_code) == ([], 0)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("nama; evaluasi akademik; integritas\nAna Putri; 8,5; 3", "kalikan 10"),
        ("nama; evaluasi akademik\nAna Putri; 0,855", "kalikan 100"),
        ("nama; instansi; nilai akhir\nAna Putri; Kab. Gresik; 0,855\nBen Santosa; Kab. Tuban; 1", "kalikan 100"),
        ("nama; instansi; nilai akhir\nAna Putri; Kab. Gresik; 8,55", "kalikan 10"),
        ("nama; instansi; nilai akhir\nAna Putri; Kab. Gresik; 8,55\nBen Santosa; Kab. Tuban; 85,5", None),
        ("nama; integritas\nAna Putri; 3", None),  # a level, on a scale of its own
    ],
)
def test_any_score_of_a_hundred_may_be_of_another_scale(known, text, cure):
    doubts = [doubt.sentence for doubt in known(text).warnings if "Nilai tertinggi" in doubt.sentence]
    assert len(doubts) == (1 if cure else 0)
    assert not cure or f"{cure} lalu" in doubts[0]


def test_a_score_of_a_form_must_say_out_of_how_much(known):
    report = known(FORM.replace("16 / 20", "16"), tes="pre")
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, "Score")]
    assert "CSV" in report.problems[0].sentence


def test_the_results_of_one_quiz_are_of_a_test_that_is_named_and_out_of_100(known, writer):
    text = """
    Nama akhir; Nama depan; Alamat email; Status; Nilai/100,00; P. 1 /10,00
    Putri; Ana; ana@gresik.go.id; Selesai; 72,50; 5
    Rata-rata keseluruhan; ; ; ; 72,50; 5
    """
    assert "--tes" in known(text).unusable
    report = known(text, tes="pre")
    assert (report.unusable, report.problems, [row.line for row in report.skipped]) == (None, [], [3])
    assert scores(writer) == [("Ana Putri", "pre", 7250)]
    assert "bukan dari 100" in known(text.replace("/100,00", "/10,00"), tes="pre").unusable
    assert "alamat email" in known(text.replace("Alamat email", "Surat"), tes="pre").unusable


LOG = """
Topic; Meeting ID; Start Time; Duration (Minutes); Participants
PKA II; 812 3456 7890; 09/03/2024 07:45:00 AM; 260; 4
;
Name (Original Name); User Email; Join Time; Leave Time; Duration (Minutes); Guest
Ana Putri (iPhone); ; 09/03/2024 07:50:00 AM; 09/03/2024 09:20:00 AM; 90; Yes
Ana Putri; ; 09/03/2024 09:00:00 AM; 09/03/2024 12:00:00 PM; 180; Yes
Ben S; ben@tuban.go.id; 09/03/2024 08:00:00 AM; 09/03/2024 08:35:00 AM; 35; No
Caz Rahma; ; 09/03/2024 08:00:00 AM; ; 200; Yes
"""


def test_a_log_of_zoom_needs_the_rule_of_the_office(known, writer):
    unsaid = known(LOG)
    assert "3 orang, 35 sampai 250 menit" in unsaid.unusable
    assert "--hadir-menit" in unsaid.unusable
    report = known(LOG, hadir_menit=180)
    assert (report.problems, report.new, report.refused) == ([], 2, 0)
    assert marks(writer) == [("Ana Putri", "03 08", "hadir"), ("Caz Rahma", "03 08", "hadir")]
    (doubt,) = report.warnings
    assert (doubt.line, "35 menit" in doubt.sentence) == (7, True)


def test_two_devices_at_once_do_not_count_twice(known):
    assert known(LOG, hadir_menit=251).new == 0
    assert known(LOG, hadir_menit=250).new == 1


def test_a_day_with_two_sessions_needs_the_number_of_the_session(known, writer):
    log = """
    Name; Join Time; Leave Time; Duration (Minutes){0}
    Ana Putri; 2024-09-02 13:00:00; 2024-09-02 15:00:00; 120{1}
    """
    (problem,) = known(log.format("", ""), hadir_menit=90).problems
    assert "Sesi ke" in problem.sentence
    assert known(log.format("; Sesi ke", "; 2"), hadir_menit=90).new == 1
    assert marks(writer) == [("Ana Putri", "02 13", "hadir")]


def test_a_time_that_cannot_be_read_is_refused_at_its_cell(known):
    (problem,) = known("Name; Join Time; Duration\nAna Putri; pagi; 120", hadir_menit=90).problems
    assert (problem.line, problem.column) == (2, "Join Time")
