"""The MEMSSI number: pure."""


def memssi_number(pk: int) -> str:
    """Return the public number of a person: M, seven digits, and their Luhn check digit."""
    digits = f"{pk:07d}"
    total = 0
    for position, letter in enumerate(reversed(digits)):
        value = int(letter) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"M{digits}-{-total % 10}"
