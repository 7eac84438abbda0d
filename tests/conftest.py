"""What tests share: the place of the shared folder of real files, which a clone on its own does not have."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the folder of shared reference files beside the project, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def real_data(shared: Path) -> Path:
    return shared / "data"
