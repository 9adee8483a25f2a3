"""Acts of the prefecture: prepare, certify the credits, issue, sign on paper, commit (EJ), notify, cancel."""
