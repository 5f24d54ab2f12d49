"""The assessment of a contract's month: uptime from the facts, and the remedy that the terms give for it. Pure."""
