"""What the desk knows: calendars, terms, tickets, contracts. Pure: no I/O, no clock of its own."""
