"""The desk's database: its engine and gate, its tables and migrations, its unit of work and its read models."""
