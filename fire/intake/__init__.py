"""Record files under fire: mutants of everything that `truecount load` reads."""
