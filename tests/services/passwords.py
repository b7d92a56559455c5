"""Passwords in the tests: hashed as in production, but for the cost, which nearly every test would pay."""

from argon2 import PasswordHasher

from app.collection import passwords

PRODUCTION = passwords.HASHER
"""What hashes where nobody is in a hurry."""

passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
