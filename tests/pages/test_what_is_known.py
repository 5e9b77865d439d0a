"""Each page over a tiny database of which only one thing is known: every number here was counted by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete

from queries.schema import Assessment, Attendance, ClassSession, CompetencyStandard, Enrolment, Score
from tests.academy import COURSE, add_cohort, add_person
from tests.drawing import insert_drawn
from tests.pages.conftest import PAGES
from tests.pages.test_every_page import charts_on, frame_of, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from streamlit.testing.v1 import AppTest

    Fill = Callable[[Connection], None]
    Open = Callable[[Fill, str], AppTest]

HELD = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 6)}
OVERVIEW, COMPOSITION, ATTENDANCE, COMPETENCY = "overview.py", "composition.py", "attendance.py", "competency.py"


def six(connection: Connection, text: str) -> None:
    """Enrolments of six people in cohort 1, drawn without what is the same for all."""
    for number in range(1, 7):
        add_person(connection, number)
    insert_drawn(connection, Enrolment, text, cohort_id=1, agency_id=1)


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\u00a0", " ") for metric in app.metric}


def lines(app: AppTest) -> list[str]:
    """What is written below the numbers."""
    return [caption.value.replace("\u00a0", " ") for caption in app.caption]


def said(app: AppTest) -> str:
    return words_on(app).replace("\u00a0", " ")


def frames(app: AppTest, column: str) -> list[list[dict[str, Any]]]:
    """The data of the charts that have this column."""
    return [rows for chart in charts_on(app) if column in (rows := frame_of(chart))[0]]


def with_a_recap(connection: Connection) -> None:
    """JP 139,50 of 150,00 = 93,0 %; sessions 47 of 50 = 94,0 %; whoever withdrew is in neither."""
    add_cohort(connection, **HELD)
    six(
        connection,
        """
        id | participant_id | status        | recap_sessions_held | recap_sessions_attended | recap_jp_held | recap_jp_attended
        ---|----------------|---------------|---------------------|-------------------------|---------------|------------------
        1  | 1              | belum_dinilai | 10                  | 10                      | 3000          | 3000
        2  | 2              | belum_dinilai | 10                  | 9                       | 3000          | 2700
        3  | 3              | belum_dinilai | 10                  | 8                       | 3000          | 2400
        4  | 4              | belum_dinilai | 10                  | 10                      | 3000          | 3000
        5  | 5              | belum_dinilai | 10                  | 10                      | 3000          | 2850
        6  | 6              | batal         | 10                  | 0                       | 3000          | 0   # withdrew
        """,  # noqa: E501  a drawing
    )


def with_tests(connection: Connection) -> None:
    """Five pairs, before 60,0 and after 77,0 on average; three rose, one stayed, one fell; one pre-test alone."""
    add_cohort(connection, programme_code=COURSE, **HELD)
    six(connection, STATUSES)
    insert_drawn(
        connection,
        Score,
        """
        enrolment_id | stage | value
        -------------|-------|------
        1            | pre   | 5000
        1            | post  | 8000
        2            | pre   | 6000
        2            | post  | 7000
        3            | pre   | 7000   # stays
        3            | post  | 7000
        4            | pre   | 4000
        4            | post  | 9000
        5            | pre   | 8000   # falls
        5            | post  | 7500
        6            | pre   | 5500   # no post-test
        """,
        assessment_id=1,
    )


def with_a_few_tests(connection: Connection) -> None:
    """The same without one post-test: four pairs."""
    with_tests(connection)
    connection.execute(delete(Score).where(Score.enrolment_id == 1, Score.stage == "post"))


def with_levels(connection: Connection) -> None:
    """Five at posts that need 3,00: levels 2 2 3 4 3, mean 2,80; three of five reach it. A sixth has no standard."""
    add_cohort(connection, **HELD)
    insert_drawn(
        connection,
        Assessment,
        """
        id | code | name       | kind       | scale_min | scale_max
        ---|------|------------|------------|-----------|----------
        2  | INT  | Integritas | kompetensi | 100       | 500
        """,
    )
    insert_drawn(
        connection,
        CompetencyStandard,
        """
        assessment_id | position_level | required
        --------------|----------------|---------
        2             | pengawas       | 300
        """,
    )
    six(
        connection,
        """
        id | participant_id | status        | position_level
        ---|----------------|---------------|---------------
        1  | 1              | belum_dinilai | pengawas
        2  | 2              | belum_dinilai | pengawas
        3  | 3              | belum_dinilai | pengawas
        4  | 4              | belum_dinilai | pengawas
        5  | 5              | belum_dinilai | pengawas
        6  | 6              | belum_dinilai | fungsional
        """,
    )
    insert_drawn(
        connection,
        Score,
        """
        enrolment_id | value
        -------------|------
        1            | 200
        2            | 200
        3            | 300
        4            | 400
        5            | 300
        6            | 100   # no standard for this post
        """,
        assessment_id=2,
        stage="akhir",
    )


def running(connection: Connection) -> None:
    """Three sessions are over, one has no mark for more than seven days; 4 of the 5 marked JP of 3,00 and 2,00.

    JP: recorded 5 x 3 + 4 x 2 = 23, attended 23 - 3 (sakit) = 20: 87,0 %. Sessions: 9 marked, 8 attended: 88,9 %.
    """
    add_cohort(connection)
    six(connection, STATUSES)
    insert_drawn(
        connection,
        ClassSession,
        """
        id | starts_at        | ends_at          | jp
        ---|------------------|------------------|----
        1  | 2026-11-16 08:00 | 2026-11-16 10:00 | 400   # no mark since 8 days
        2  | 2026-11-17 08:00 | 2026-11-17 10:00 | 300
        3  | 2026-11-24 08:00 | 2026-11-24 11:59 | 200   # just over
        4  | 2026-11-24 11:00 | 2026-11-24 12:01 | 900   # not over yet
        5  | 2026-12-04 08:00 | 2026-12-04 10:00 | 900
        """,
        cohort_id=1,
    )
    insert_drawn(
        connection,
        Attendance,
        """
        session_id | enrolment_id | status
        -----------|--------------|----------
        2          | 1            | hadir
        2          | 2            | hadir
        2          | 3            | terlambat
        2          | 4            | hadir
        2          | 5            | sakit
        3          | 1            | hadir
        3          | 2            | hadir
        3          | 3            | hadir
        3          | 4            | hadir       # 5 is not recorded, which is not absence
        4          | 1            | alpa        # not over: does not count yet
        """,
        cohort_id=1,
    )


def without_dates(connection: Connection) -> None:
    """No calendar, no dates: five results, of which 95 and 85 are high enough and 85 was deferred."""
    add_cohort(connection)
    six(
        connection,
        """
        id | participant_id | status        | final_score
        ---|----------------|---------------|------------
        1  | 1              | lulus         | 9500
        2  | 2              | lulus         | 8500
        3  | 3              | ditunda       | 8500         # high, but not passed
        4  | 4              | lulus         | 8000         # exactly 80 is not above 80
        5  | 5              | tidak_lulus   | 5000
        6  | 6              | belum_dinilai |              # waits
        """,
    )


STATUSES = """
    id | participant_id | status
    ---|----------------|--------------
    1  | 1              | belum_dinilai
    2  | 2              | belum_dinilai
    3  | 3              | belum_dinilai
    4  | 4              | belum_dinilai
    5  | 5              | belum_dinilai
    6  | 6              | belum_dinilai
"""
STORIES = {
    "recap": (with_a_recap, "1 selesai, belum semua dinilai"),
    "tests": (with_tests, "1 selesai, belum semua dinilai"),
    "levels": (with_levels, "1 selesai, belum semua dinilai"),
    "running": (running, "1 sedang berjalan"),
    "without dates": (without_dates, "1 belum bertanggal"),
}
OFTEN = ("recap",)


@pytest.mark.parametrize(
    "story", [*OFTEN, *(pytest.param(name, marks=pytest.mark.heavy) for name in STORIES if name not in OFTEN)]
)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_counts_six_and_names_none(page: str, story: str, told: Open) -> None:
    app = told(STORIES[story][0], page)
    assert "6 keikutsertaan" in said(app)
    if page == OVERVIEW:
        assert STORIES[story][1] in said(app)
        assert (metrics(app)["Keikutsertaan"], metrics(app)["Angkatan"]) == ("6", "1")
    if page == COMPOSITION:
        for rows in frames(app, "share"):
            assert sum(row["enrolments"] for row in rows) == 6


def test_a_recap_is_attendance_without_months_and_without_results(told: Open) -> None:
    app = told(with_a_recap, OVERVIEW)
    assert metrics(app) | {"Kehadiran (JP)": "93,0 %"} == metrics(app)
    assert (metrics(app)["Minimal Memuaskan"], "Belum dinilai" in lines(app)) == ("–", True)
    assert (metrics(app)["Tes meningkat"], "Belum ada tes" in lines(app)) == ("–", True)
    assert "Kehadiran 93,0 % jam pelajaran." in said(app)
    assert "JP diketahui 5 dari 5" in said(app)
    assert "1 mengundurkan diri" in said(app)
    assert "Perlu perhatian" not in said(app)


def test_a_recap_on_the_page_of_attendance(told: Open) -> None:
    app = told(with_a_recap, ATTENDANCE)
    assert metrics(app)["Tingkat kehadiran (JP)"] == "93,0 %"
    assert metrics(app)["Tingkat kehadiran (sesi)"] == "94,0 %"
    assert metrics(app)["Presensi tertinggal"] == "–"
    assert "5 keikutsertaan dalam 1 angkatan hanya memiliki rekap tanpa tanggal" in said(app)
    assert "rekap tidak memuat jenis ketidakhadiran" in said(app)
    assert not frames(app, "month")
    (missed,) = frames(app, "missed")
    full = [row["enrolments"] for row in missed if row["missed"] == "0 JP (hadir penuh)"]
    assert (full, sum(row["enrolments"] for row in missed)) == ([2], 5)


def test_of_a_few_tests_it_is_not_said_how_many_fell(told: Open) -> None:
    app = told(with_a_few_tests, OVERVIEW)
    assert metrics(app)["Tes meningkat"] == "n < 5"
    assert "4 pasang pre/post dari 4 keikutsertaan" in lines(app)


def test_tests_alone_are_no_attendance_and_no_result(told: Open) -> None:
    app = told(with_tests, OVERVIEW)
    assert metrics(app)["Tes meningkat"] == "60,0 %"
    assert "5 pasang pre/post dari 5 keikutsertaan · 1 turun" in said(app)
    assert (metrics(app)["Kehadiran (JP)"], "Belum tercatat" in lines(app)) == ("–", True)
    assert "JP diketahui 0 dari 6" in said(app)
    assert (metrics(app)["Minimal Memuaskan"], "Belum dinilai" in lines(app)) == ("–", True)
    assert "jam pelajaran" not in said(app)


def test_tests_alone_on_the_page_of_attendance(told: Open) -> None:
    app = told(with_tests, ATTENDANCE)
    assert "Belum ada presensi atau rekap untuk pilihan ini." in said(app)
    assert "6 keikutsertaan dalam 1 angkatan tidak memiliki presensi maupun rekap" in said(app)
    assert set(metrics(app).values()) == {"–"}
    assert not charts_on(app)


def test_tests_alone_on_the_page_of_competency(told: Open) -> None:
    app = told(with_tests, COMPETENCY)
    ((test,),) = frames(app, "gain")
    assert (test["pairs"], test["before"], test["after"], test["gain"]) == (5, 60.0, 77.0, 17.0)
    (directions,) = frames(app, "direction")
    assert {row["direction"]: row["pairs"] for row in directions} == {"Naik": 3, "Tetap": 1, "Turun": 1}
    assert "1 hanya pre-test atau hanya post-test" in said(app)
    assert "Hasil akhir belum ada" in said(app)


def test_levels_alone_are_neither_tests_nor_results(told: Open) -> None:
    app = told(with_levels, OVERVIEW)
    assert (metrics(app)["Tes meningkat"], "Belum ada tes" in lines(app)) == ("–", True)
    assert (metrics(app)["Minimal Memuaskan"], "Belum dinilai" in lines(app)) == ("–", True)
    assert (metrics(app)["Kehadiran (JP)"], "Belum tercatat" in lines(app)) == ("–", True)


def test_levels_alone_on_the_page_of_competency(told: Open) -> None:
    app = told(with_levels, COMPETENCY)
    ((competency,),) = frames(app, "level")
    assert (competency["scores"], competency["level"], competency["required"]) == (5, 2.8, 3.0)
    assert (competency["gap"], competency["met"]) == (-0.2, 0.6)
    (standings,) = frames(app, "standing")
    assert {row["standing"]: row["scores"] for row in standings} == {"Di bawah": 2, "Sesuai": 2, "Di atas": 1}
    assert "1 dalam jabatan tanpa standar" in said(app)
    assert "Hasil akhir belum ada" in said(app)


def test_a_running_cohort_counts_what_is_over_and_marked(told: Open) -> None:
    app = told(running, OVERVIEW)
    assert metrics(app)["Kehadiran (JP)"] == "87,0 %"
    assert "JP diketahui 5 dari 6" in said(app)
    assert "1 angkatan sedang berjalan." in said(app)
    assert "Presensi angkatan yang berjalan terisi 66,7 % sesi; 1 dari 1 angkatan" in said(app)


def test_a_running_cohort_on_the_page_of_attendance(told: Open) -> None:
    app = told(running, ATTENDANCE)
    assert metrics(app)["Tingkat kehadiran (JP)"] == "87,0 %"
    assert metrics(app)["Tingkat kehadiran (sesi)"] == "88,9 %"
    assert metrics(app)["Presensi tertinggal"] == "1"
    assert "dari 1 angkatan berjadwal; terisi 2 dari 3 sesi selesai" in said(app)
    ((month,),) = frames(app, "month")
    assert (month["month"], month["enrolments"], month["rate"]) == ("2026-11", 5, 20 / 23)
    (register,) = frames(app, "sessions_filled")
    assert [(row["sessions_filled"], row["sessions_held"]) for row in register] == [(2, 3)]


def test_a_running_cohort_has_no_result(told: Open) -> None:
    assert "Hasil akhir belum ada" in said(told(running, COMPETENCY))


def test_without_dates_there_are_results_and_no_attendance(told: Open) -> None:
    app = told(without_dates, OVERVIEW)
    assert metrics(app)["Minimal Memuaskan"] == "40,0 %"
    assert "5 dinilai, 5 berpredikat, 1 belum" in said(app)
    assert "40,0 % dari 5 yang berpredikat mencapai minimal Memuaskan." in said(app)
    assert "2025: tidak ada pembanding" in said(app)
    assert (metrics(app)["Kehadiran (JP)"], "Belum tercatat" in lines(app)) == ("–", True)


def test_without_dates_on_the_page_of_competency(told: Open) -> None:
    app = told(without_dates, COMPETENCY)
    (statuses,) = frames(app, "status")
    assert {row["status"]: row["enrolments"] for row in statuses} == {"Lulus": 3, "Ditunda": 1, "Tidak lulus": 1}
    (bands,) = frames(app, "band")
    assert [(row["band"], row["enrolments"]) for row in bands] == [
        ("Sangat memuaskan", 1), ("Memuaskan", 2), ("Cukup / baik", 1), ("Tidak memuaskan", 1),
    ]  # fmt: skip
    assert "60,0 % lulus" in said(app)
    assert "40,0 % lulus minimal Memuaskan" in said(app)
    assert "1 belum dinilai" in said(app)


def test_without_dates_on_the_page_of_attendance(told: Open) -> None:
    app = told(without_dates, ATTENDANCE)
    assert "6 keikutsertaan dalam 1 angkatan tidak memiliki presensi maupun rekap" in said(app)
    assert not charts_on(app)
