"""The whole platform on the real engine and the simulated clouds, from first `up` to last `destroy`."""
