"""Hours of places: counted person by person, asked by place, period and subject (docs/adr/0048)."""
