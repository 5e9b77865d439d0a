"""Everything that speaks SQL: tables, facts and the questions that pages ask of them."""
