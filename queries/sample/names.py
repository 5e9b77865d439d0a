"""Names of people who do not exist, as East Java would write them: Javanese, Madurese, Arabic and modern ones.

Both parts are drawn from lists, so that a name can only by accident be somebody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.sample.dice import Dice

MODERN_SINCE = 1988
"""Birth year from which fashions in given names change."""

GIVEN = {
    ("L", "older"): (
        "Agus", "Bambang", "Slamet", "Hariyanto", "Sugeng", "Joko", "Eko", "Dwi", "Tri", "Heri", "Suprapto", "Sutrisno",
        "Wahyu", "Yudi", "Teguh", "Budi", "Imam", "Achmad", "Moh. Hasan", "Abd. Rahman", "Moh. Saleh", "Zainal",
        "Nur Hadi", "Hadi", "Edy", "Rudi", "Djoko", "Mulyadi", "Sunarto", "Supriyadi", "Anang", "Didik", "Gatot",
        "Totok", "Yoyok", "Mashudi", "Fathor", "Syaiful", "Samsul", "Khoirul", "I Made", "Yohanes", "Andreas",
    ),
    ("P", "older"): (
        "Sri", "Endang", "Siti", "Wiwik", "Titik", "Sulastri", "Nur", "Indah", "Ratna", "Yuni", "Lilik", "Erna",
        "Dwi", "Tri", "Rini", "Retno", "Endah", "Hartini", "Sumiati", "Siti Maimunah", "Nurul", "Luluk", "Umi",
        "Rahayu", "Anik", "Dyah", "Enny", "Ninik", "Tutik", "Kholifah", "Zubaidah", "Musyarofah", "Ernawati", "Diah",
        "Ni Luh", "Maria", "Kristina",
    ),
    ("L", "modern"): (
        "Rizky", "Muhammad Fajar", "Dimas", "Bagus", "Ardian", "Galih", "Rendi", "Ilham", "Fahmi", "Yoga", "Reza",
        "Aditya", "Rangga", "Bayu", "Arif", "Moch. Faisal", "Ahmad Rofiq", "Hendra", "Fikri", "Nanda", "Alfian",
        "Dicky", "Wildan", "Taufik", "Iqbal", "Andika", "Yusuf", "Gilang", "Habib", "Zaky", "Farhan", "Danang",
        "Ach. Baidawi", "Moh. Ilyas", "Kevin", "Yosua",
    ),
    ("P", "modern"): (
        "Nabila", "Putri", "Dewi", "Ayu", "Rizka", "Fitria", "Anisa", "Dinda", "Intan", "Novita", "Mega", "Lailatul",
        "Nur Aini", "Rahma", "Salsabila", "Khusnul", "Wulan", "Vivi", "Ika", "Yulia", "Desi", "Risma", "Ulfa",
        "Hanifah", "Tiara", "Amalia", "Kartika", "Bella", "Shinta", "Aulia", "Faiqotul", "Uswatun", "Elok", "Laras",
        "Grace", "Natalia",
    ),
}  # fmt: skip

LAST = {
    "L": (
        "Prasetyo", "Santoso", "Wibowo", "Nugroho", "Setiawan", "Hidayat", "Kurniawan", "Susanto", "Wijaya", "Purnomo",
        "Cahyono", "Utomo", "Widodo", "Saputra", "Hariyadi", "Firmansyah", "Ramadhan", "Maulana", "Subagyo", "Winarno",
        "Basuki", "Suryanto", "Mustofa", "Fauzi", "Junaidi", "Hermawan", "Pratama", "Anshori", "Laksono", "Siswanto",
        "Kuncoro", "Sasongko", "Hakim", "Rohman", "Efendi", "Wahyudi", "Mahendra", "Budiarto", "Sanjaya", "Yulianto",
        "Zamroni", "Mulyono", "Darmawan", "Handoko", "Alamsyah", "Sudrajat", "Irawan", "Tjahjono", "Waluyo", "Pamungkas",
    ),
    "P": (
        "Lestari", "Wahyuni", "Rahayu", "Astuti", "Kusumawati", "Handayani", "Puspitasari", "Wulandari", "Anggraini",
        "Kurniawati", "Setyowati", "Fitriani", "Hidayati", "Rahmawati", "Safitri", "Susanti", "Purwanti", "Mufidah",
        "Khasanah", "Agustina", "Widyaningrum", "Maharani", "Utami", "Permatasari", "Suryani", "Yuliana", "Nurjanah",
        "Sholihah", "Oktaviani", "Ningsih", "Indrawati", "Larasati", "Kartikasari", "Mardiana", "Herawati", "Damayanti",
        "Prihatini", "Rosyidah", "Ekowati", "Sulistyowati", "Andriani", "Jannah", "Fauziyah", "Pertiwi", "Novitasari",
        "Aisyah", "Cahyani", "Pramesti", "Dewanti", "Ambarwati",
    ),
}  # fmt: skip

DEGREES = {
    "D3": ("A.Md.", "A.Md.Kep.", "A.Md.Kom."),
    "D4": ("S.Tr.IP.", "S.Tr.Kes.", "S.Tr.T."),
    "S1": ("S.E.", "S.H.", "S.Sos.", "S.Pd.", "S.T.", "S.Kom.", "S.STP.", "S.AP.", "S.Kep.", "S.P.", "S.KM."),
    "S2": ("S.E., M.M.", "S.H., M.H.", "S.Sos., M.Si.", "S.Pd., M.Pd.", "S.T., M.T.", "S.STP., M.Si.", "S.AP., M.AP."),
    "S3": ("S.H., M.Hum.", "S.T., M.T.", "M.Si.", "M.Pd."),
}
WITH_DEGREE = 0.6
"""Share of people whose roster gives the degree."""


def invent_name(dice: Dice, gender: str, birth_year: int, education: str) -> str:
    """A name with, for some, the degrees that the education gives."""
    fashion = "modern" if birth_year >= MODERN_SINCE else "older"
    name = f"{dice.pick(GIVEN[gender, fashion])} {dice.pick(LAST[gender])}"
    if not dice.chance(WITH_DEGREE):
        return name
    if education == "S3":
        name = f"Dr. {name}"
    elif fashion == "older" and dice.chance(0.08):
        name = f"{'H.' if gender == 'L' else 'Hj.'} {name}"
    degrees = DEGREES.get(education)
    return f"{name}, {dice.pick(degrees)}" if degrees else name
