"""The pages of transfers and cover: parse, call, render."""
