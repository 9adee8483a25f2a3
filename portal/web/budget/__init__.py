"""Pages of the budget officers: envelope, certificates of available credits, legal commitments."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("budget", __name__, __path__, url_prefix=None)
