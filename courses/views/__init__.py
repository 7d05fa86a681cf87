"""Pages of the catalogue: courses, lists of terms, interests, drafts of classes."""
