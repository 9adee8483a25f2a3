"""Someone else's table: numbers as people write them, what a sheet says, its errors and what would mend them. Pure."""
