"""SIRET numbers for demonstrations.

Owns one thing: a SIRET whose SIREN is real and whose NIC is FICTIONAL. The true head office of a commune is known to
SIRENE alone; this number passes the check digit and proves nothing.
"""

from __future__ import annotations


def luhn_sum(digits: str) -> int:
    """Luhn sum of a string of digits: a multiple of ten when the last one is the right check digit."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled)


def demo_siret(siren: str, establishment: int = 1) -> str:
    """``siren`` followed by a fictional NIC (``establishment`` on four digits and the check digit).

    Raises ValueError for a SIREN that is not nine digits with a right check digit, or an establishment above 9999.
    """
    if len(siren) != 9 or not (siren.isascii() and siren.isdigit()) or luhn_sum(siren) % 10:
        raise ValueError(f"{siren!r} is no SIREN")
    if not 0 < establishment <= 9999:
        raise ValueError(f"establishment {establishment} is not between 1 and 9999")
    body = f"{siren}{establishment:04d}"
    return f"{body}{-luhn_sum(body + '0') % 10}"
