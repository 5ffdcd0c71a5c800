"""localcloud against Microsoft's specifications."""
