"""The use cases: what operators do. Each takes a unit of work and a command, and can run again from the start."""
