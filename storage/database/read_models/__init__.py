"""Read models: what lists and screens show, as plain rows that never pass through an object mapper."""
