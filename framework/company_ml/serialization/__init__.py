"""Models as files: written whole or not at all, and read only if they are what somebody trusted vouches for.

MLflow's own log and load are the usual way, and keep environment and signature with the model. These files
are for what lies outside a registry: a hand-over, an edge device, an archive. Reading one with pickle,
cloudpickle or joblib runs whatever code is in it, so a digest beside the file would prove nothing: whoever
changes the one changes the other. Hence a digest must come from elsewhere (a tag in the registry), or the
file is signed.
"""

from company_ml.serialization.metadata import Metadata
from company_ml.serialization.serializer import ModelSerializer
from company_ml.serialization.trust import IntegrityError

__all__ = ["IntegrityError", "Metadata", "ModelSerializer"]
