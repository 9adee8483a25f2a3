"""The litigation export: everything about one dossier in one zip.

Each module of ``parts`` that has a ``PART`` adds its files; a new module is enough for new files to be in the export.
"""
