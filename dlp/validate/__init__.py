"""Validators: is this text really such a number? One small module per kind.

They stand between match and score: the matcher hands over the compact text of a match, the
validator refuses it or names the evidence that holds. `registry` finds a module by name.
"""
