"""Reading a quote (devis): the words of its pages in, its figures, parties and signs out. Pure."""
