"""The pages of cases: parse, call, render."""
