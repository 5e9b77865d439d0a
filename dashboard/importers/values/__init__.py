"""Cells become values: one small pure function per column, each refusing with a sentence that says what to do."""
