"""Titles and names of files: what they say of a cohort, and what they leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.importers.titles import titled
from queries.engine import reading
from queries.loading import Known, read_known

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def known(reader: Engine) -> Known:
    with reading(reader) as connection:
        return read_known(connection)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["PELATIHAN KEPEMIMPINAN NASIONAL TINGKAT II ANGKATAN XXV TAHUN 2019"], ("PKN II", 2019, 25, None)),
        (["Daftar Peserta PKN II Angk. XXV 2019", "Surabaya, 4 Juli 2020"], ("PKN II", 2019, 25, None)),
        (["Daftar Hadir", "PKP IV", "Tahun Anggaran 2024"], ("PKP", 2024, 4, None)),
        (["Pelatihan Dasar CPNS Golongan III Angkatan 49 Kelas B", "2026"], ("Latsar III", 2026, 49, "B")),
        (["PKA Angkatan II dan PKA Angkatan III", "2024"], ("PKA", 2024, None, None)),
        (["PKA atau PKP, Angkatan II", "2024"], (None, 2024, 2, None)),
        (["PKP Angkatan II tahun 2023, dicetak 2024"], ("PKP", None, 2, None)),
        (["PKP ANGKATAN IV DAN V TAHUN 2024"], ("PKP", 2024, None, None)),
        (["PKP Angkatan I - IV"], ("PKP", None, None, None)),
        (["PKP Angkatan I s.d. III"], ("PKP", None, None, None)),
        (["PKP IV & V 2024"], ("PKP", 2024, None, None)),
        (["PKP Angkatan IV, V, dan VI"], ("PKP", None, None, None)),
        (["PKP Angkatan IV C"], ("PKP", None, None, None)),
        (["Seluruh angkatan di Jawa Timur, PKP 2024"], ("PKP", 2024, None, None)),
        (["PKP Angkatan II TAHUN 2023/2024"], ("PKP", None, 2, None)),
        (["PKP Angkatan II 2023-24"], ("PKP", None, 2, None)),
        (["PKP Angkatan II 2024 Kelas A dan B"], ("PKP", 2024, 2, None)),
        (["PKP Angkatan II 2024 Kelas B-2"], ("PKP", 2024, 2, None)),
        (["Absensi kelas dan nilai PKP II 2024"], ("PKP", 2024, 2, None)),
        (["Keputusan Kepala LAN Nomor 5 Tahun 2023", "PKP ANGKATAN IV 2024"], ("PKP", 2024, 4, None)),
        (["Nomor: 893.3/1234/204.3/2023", "PKP ANGKATAN IV 2024"], ("PKP", 2024, 4, None)),
        (["PKP ANGKATAN IV TAHUN 2024", "12 Maret s.d. 30 Juni 2025"], ("PKP", 2024, 4, None)),
        (["PKP ANGKATAN IV, 12 S.D. 30 MARET"], ("PKP", None, 4, None)),
        (["PKP Angkatan II, 2023, 2024"], ("PKP", None, 2, None)),
        (["Absensi PKP IV", "Surabaya, Juli 2024", "ekspor 2025-01-10", "04/03/2024"], ("PKP", None, 4, None)),
        (["Absensi"], (None, None, None, None)),
        ([], (None, None, None, None)),
        (["PKP Angkatan IIII tahun 2924"], ("PKP", None, None, None)),
    ],
)
def test_only_what_is_said_once_is_taken(
    known: Known, texts: list[str], expected: tuple[str | None, int | None, int | None, str | None]
) -> None:
    said = titled(texts, known, 2026)
    programme = said.programme.short_name if said.programme else None
    assert (programme, said.year, said.number, said.class_label) == expected
