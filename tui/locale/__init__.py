"""The operator's language: messages, and how instants, durations, numbers and money are written."""
