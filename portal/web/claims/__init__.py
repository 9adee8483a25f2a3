"""Payment claims on the prefecture's side: lists, the sheet of a claim, its check and its payment."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("claims", __name__, __path__, url_prefix="/paiements")
