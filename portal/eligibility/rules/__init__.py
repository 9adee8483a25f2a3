"""The rules a rulebook may name. Importing this package registers them all."""

from portal.eligibility.rules import applicant, dates, expenses, limits, plan, project, transformation

__all__ = ["applicant", "dates", "expenses", "limits", "plan", "project", "transformation"]
