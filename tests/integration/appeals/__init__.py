"""Tests of appeals, of the litigation export and of what explains a decision."""
