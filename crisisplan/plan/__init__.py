"""What a plan holds and how it is kept. Knows nothing of windows or documents."""
