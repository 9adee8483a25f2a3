"""Web forms: shape only. Rules live in the services; a form turns text into values and says what it cannot read."""
