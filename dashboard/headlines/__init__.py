"""Headlines: a query's frame in, the finding out, as one sentence without a full stop."""
