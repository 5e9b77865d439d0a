"""The data that comes with the product: agencies, programmes, rules and competencies, each with its source."""
