"""What a plan says: the outline of the document, its editions, and the Word and PDF writers."""
