"""Documents of the administration: frozen data in, PDF bytes out.

``arrete``, ``receipt`` and ``letter`` turn data into neutral ``blocks``; ``layout`` and ``tagging`` turn blocks into a
tagged PDF. Only those last two import reportlab, and only when something is rendered, so that the application starts
without it. Nothing here reads a database, a setting or a clock; the only files read are fonts.
"""
