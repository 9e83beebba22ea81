"""Lists of every room: columns, order, filters, pages, files; tables of states."""
