"""Charts are forms: pure functions over the columns that a query declares; frames are poured in later."""
