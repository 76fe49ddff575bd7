import os
from pathlib import Path
import pytest
from engine_fixture import coder_in
@pytest.fixture(scope="session")
def full_coder(): return coder_in(Path("/tmp/th/full"))
@pytest.fixture(scope="session")
def coder(): return coder_in(Path("/tmp/th/emb"))
