"""Who may do what: policies looked through, told in words, tried, and those that Linekey ships."""
