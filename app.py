"""The portal as a WSGI application; ``python app.py`` serves it."""

from portal import create_app

app = create_app()

if __name__ == "__main__":
    from portal.cli.serve import serve

    raise SystemExit(serve(app))
