"""The pages of the people around a child: parse, call, render."""
