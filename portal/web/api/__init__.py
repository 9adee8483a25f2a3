"""Public JSON: assessments and rulebooks."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("api", __name__, __path__, url_prefix="/api/v1")
