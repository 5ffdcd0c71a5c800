"""The life of a model on Databricks: training, promotion, serving, monitoring, recovery and retention."""

import warnings

# A class of MLflow's own makes pydantic 2.9 warn at each import of MLflow, so at each command. Pydantic 2.10
# warns no more: https://github.com/pydantic/pydantic/pull/10441.
warnings.filterwarnings("ignore", message='Field "model_name" in PromptModelConfig', category=UserWarning)
