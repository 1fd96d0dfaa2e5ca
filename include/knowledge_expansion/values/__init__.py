"""The values that everything else passes around: frozen, typed, without behaviour that needs the outside world."""
