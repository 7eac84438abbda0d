"""What checks found, and the logs to read first, as lists to work through."""
