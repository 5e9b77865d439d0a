"""An empty page: filters and a sentence, nothing to ask and nothing to draw. What Streamlit itself costs."""

import streamlit as st

OPTIONS = {
    "Tahun": [str(year) for year in range(2026, 2014, -1)],
    "Instansi": ["Kabupaten Malang", "Kota Surabaya"],
    "Program": ["PKA", "PKP"],
    "Gender": ["Laki-laki", "Perempuan"],
}

st.set_page_config(layout="wide")
chosen = {label: st.sidebar.multiselect(label, options) for label, options in OPTIONS.items()}
st.title("Kosong")
st.caption(" · ".join(option for options in chosen.values() for option in options) or "Semua")
