"""Pure law, money and states of the portal. Imports the standard library only."""
