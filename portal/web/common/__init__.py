"""What every area of the site shares: the actor of a request, access control, helpers."""
