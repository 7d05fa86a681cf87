"""Long work that shows itself: who asked, how far it is, where the result lies."""
