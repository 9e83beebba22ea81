"""The pages of groups: parse, call, render."""
