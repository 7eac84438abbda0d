"""The log that the database keeps beside a record file: an empty one, begun where there is no room, goes."""

import pytest

from truecount.records import Store


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "f.duckdb"
    Store.write(path).connection.disconnect()
    return path


def left(file, opened, content=b""):
    log = file.with_name("f.duckdb.wal")
    with pytest.raises(OSError, match="no room"), opened(file):
        log.write_bytes(content)
        raise OSError("no room")
    return log.exists()


def test_an_empty_log_goes_with_what_failed(file):
    assert not left(file, Store.write)
    with Store.read(file) as store:
        assert store.last_load == 0


def test_a_log_that_holds_something_stays_for_the_next_to_read(file):
    assert left(file, Store.write, b"\0" * 8)


def test_who_only_reads_clears_nothing(file):
    assert left(file, Store.read)
