"""What the prefecture's signatory decides: grant, refuse, return to the instructor, take a decision back."""
