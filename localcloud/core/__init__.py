"""What the simulated clouds share: their resource types' interface, their objects and their errors."""
