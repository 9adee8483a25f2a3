"""Teams, powers, takeovers, refused addresses, other bodies and forgotten passwords."""
