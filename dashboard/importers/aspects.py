"""Which assessment a heading or a word means: by name, code or synonym; never a guess.

One word may mean the components of several programmes ("Sikap perilaku"); the cohort of the row says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from dashboard.importers.values.cells import ValueProblem, words_of
from dashboard.importers.values.training import STAGES
from queries.loading import Assessments, KnownAssessment, ProgrammeTest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from queries.loading import CohortKey, KnownProgramme

SYNONYMS: dict[str, tuple[str, ...]] = {
    "AKADEMIK": ("akademik", "evaluasi akademik", "nilai akademik", "evaluasi substansi", "substansi"),
    "SIKAP": ("sikap", "sikap perilaku", "sikap dan perilaku", "perilaku", "evaluasi sikap perilaku"),
    "STUDI-LAPANGAN": ("studi lapangan", "stula"),
    "VISITASI": ("visitasi", "vkn", "visitasi kepemimpinan nasional"),
    "RANCANGAN": (
        "rancangan", "rancangan aktualisasi", "rancangan aksi perubahan", "rancangan proyek perubahan", "rap",
        "rpp",
    ),
    "IMPLEMENTASI": (
        "implementasi", "implementasi aksi perubahan", "implementasi proyek perubahan", "laporan aksi perubahan",
    ),
    "PELAKSANAAN": ("pelaksanaan", "pelaksanaan aktualisasi"),
    "TEKNIS": ("kompetensi teknis", "kompetensi teknis bidang tugas", "ktbt"),
    "INOVASI": ("inovasi", "perencanaan inovasi"),
    "PERUBAHAN": ("manajemen perubahan",),
}  # fmt: skip
"""The last part of a component's code -> the words by which it is known, whatever the programme."""

TESTS = ("tes", "test", "ujian", "kuis", "pre post test", "pretest posttest", "evaluasi pembelajaran")
TEST_HEADINGS = ("Pre Test", "Post Test")
USUAL_STAGE = "akhir"
SUGGESTED, CLOSE = 3, 60


@dataclass(frozen=True)
class Aspect:
    """What a word may mean: codes of assessments, or the programme's own test; and the stage, if it says one."""

    codes: frozenset[str]
    is_test: bool = False
    stage: str | None = None

    @property
    def column(self) -> str:
        """A name for the column of this aspect: equal for words that mean the same."""
        codes = "|".join(sorted(self.codes)) or "tes"
        return f"nilai:{codes}:{self.stage or USUAL_STAGE}"


class Aspects:
    """The words for what can be scored, made from the assessments of the database."""

    def __init__(self, assessments: Assessments) -> None:
        self._assessments = assessments
        self._words: dict[str, set[str]] = {}
        for one in assessments.by_code.values():
            if one.kind != "tes":
                for word in _words(one):
                    self._words.setdefault(word, set()).add(one.code)

    def meaning(self, text: str) -> Aspect | None:
        """What a heading or a cell means, with the stage that may stand before or behind it ("Sikap Remedial")."""
        words = words_of(text).removeprefix("nilai ").removeprefix("skor ")
        for stage, spelled in STAGES.items():
            if words in spelled and stage in {"pre", "post"}:
                return Aspect(frozenset(), is_test=True, stage=stage)
        if words in self._words:
            return Aspect(frozenset(self._words[words]))
        if words in TESTS:
            return Aspect(frozenset(), is_test=True)
        for stage, spelled in STAGES.items():
            for spelling in spelled:
                rest = words.removesuffix(f" {spelling}").removeprefix(f"{spelling} ")
                if rest != words and rest in self._words:
                    return Aspect(frozenset(self._words[rest]), stage=stage)
        return None

    def names(self) -> list[str]:
        """Headings under which scores may stand: the tests, then what else can be scored."""
        others = {one.name: None for one in self._assessments.by_code.values() if one.kind != "tes"}
        return [*TEST_HEADINGS, *others]

    def of(self, aspect: Aspect, cohort: CohortKey, programme: KnownProgramme) -> KnownAssessment | ProgrammeTest:
        """The assessment of this cohort that is meant. Raises ValueProblem where its programme has none."""
        if aspect.is_test:
            return self._assessments.test(programme)
        found = [one for one in self._assessments.aspects(cohort) if one.code in aspect.codes]
        if len(found) != 1:
            raise ValueProblem(f"Aspek ini bukan bagian penilaian program ini. {self._those_of(cohort)}")
        return found[0]

    def unknown(self, text: str, cohort: CohortKey) -> ValueProblem:
        """The refusal of a word that means nothing, with the closest names."""
        names = {words_of(one.name): one.name for one in self._assessments.aspects(cohort)}
        alike = process.extract(words_of(text), list(names), scorer=fuzz.WRatio, limit=20, score_cutoff=CLOSE)
        closest = list(dict.fromkeys(names[word] for word, _, _ in alike))[:SUGGESTED]
        maybe = f"Mungkin maksudnya: {', '.join(closest)}." if closest else self._those_of(cohort)
        return ValueProblem(f"Aspek ini tidak dikenal. {maybe}")

    def _those_of(self, cohort: CohortKey) -> str:
        parts = [one.name for one in self._assessments.aspects(cohort) if one.kind == "komponen"]
        if parts:
            return f"Yang dikenal: {', '.join(parts)}; pre test, post test; dan kompetensi manajerial."
        return "Yang dikenal: pre test, post test, dan kompetensi manajerial."


def _words(one: KnownAssessment) -> Iterable[str]:
    last = one.code.rpartition(".")[2]
    return {words_of(one.code), words_of(one.name), *(SYNONYMS.get(last, ()) if one.kind == "komponen" else ())}
