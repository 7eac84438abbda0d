"""What tests share: the place of the shared folder of real files, which a clone on its own does not have."""

import gc
from pathlib import Path

import pytest

# A tenth of the time of all tests goes into looking for objects that nothing holds, every few hundred new ones.
gc.set_threshold(100_000)
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the folder of shared reference files beside the project, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def real_data(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="session")
def simulated(tmp_path_factory) -> Path:
    """The record file of a small simulated force, over both inspections and the rule change between them."""
    from truecount import simulation

    path = tmp_path_factory.mktemp("simulated") / "force.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.02, years="2016:2018", seed=7, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path, processes=1)
    return path


@pytest.fixture(scope="session")
def small_force(tmp_path_factory) -> Path:
    """The record file of a very small simulated force, with text, of one year before its recording improved."""
    from truecount import simulation

    path = tmp_path_factory.mktemp("small") / "force.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.012, years="2016", seed=3, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path, processes=1)
    return path


@pytest.fixture(scope="session")
def triaged(small_force):
    """What triage makes of the very small force."""
    from tests.triaged import of_file

    return of_file(small_force)


@pytest.fixture
def sql(simulated):
    """Questions to the small simulated force."""
    import duckdb

    with duckdb.connect(str(simulated), read_only=True) as connection:
        yield lambda question: connection.execute(question).fetchall()
