"""What happens to a response: the only code that writes one."""
