"""Everything that is asked: XLSForms, their versions, and sealed answers."""
