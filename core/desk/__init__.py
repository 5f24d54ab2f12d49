"""The desk: contracts and tickets, the clock events that are their truth, and what operators do with them."""
