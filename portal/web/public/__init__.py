"""Pages open to everyone: the call, the eligibility check, the legal pages."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("public", __name__, __path__, url_prefix=None)
