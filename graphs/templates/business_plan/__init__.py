"""A business plan with computed numbers: from a handful of figures to the files a bank reads."""
