"""Use-cases of an organisation's team: invitations, roles, powers to sign, takeover of a space everybody left."""
