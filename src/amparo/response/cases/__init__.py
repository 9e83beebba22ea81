"""Case management: from opening a case to closing it."""
