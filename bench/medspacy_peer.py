"""medspaCy at the same job: sentences, sections, target terms and ConText over the same notes and terms.

``--setup FOLDER`` makes a virtual environment of its own there (medspaCy needs packages that medcodex does not).
Run by ``bench/speed.py`` inside that environment, which hands over terms and first notes as a JSON file and then asks
round by round.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
import venv
from pathlib import Path
from typing import Any

from rounds import answer

MEDSPACY = "medspacy==1.3.1"
PEER_NAME = f"medspaCy {MEDSPACY.partition('==')[2]}"
PIPES = ["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"]


def setup(folder: Path) -> None:
    """Install medspaCy into its own environment, once."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True, clear=True)
    found = subprocess.run([python, "-c", "import medspacy"], capture_output=True, check=False)
    if found.returncode:
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MEDSPACY]
        subprocess.run(install, check=True)


def answer_rounds(work: dict[str, Any]) -> None:
    """Be the peer's side of the rounds."""
    # Present only in the peer's own environment.
    import medspacy  # type: ignore[import-not-found]  # noqa: PLC0415
    from loguru import logger  # type: ignore[import-not-found]  # noqa: PLC0415
    from medspacy.ner import TargetRule  # type: ignore[import-not-found]  # noqa: PLC0415

    # Its sentence splitter writes a debug line for each token unless told not to; that would not be a fair race.
    logger.remove()
    logger.disable("PyRuSH")
    begin = time.perf_counter()
    pipeline = medspacy.load(medspacy_enable=PIPES)
    pipeline.get_pipe("medspacy_target_matcher").add([TargetRule(term, "CODE") for term in work["terms"]])
    ready = time.perf_counter()
    for text in work["warm_up"]:
        pipeline(text)
    answer(lambda text: len(pipeline(text).ents), ready - begin)


def main() -> None:
    """Either set the environment up or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup", type=Path, metavar="FOLDER", help="make the environment and leave")
    parser.add_argument("--work", type=Path, metavar="FILE", help="notes and terms as JSON")
    args = parser.parse_args()
    if args.setup:
        setup(args.setup)
        return
    answer_rounds(json.loads(args.work.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
