"""Workbooks (XLSX, XLS, ODS) are opened in a process of their own, which may take little memory and time.

`python -m dashboard.importers.books BOOK` writes lines of JSON: the titles, then each visible sheet with its
rows, or the fault for which there are none. Nothing else of the project is imported there.
"""
