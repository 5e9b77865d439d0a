"""Spreadsheets in, checked rows and problems out."""
