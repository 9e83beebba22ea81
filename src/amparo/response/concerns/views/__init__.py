"""The pages of concerns: parse, call, render. One module for each feature."""
