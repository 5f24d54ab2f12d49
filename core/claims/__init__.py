"""Claims of a remedy: their life, what they lack, and what follows from them. No clock, no store."""
