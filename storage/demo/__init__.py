"""A desk of sample data: real tickets, re-dated around now, under contracts of every shipped document."""
