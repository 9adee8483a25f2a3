"""Helping those who cannot file alone: mandates, and what reaches the prefecture outside the portal."""
