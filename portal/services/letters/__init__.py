"""Letters of a decision: made, signed, sent; closing sans suite, transmission to the competent authority."""
