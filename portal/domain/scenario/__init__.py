"""What-if scenarios over dossiers that await a decision: order, amounts, thresholds, envelope. Changes nothing."""
