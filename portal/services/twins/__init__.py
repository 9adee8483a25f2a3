"""Use-cases of twins: what people answer about two dossiers that look alike."""
