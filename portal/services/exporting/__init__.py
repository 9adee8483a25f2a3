"""Tables that leave the portal: who took what, and how much of it, is in the journal before a byte leaves."""
