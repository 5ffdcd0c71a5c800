"""Azure VM sizes that nodes of clusters can be.

Names: https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions
Series and their cores: https://learn.microsoft.com/azure/virtual-machines/sizes/overview

Which of them Databricks offers depends on the workspace and the day, and no page lists all: the table is
wider, and is there to catch what Azure does not have. It leaves out sizes with fewer than four cores. A
region, or a subscription's quota, may lack any of them.
"""

from collections.abc import Iterator, Mapping

_SMALL = (4, 8, 16, 32)
_USUAL = (*_SMALL, 48, 64)
_LARGE = (*_USUAL, 96)
_LARGE_WITH_20 = (4, 8, 16, 20, 32, 48, 64, 96)
_USUAL_WITH_20 = (4, 8, 16, 20, 32, 48, 64)

_SERIES: Mapping[str, tuple[int, ...]] = {
    # General purpose
    "Standard_D{}_v2": (3, 4, 5),
    "Standard_DS{}_v2": (3, 4, 5),
    "Standard_D{}_v3": _USUAL,
    "Standard_D{}s_v3": _USUAL,
    "Standard_D{}a_v4": _LARGE,
    "Standard_D{}as_v4": _LARGE,
    "Standard_D{}d_v4": _USUAL,
    "Standard_D{}ds_v4": _USUAL,
    "Standard_D{}_v4": _USUAL,
    "Standard_D{}s_v4": _USUAL,
    "Standard_D{}_v5": _LARGE,
    "Standard_D{}s_v5": _LARGE,
    "Standard_D{}d_v5": _LARGE,
    "Standard_D{}ds_v5": _LARGE,
    "Standard_D{}as_v5": _LARGE,
    "Standard_D{}ads_v5": _LARGE,
    "Standard_D{}pds_v5": _USUAL,
    "Standard_D{}ps_v5": _USUAL,
    "Standard_D{}s_v6": (*_LARGE, 128, 192),
    "Standard_D{}ds_v6": (*_LARGE, 128, 192),
    "Standard_D{}as_v6": _LARGE,
    "Standard_D{}ads_v6": _LARGE,
    "Standard_D{}ps_v6": _LARGE,
    "Standard_D{}pds_v6": _LARGE,
    "Standard_DC{}as_v5": _LARGE,
    "Standard_DC{}ads_v5": _LARGE,
    # Memory optimized
    "Standard_D1{}_v2": (2, 3, 4, 5),
    "Standard_DS1{}_v2": (2, 3, 4, 5),
    "Standard_E{}_v3": _USUAL_WITH_20,
    "Standard_E{}s_v3": _USUAL_WITH_20,
    "Standard_E{}a_v4": _LARGE_WITH_20,
    "Standard_E{}as_v4": _LARGE_WITH_20,
    "Standard_E{}d_v4": _USUAL_WITH_20,
    "Standard_E{}ds_v4": _USUAL_WITH_20,
    "Standard_E{}_v4": _USUAL_WITH_20,
    "Standard_E{}s_v4": _USUAL_WITH_20,
    "Standard_E{}_v5": _LARGE_WITH_20,
    "Standard_E{}s_v5": _LARGE_WITH_20,
    "Standard_E{}d_v5": _LARGE_WITH_20,
    "Standard_E{}ds_v5": _LARGE_WITH_20,
    "Standard_E{}as_v5": _LARGE_WITH_20,
    "Standard_E{}ads_v5": _LARGE_WITH_20,
    "Standard_E{}ps_v5": (4, 8, 16, 20, 32),
    "Standard_E{}pds_v5": (4, 8, 16, 20, 32),
    "Standard_E{}s_v6": (*_LARGE_WITH_20, 128),
    "Standard_E{}ds_v6": (*_LARGE_WITH_20, 128),
    "Standard_E{}as_v6": _LARGE_WITH_20,
    "Standard_E{}ads_v6": _LARGE_WITH_20,
    "Standard_E{}ps_v6": _LARGE,
    "Standard_E{}pds_v6": _LARGE,
    "Standard_EC{}as_v5": _LARGE_WITH_20,
    "Standard_EC{}ads_v5": _LARGE_WITH_20,
    # Compute optimized
    "Standard_F{}": (4, 8, 16),
    "Standard_F{}s": (4, 8, 16),
    "Standard_F{}s_v2": (*_USUAL, 72),
    "Standard_F{}as_v6": _USUAL,
    "Standard_F{}als_v6": _USUAL,
    "Standard_F{}ams_v6": _USUAL,
    # Storage optimized
    "Standard_L{}s": _SMALL,
    "Standard_L{}s_v2": (8, 16, 32, 48, 64, 80),
    "Standard_L{}s_v3": (8, 16, 32, 48, 64, 80),
    "Standard_L{}as_v3": (8, 16, 32, 48, 64, 80),
    "Standard_L{}s_v4": (4, 8, 16, 32, 48, 64, 80, 96),
    "Standard_L{}as_v4": (4, 8, 16, 32, 48, 64, 80, 96),
    # With GPUs
    "Standard_NC{}s_v3": (6, 12, 24),
    "Standard_NC{}as_T4_v3": (4, 8, 16, 64),
    "Standard_NC{}ads_A100_v4": (24, 48, 96),
    "Standard_NC{}ads_H100_v5": (40, 80),
    "Standard_ND{}asr_v4": (96,),
    "Standard_ND{}amsr_A100_v4": (96,),
    "Standard_ND{}isr_H100_v5": (96,),
    "Standard_NV{}ads_A10_v5": (6, 12, 18, 36, 72),
    "Standard_NV{}adms_A10_v5": (36,),
}
"""Name of a series, with a place for the number that tells its sizes apart."""


def _sizes() -> Iterator[str]:
    for series, numbers in _SERIES.items():
        yield from (series.format(number) for number in numbers)


SIZES = frozenset(_sizes())
"""Every size."""
