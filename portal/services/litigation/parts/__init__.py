"""The parts of the export, one module each with its ``PART``; they follow one another by their ``order``."""
