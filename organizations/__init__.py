"""Places, kinds of work, who works where as what, officers in schools, who holds which role."""
