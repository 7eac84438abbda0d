"""What must hold under fire: bad input, crashes, load and attackers. `make fire` tries it and writes its page."""
