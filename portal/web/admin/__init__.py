"""Pages of the administrators: settings of the window, people; in demo the legal clock."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("admin", __name__, __path__, url_prefix="/administration")
