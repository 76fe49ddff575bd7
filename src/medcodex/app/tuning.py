"""Tuning the selector on a site's audited charts: fitted towards the packaged weights, judged on charts held out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.coding.judged import examples_of, replay
from medcodex.errors import InputError
from medcodex.suggest.fitting import fit_calibrated, log_loss
from medcodex.suggest.select import confidence, packaged_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.coder import Coder
    from medcodex.coding.judged import JudgedNote, Replayed

FOLDS, SEED, PENALTY = 5, 7, 4.0
LEAST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tuning gave: how the charts come out as medcodex stands, how many candidate codes they have, the log loss of
    the packaged confidence over them and that of weights fitted without each chart, and the weights fitted on all."""

    replayed: Replayed
    candidates: int
    loss: float
    held_out_loss: float
    weights: dict[str, float]

    @property
    def better(self) -> bool:
        """Whether fitted weights lost less on charts they had not seen."""
        return self.held_out_loss < self.loss


def tune(coder: Coder, judged: Sequence[JudgedNote]) -> Tuning:
    """Fits weights to audited charts. InputError for fewer than LEAST_NOTES, or where there is nothing to learn."""
    if len(judged) < LEAST_NOTES:
        raise InputError(f"audited charts: {len(judged)}; at least {LEAST_NOTES} are needed to learn from", "charts")
    towards = packaged_weights()
    examples = examples_of(coder.engine, judged)
    now = [confidence(one.features, towards) for one in examples]
    fitted = fit_calibrated(examples, towards, PENALTY, FOLDS, SEED)
    return Tuning(
        replay(coder.code, judged),
        len(examples),
        log_loss(now, examples),
        log_loss(fitted.held_out, examples),
        fitted.weights,
    )
