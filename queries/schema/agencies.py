"""Agencies (instansi) and the spellings by which spreadsheets name them."""

from datetime import date

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, one_of
from queries.vocabulary import AGENCY_LEVELS


class Agency(Base):
    """An instansi: a ministry, a province, a kabupaten or kota, or an office below one of them."""

    __tablename__ = "agency"
    __table_args__ = (one_of("level", AGENCY_LEVELS), Index(None, "parent_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    """Kemendagri code ("35.78") or our own ("KEJAKSAAN"); text, since 35.10 is not 35.1."""
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id", ondelete="RESTRICT"))
    """The government it belongs to (an OPD's province); a kabupaten has none: it is a government itself."""
    province_code: Mapped[str | None] = mapped_column(Text)
    """Where it lies: Kemendagri code of the province; none for instansi pusat."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id", ondelete="RESTRICT"))


class AgencyAlias(Base):
    """A normalised spelling that means exactly one agency."""

    __tablename__ = "agency_alias"
    __table_args__ = (Index(None, "agency_id"),)

    alias: Mapped[str] = mapped_column(Text, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="RESTRICT"))
