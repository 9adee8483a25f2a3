"""Pages of the municipal staff: their dossiers, from the draft to the signed act."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("applicant", __name__, __path__, url_prefix="/mes-dossiers")
