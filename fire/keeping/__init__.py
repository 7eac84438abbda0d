"""What the trial of operations is made of: workbenches filled by a seed, what is inside them, backups tampered with."""
