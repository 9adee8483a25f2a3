"""Tables that a budget office takes away: one page, one address per file."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("exports", __name__, __path__, url_prefix="/exports")
