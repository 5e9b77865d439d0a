"""Giving and taking rights: by command, by spreadsheet, and on the page Akses."""
