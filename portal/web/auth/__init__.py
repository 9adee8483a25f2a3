"""Accounts: sign in, sign out, register; in demo the list of accounts and the mailbox."""

from portal.web.common.areas import make_blueprint

blueprint = make_blueprint("auth", __name__, __path__, url_prefix=None)
