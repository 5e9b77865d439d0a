"""The frozen baseline: what most people write. Joined rows through `pd.read_sql`, grouped in pandas, drawn by Altair.

The same four pages, filters and charts (about) as the product, over the same database. NAIVE_CACHED=1 caches what is
loaded, as the second edition of such a script does. Do not make it better, or worse: every ratio is against this file.
"""

from __future__ import annotations

import os
import resource
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st
from sqlalchemy import create_engine

MEMORY_BYTES = 8 * 1024**3
resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))

COLUMNS = """
    e.id AS enrolment, e.participant_id, e.position_level, e.rank, e.education, e.status, e.final_score,
    c.id AS cohort, c.year, c.number, p.short_name AS programme, a.name AS agency, a.level AS origin,
    t.gender, t.birth_date
"""
JOINED = """
    JOIN cohort c ON c.id = e.cohort_id JOIN programme p ON p.code = c.programme_code
    JOIN agency a ON a.id = e.agency_id JOIN participant t ON t.id = e.participant_id
"""
ENROLMENTS = f"SELECT {COLUMNS} FROM enrolment e {JOINED}"
ATTENDANCE = f"""
    SELECT {COLUMNS}, s.starts_at, s.jp / 100.0 AS jp, m.status AS mark FROM attendance m
    JOIN class_session s ON s.id = m.session_id JOIN enrolment e ON e.id = m.enrolment_id {JOINED}
"""
SCORES = f"""
    SELECT {COLUMNS}, x.name AS assessment, x.kind, v.stage, v.value / 100.0 AS value FROM score v
    JOIN assessment x ON x.id = v.assessment_id JOIN enrolment e ON e.id = v.enrolment_id {JOINED}
"""


def load(query: str) -> pd.DataFrame:
    return pd.read_sql(query, create_engine(os.environ["DATABASE_URL"]))


if os.environ.get("NAIVE_CACHED"):
    load = st.cache_data(load)


def filtered(df: pd.DataFrame) -> pd.DataFrame:
    for label, column in (
        ("Tahun", "year"),
        ("Instansi", "agency"),
        ("Program", "programme"),
        ("Gender", "gender"),
    ):
        chosen = st.sidebar.multiselect(label, sorted(df[column].dropna().unique()))
        if chosen:
            df = df[df[column].isin(chosen)]
    df["generation"] = pd.cut(
        pd.to_datetime(df["birth_date"]).dt.year,
        [0, 1964, 1980, 1996, date.today().year],  # noqa: DTZ011  as it is usually written
        labels=["Boomer", "X", "Y", "Z"],
    )
    return df


def bars(df: pd.DataFrame, column: str, top: int = 20) -> None:
    counts = df.groupby(column, observed=True).size().reset_index(name="n").nlargest(top, "n")
    chart = alt.Chart(counts).mark_bar().encode(x="n", y=alt.Y(column, sort="-x"), tooltip=[column, "n"])
    st.altair_chart(chart, width="stretch")


def rates(df: pd.DataFrame, column: str, top: int = 20) -> None:
    grouped = df.groupby(column, observed=True).agg(held=("jp", "sum"), attended=("attended_jp", "sum"))
    grouped["rate"] = grouped["attended"] / grouped["held"]
    chart = (
        alt.Chart(grouped.reset_index().nsmallest(top, "rate"))
        .mark_circle()
        .encode(x="rate", y=alt.Y(column, sort="x"), tooltip=[column, "rate", "held"])
    )
    st.altair_chart(chart, width="stretch")


def means(df: pd.DataFrame, column: str, top: int = 20) -> None:
    grouped = df.groupby(column, observed=True)["value"].agg(["mean", "std", "count"]).reset_index()
    chart = (
        alt.Chart(grouped.nlargest(top, "count"))
        .mark_circle()
        .encode(x=alt.X("mean", scale=alt.Scale(zero=False)), y=column, tooltip=[column, "mean", "std", "count"])
    )
    st.altair_chart(chart, width="stretch")


def ringkasan() -> None:
    df = filtered(load(ENROLMENTS))
    st.title("Ringkasan")
    people, passed, score, cohorts = st.columns(4)
    people.metric("Peserta", df["participant_id"].nunique())
    passed.metric("Lulus", f"{(df['status'] == 'lulus').mean():.1%}")
    score.metric("Nilai akhir", f"{df['final_score'].mean() / 100:.2f}")
    cohorts.metric("Angkatan", df["cohort"].nunique())
    by_year = df.groupby("year").size().reset_index(name="n")
    st.altair_chart(
        alt.Chart(by_year).mark_bar().encode(x="year:O", y="n", tooltip=["year", "n"]), width="stretch"
    )
    st.dataframe(df.groupby("programme").agg(n=("enrolment", "count"), score=("final_score", "mean")))
    bars(df, "origin")


def komposisi() -> None:
    df = filtered(load(ENROLMENTS))
    st.title("Komposisi Peserta")
    bars(df, "origin")
    left, right = st.columns(2)
    with left:
        bars(df, "agency", 15)
        counts = df.groupby(["generation", "gender"], observed=True).size().reset_index(name="n")
        st.altair_chart(
            alt.Chart(counts).mark_bar().encode(x="n", y="generation", color="gender"), width="stretch"
        )
        bars(df, "education")
    with right:
        bars(df, "programme")
        bars(df, "position_level")
        bars(df, "rank")


def kehadiran() -> None:
    df = filtered(load(ATTENDANCE))
    st.title("Kehadiran")
    attended = df["mark"].isin(["hadir", "terlambat"])
    df["attended_jp"] = df["jp"].where(attended, 0)
    df["month"] = pd.to_datetime(df["starts_at"]).dt.strftime("%Y-%m")
    st.metric("Kehadiran", f"{df['attended_jp'].sum() / df['jp'].sum():.1%}")
    by_month = df.groupby("month").agg(held=("jp", "sum"), attended=("attended_jp", "sum")).reset_index()
    by_month["rate"] = by_month["attended"] / by_month["held"]
    st.altair_chart(alt.Chart(by_month).mark_line().encode(x="month", y="rate"), width="stretch")
    rates(df, "agency")
    left, right = st.columns(2)
    with left:
        missed = df[~attended].groupby("enrolment")["jp"].sum().reset_index()
        bins = missed.groupby("jp").size().reset_index(name="n")
        st.altair_chart(alt.Chart(bins).mark_bar().encode(x="jp", y="n"), width="stretch")
    with right:
        bars(df[~attended], "mark")
    rates(df.assign(name=df["programme"] + " " + df["year"].astype(str) + " " + df["number"].astype(str)), "name")
    filled = df.groupby("cohort")["starts_at"].nunique().reset_index(name="sessions").nsmallest(20, "sessions")
    st.altair_chart(alt.Chart(filled).mark_bar().encode(x="sessions", y="cohort:O"), width="stretch")


def kompetensi() -> None:
    df = filtered(load(SCORES))
    st.title("Kompetensi")
    people = df.drop_duplicates("enrolment")
    left, right = st.columns(2)
    with left:
        bars(people, "status")
    with right:
        bands = pd.cut(people["final_score"], [0, 7000, 8000, 9000, 10000]).astype(str)
        bars(people.assign(band=bands), "band")
    components = df[df["kind"] == "komponen"]
    means(components, "assessment")
    left, right = st.columns(2)
    with left:
        means(components, "agency")
    with right:
        means(components, "generation")
    means(components.assign(name=components["programme"] + " " + components["number"].astype(str)), "name")


page = st.navigation(
    [
        st.Page(ringkasan, url_path="ringkasan", default=True),
        st.Page(komposisi, url_path="komposisi"),
        st.Page(kehadiran, url_path="kehadiran"),
        st.Page(kompetensi, url_path="kompetensi"),
    ]
)
st.set_page_config(layout="wide")
page.run()
