"""Reports decided on a call, each kept with its trace."""
