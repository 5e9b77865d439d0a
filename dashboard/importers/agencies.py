"""Agencies in a roster: which agency a text means, where that is certain; else the closest names, never a guess.

Certain is a known spelling as a whole; and a unit below a government or office that the text names in full
("Dinas Kesehatan Kab. Sidoarjo", "Bidang Mutasi BKD Provinsi Jawa Timur"). The unit must be of a kind that only
such an agency has: a Kejaksaan Negeri, a Polres or an office of a ministry bears the name of a kabupaten and does
not belong to it; a UPT or a Cabang Dinas there may be the province's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from dashboard.importers.sheets import FileProblem
from dashboard.importers.values.cells import one_of_these
from queries.spelling import normalised
from queries.vocabulary import AGENCY_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.loading import AgencyProblem, Known, KnownAgency

LOCAL_UNIT = re.compile(
    r"(?:DINAS|DINKES|DINDIK|DISDIK|DISPENDIK|DINSOS|DISHUB|DISKOMINFO|DISPORA|DISNAKER\w*|DLH|DPMD|DPMPTSP"
    r"|BAPPEDA\w*|BAPPELITBANGDA|BAPENDA|BKD|BKDD|BKPP|BKPPD|BKPSDM|BPKAD|BPKPD|BPBD|BPSDM|BAKESBANGPOL"
    r"|BADAN (?:KEPEGAWAIAN|PERENCANAAN|PENDAPATAN|PENGELOLA\w*|KEUANGAN|KESATUAN BANGSA"
    r"|PENANGGULANGAN BENCANA DAERAH|PENELITIAN DAN PENGEMBANGAN|PENGEMBANGAN SUMBER DAYA MANUSIA)"
    r"|SATUAN POLISI PAMONG PRAJA|SATPOL PP|INSPEKTORAT|SEKRETARIAT (?:DAERAH|DPRD)|SETDA|SEKDA|SETWAN"
    r"|BAGIAN|KECAMATAN|KELURAHAN|PUSKESMAS|RSUD|RUMAH SAKIT UMUM DAERAH|SDN|SMPN)\b"
)
"""How the name of a unit begins that a kabupaten, kota or province has below it."""

PART_OF_AN_OFFICE = re.compile(
    r"(?:BIDANG|SEKSI|BAGIAN|SUB|SUBBAGIAN|SUBBAG|SUBBIDANG|UPT|UPTD|BALAI|INSTALASI|CABANG|UNIT|SEKRETARIAT|BIRO"
    r"|DIREKTORAT|DEPUTI|INSPEKTORAT|PUSAT|KELOMPOK)\b"
)
"""How the name of a part begins, below an office or a ministry that is named in full."""

GOVERNMENT_LEVELS = frozenset({"provinsi", "kabupaten", "kota"})
LEVEL_WORDS = ("KABUPATEN", "KOTA", "PROVINSI", "PEMERINTAH")
SUGGESTED = 3
MOST_UNKNOWN = 1_000
"""Texts without a meaning in one file; each is compared with every known spelling."""
CLOSE = 60
"""Percent of likeness (rapidfuzz) from which a name is suggested."""
NEARLY, APART = 90, 6
"""From which a text is a spelling but for a slip, where every other agency is so much less alike."""


@dataclass(frozen=True)
class Meaning:
    """What a text means: the agency, and the unit below it as written (None: the agency itself)."""

    agency: KnownAgency
    unit: str | None


@dataclass(frozen=True)
class Unknown:
    """A text that means no agency for certain."""

    closest: tuple[KnownAgency, ...]
    named: tuple[KnownAgency, ...] = ()
    """The several governments that it names."""
    likely: KnownAgency | None = None
    """The one that it means but for a slip of the pen: an officer may accept it unseen, we may not."""


@dataclass
class AskedAgency:
    """A text of a file that means no agency for certain: what an officer is asked, once for all its rows."""

    text: str
    unknown: Unknown
    rows: int = 0


@dataclass
class AgencyFinder:
    """Answers for the texts of a file, each text once."""

    known: Known
    said: Mapping[str, str] = field(default_factory=dict)
    """What an officer says of this load: normalised text -> code."""
    _answers: dict[str, Meaning | Unknown] = field(default_factory=dict)
    _unknown: int = 0

    def find(self, text: str) -> Meaning | Unknown:
        """What `text` means. Raises FileProblem where so many mean nothing that the column holds something else."""
        if text not in self._answers:
            answer = self._answers[text] = self._find(text)
            self._unknown += isinstance(answer, Unknown)
            if self._unknown > MOST_UNKNOWN:
                raise FileProblem(
                    f"Lebih dari {MOST_UNKNOWN} tulisan instansi dalam berkas ini tidak dikenal. Periksa apakah"
                    " kolomnya memang berisi instansi, atau pecah berkasnya."
                )
        return self._answers[text]

    @cached_property
    def _longest(self) -> int:
        return max((len(spelling.split()) for spelling in self.known.agencies), default=0)

    def _find(self, text: str) -> Meaning | Unknown:
        name = normalised(text)
        if name in self.known.agencies:
            return Meaning(self.known.agencies[name], None)
        if self.said.get(name) in self._by_code:
            return Meaning(self._by_code[self.said[name]], None)
        words = name.split()
        spans = self._spans(words)
        named = {agency.government_id: self.known.governments[agency.government_id] for _, _, agency in spans}
        if len(named) > 1:
            return self._home_of_both(words, spans) or Unknown((), tuple(named.values()))
        for start, end, agency in sorted(spans, key=lambda span: span[2].id == span[2].government_id):
            if _is_below(words, start, end, agency):
                return Meaning(agency, text)
        return Unknown(self._closest(name), likely=self._likely(name))

    @cached_property
    def _by_code(self) -> dict[str, KnownAgency]:
        return {agency.code: agency for agency in self.known.agencies.values()}

    def _likely(self, name: str) -> KnownAgency | None:
        """The agency of the spelling that is nearly this text, where none of another agency is."""
        near = process.extract(
            name, list(self.known.agencies), scorer=fuzz.ratio, limit=20, score_cutoff=NEARLY - APART
        )
        best = max((score for _, score, _ in near), default=0)
        found = {self.known.agencies[alias].id for alias, score, _ in near if score > best - APART}
        agency = self.known.agencies[near[0][0]] if near else None
        return agency if best >= NEARLY and len(found) == 1 else None

    def _spans(self, words: Sequence[str]) -> list[tuple[int, int, KnownAgency]]:
        """The known spellings within the words, none inside a longer one: from, to (exclusive), agency."""
        found = [
            (start, end, agency)
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + self._longest) + 1)
            if (agency := self.known.agencies.get(" ".join(words[start:end]))) and agency.level != "tidak_dirinci"
        ]
        return [
            span for span in found if not any(_inside(span[:2], other[:2]) for other in found if other is not span)
        ]

    def _home_of_both(self, words: Sequence[str], spans: Sequence[tuple[int, int, KnownAgency]]) -> Meaning | None:
        """ "Kabupaten Sidoarjo, Provinsi Jawa Timur" and nothing more: the kabupaten with its address."""
        if len(spans) != len(("local", "province")):
            return None
        (start, middle, local), (after, end, province) = spans
        whole = start == 0 and middle == after and end == len(words)
        lies_there = local.level in {"kabupaten", "kota"} and local.province_code == province.province_code
        return Meaning(local, None) if whole and province.level == "provinsi" and lies_there else None

    def _closest(self, name: str) -> tuple[KnownAgency, ...]:
        """The agencies whose spellings are most alike, governments before their offices."""
        itemised = [alias for alias, agency in self.known.agencies.items() if agency.level != "tidak_dirinci"]
        alike = process.extract(name, itemised, scorer=fuzz.token_set_ratio, limit=40, score_cutoff=CLOSE)
        best: dict[str, tuple[float, bool, float, KnownAgency]] = {}
        for alias, score, _ in alike:
            agency = self.known.agencies[alias]
            rank = (score, agency.id == agency.government_id, fuzz.ratio(name, alias), agency)
            best[agency.code] = max(best.get(agency.code, rank), rank, key=lambda entry: entry[:3])
        ordered = sorted(best.values(), key=lambda entry: (-entry[0], not entry[1], -entry[2], entry[3].code))
        likely = dict.fromkeys([*self._bearers(name), *(entry[3] for entry in ordered)])
        return tuple(likely)[:SUGGESTED]

    def _bearers(self, name: str) -> list[KnownAgency]:
        """The governments whose name stands in the text without their level: both, for "Malang"."""
        return sorted(
            {
                agency
                for alias, agency in self.known.agencies.items()
                if agency.level in GOVERNMENT_LEVELS
                and f" {alias.removeprefix('KABUPATEN ').removeprefix('KOTA ').removeprefix('PROVINSI ')} "
                in f" {name} "
            },
            key=lambda agency: agency.code,
        )


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


def _is_below(words: Sequence[str], start: int, end: int, agency: KnownAgency) -> bool:
    """Whether the words around an agency's name are a unit that certainly belongs to it."""
    before, after = " ".join(words[:start]), " ".join(words[end:])
    if agency.level in GOVERNMENT_LEVELS:
        if words[start] not in LEVEL_WORDS:
            return False  # a bare "Batu" may be the beginning of "Batu Bara"
        begins = LOCAL_UNIT
    else:
        begins = PART_OF_AN_OFFICE
    if before and after:
        return bool(begins.match(before) and PART_OF_AN_OFFICE.match(after))
    return bool(begins.match(before or after))


def agency_sentence(problem: AgencyProblem) -> str:
    """Why an agency or a spelling cannot be added."""
    match problem.fault:
        case "code_taken":
            sentence = f"Kode {problem.subject} sudah dipakai. Pakai kode lain, atau --alias untuk tulisan lain."
        case "unknown_code":
            sentence = f"Kode {problem.subject} tidak dikenal. Periksa, atau tambahkan: --nama dan --jenjang."
        case "unknown_level":
            sentence = f"Jenjang {problem.subject} tidak dikenal. Tulis {one_of_these(AGENCY_LEVELS)}."
        case "unknown_parent":
            sentence = f"Instansi induk {problem.subject} tidak dikenal. Periksa kodenya."
        case "province_needed":
            cure = "Sebutkan provinsinya, atau instansi induknya."
            sentence = f"{problem.subject} sebuah kabupaten atau kota: di provinsi mana belum disebut. {cure}"
        case "spelling_taken":
            sentence = f"Tulisan “{problem.subject}” sudah berarti {problem.owner}. Pakai tulisan yang lain."
        case "spelling_ambiguous":
            cure = "Tulis lengkap di berkasnya, misalnya Kab. Malang."
            sentence = f"“{problem.subject}” nama kabupaten dan juga nama kota. {cure}"
        case "spelling_empty":
            sentence = f"Tulisan “{problem.subject}” tidak berisi huruf atau angka."
    return sentence
