"""Pages of the instructors: inbox, review of a dossier, acts and notification."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("instructor", __name__, __path__, url_prefix="/instruction")
