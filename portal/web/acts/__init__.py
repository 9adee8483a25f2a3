"""Pages of an act that several roles read: its sheet, its issued PDF, its signed scan."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("acts", __name__, __path__, url_prefix="/actes")
