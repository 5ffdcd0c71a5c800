"""The policy pack: what must never be, told in words before it is. It knows no program, only resources."""
