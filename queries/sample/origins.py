"""Where participants come from: few large agencies, many small ones, some with one to four people in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.agencies import HOME_PROVINCE, governments
from queries.sample.dice import Weighted
from queries.schema import Agency

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.sample.dice import Dice

MIXTURES = {
    "national": {
        "kabkota_sendiri": 0.56, "provinsi_sendiri": 0.2, "pusat": 0.08, "provinsi_lain": 0.1,
        "kabkota_lain": 0.06,
    },
    "provincial": {
        "kabkota_sendiri": 0.68, "provinsi_sendiri": 0.3, "pusat": 0.012, "provinsi_lain": 0.004,
        "kabkota_lain": 0.004,
    },
    "mixed": {
        "kabkota_sendiri": 0.6, "provinsi_sendiri": 0.36, "pusat": 0.02, "provinsi_lain": 0.01,
        "kabkota_lain": 0.01,
    },
}  # fmt: skip
HOSTED = 0.85
"""Share of a hosted cohort that comes from its host."""
STEEPNESS = {
    "kabkota_sendiri": 0.5,
    "provinsi_sendiri": 0.5,
    "pusat": 1.6,
    "provinsi_lain": 1.8,
    "kabkota_lain": 1.8,
}
"""How quickly the numbers fall from the largest agency of an origin to the smallest."""
LARGE = (
    "Kota Surabaya", "Kabupaten Malang", "Kabupaten Jember", "Kabupaten Sidoarjo", "Kabupaten Banyuwangi",
    "Dinas Pendidikan", "Dinas Kesehatan", "RSUD", "Badan Kepegawaian", "Badan Pendapatan",
)  # fmt: skip
"""Where most civil servants of the province work."""

DEPARTMENTS = (
    "Dinas Pendidikan", "Dinas Kesehatan", "Sekretariat Daerah", "Dinas PU Bina Marga", "Bappeda", "Inspektorat",
    "Dinas Sosial", "BKPSDM", "Dinas Kependudukan dan Pencatatan Sipil", "Dinas Lingkungan Hidup", "RSUD",
    "Dinas Komunikasi dan Informatika", "Satpol PP", "Dinas Pertanian", "DPMPTSP", "Dinas Perhubungan", "Bapenda",
)  # fmt: skip
SECTIONS = ("Sekretariat", "Bidang Perencanaan", "UPT Pelayanan", "Subbagian Umum", "Bidang Pengembangan")
WITH_UNIT = 0.7


@dataclass(frozen=True)
class Place:
    """An agency as the sample needs it."""

    id: int
    code: str
    name: str
    level: str

    @property
    def short_name(self) -> str:
        """How a host is written: "Situbondo", but "Kota Malang"."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Kab. ")


class Origins:
    """The agencies of the database by origin, each with its weight."""

    def __init__(self, places: dict[str, list[Place]], dice: Dice) -> None:
        self.by_code = {place.code: place for group in places.values() for place in group}
        self._groups: dict[str, Weighted[Place]] = {}
        for origin, steepness in STEEPNESS.items():
            if group := places.get(origin):
                shuffled = [group[index] for index in dice.numbers.permutation(len(group))]
                ranked = sorted(shuffled, key=_prominence)
                weights = {place: (rank + 1.0) ** -steepness for rank, place in enumerate(ranked)}
                self._groups[origin] = Weighted.of(weights)
        self._mixtures = {
            name: Weighted.of({origin: part for origin, part in parts.items() if origin in self._groups})
            for name, parts in MIXTURES.items()
        }

    def host(self, dice: Dice) -> Place:
        """A kabupaten or kota that has a cohort of its own."""
        return dice.draw(self._groups["kabkota_sendiri"])

    def draw(self, dice: Dice, mixture: str, host: Place | None) -> Place:
        """The agency of one participant."""
        if host is not None and dice.chance(HOSTED):
            return host
        return dice.draw(self._groups[dice.draw(self._mixtures[mixture])])


def _prominence(place: Place) -> int:
    """The large ones first, the small kota last."""
    if place.name.startswith(LARGE):
        return 0
    return 2 if place.level == "kota" else 1


def origins(connection: Connection, dice: Dice) -> Origins:
    """The agencies in the database that exist today; the not itemised ones are for published numbers only."""
    tops = governments()
    rows = connection.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.level, tops.c.origin)
        .join(tops, tops.c.agency_id == Agency.id)
        .where(Agency.valid_to.is_(None))
        .order_by(Agency.code)
    )
    places: dict[str, list[Place]] = {}
    for row in rows:
        places.setdefault(row.origin, []).append(Place(row.id, row.code, row.name, row.level))
    if HOME_PROVINCE not in {place.code for place in places.get("provinsi_sendiri", [])}:
        raise LookupError("the reference data has not been loaded: its agencies are missing")
    return Origins(places, dice)


def unit_of(dice: Dice, place: Place) -> str | None:
    """The office below the agency, as a roster would write it; none for many."""
    if place.level not in {"kabupaten", "kota", "provinsi", "perangkat_daerah"} or not dice.chance(WITH_UNIT):
        return None
    if place.level == "perangkat_daerah":
        return dice.pick(SECTIONS)
    return f"{dice.pick(DEPARTMENTS)} {place.name.removeprefix('Pemerintah ')}"
