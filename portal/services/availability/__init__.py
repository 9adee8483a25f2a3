"""The service's own interruptions, the closings they move, and the reminders before a closing."""
