"""Reads. Every one starts from ``scope(actor)``; they return frozen dataclasses, never ORM rows."""
