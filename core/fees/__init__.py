"""What a contract costs: fees, discount, tax, invoice days and late interest, each with its steps. Pure."""
