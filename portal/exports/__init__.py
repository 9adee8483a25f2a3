"""Pure writers of what leaves the portal in other programs' formats: calendars, spreadsheets, open data."""
