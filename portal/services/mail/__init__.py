"""Mail that does not arrive: delivery-status notifications read, refused addresses recorded and cleared."""
