"""What models need: experiments, registered models, endpoints, monitors and the online feature store."""
