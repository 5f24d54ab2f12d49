"""The terminal itself: its environment, its signals, what it can show."""
