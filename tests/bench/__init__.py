"""How fast it is: figures, where the tests say only right or wrong."""
