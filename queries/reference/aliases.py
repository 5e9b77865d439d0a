"""Which spellings mean an agency or a programme: derived from names and the listed ones, never from a guess."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from queries.reference.files import ReferenceProblem
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from queries.reference.files import AgencyEntry, ProgrammeEntry


def agency_aliases(agencies: Sequence[AgencyEntry]) -> dict[str, str]:
    """Normalised spelling -> agency code.

    A bare name ("Sidoarjo") means a kabupaten or kota only where one of them bears it; "Malang" means none. A bare
    province ("Jawa Timur") means none either: it may be the place of any agency there.
    Raises ReferenceProblem where a spelling would mean two agencies.
    """
    local = [agency for agency in agencies if agency.level in {"kabupaten", "kota"}]
    bearers = Counter(_bare(agency) for agency in local)
    certain = {agency.code: _bare(agency) for agency in local if bearers[_bare(agency)] == 1}
    return _one_meaning(
        (alias, agency.code)
        for agency in agencies
        for alias in {*_spellings(agency), *filter(None, [certain.get(agency.code)])}
    )


def programme_aliases(programmes: Sequence[ProgrammeEntry]) -> dict[str, str]:
    """Normalised spelling -> programme code. Raises ReferenceProblem where one would mean two programmes."""
    return _one_meaning(
        (normalised(spelling), programme.code)
        for programme in programmes
        for spelling in (programme.code, programme.name, programme.short_name, *programme.aliases)
    )


def _spellings(agency: AgencyEntry) -> set[str]:
    """The name and listed aliases; "RI" comes and goes at the centre, "Provinsi" in the name of an office."""
    keys = {normalised(spelling) for spelling in (agency.name, *agency.aliases)}
    match agency.level:
        case "pusat":
            stems = {key.removesuffix(" RI") for key in keys}
            return keys | stems | {f"{stem} RI" for stem in stems}
        case "perangkat_daerah":
            return keys | {key.replace(" PROVINSI ", " ") for key in keys}
        case _:
            return keys


def _bare(agency: AgencyEntry) -> str:
    return normalised(agency.name).removeprefix("KABUPATEN ").removeprefix("KOTA ")


def _one_meaning(meanings: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for alias, code in meanings:
        if found.setdefault(alias, code) != code:
            raise ReferenceProblem(f"{alias!r} would mean both {found[alias]} and {code}")
    return found
