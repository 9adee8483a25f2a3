"""Pages of the signatory: decisions."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("signatory", __name__, __path__, url_prefix="/signature")
