"""Pages of those who help: mandates, what came outside the portal, channels."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("assistance", __name__, __path__, url_prefix="/assistance")
