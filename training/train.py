"""Fine-tunes the encoder and its heads on the corpus; keeps the epoch that does best on dev.

python -m training.train BASE OUT CORPUS...
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import BertModel, get_linear_schedule_with_warmup

from nlp.candidates import NONE
from nlp.corpus import Record, parse_records, split_of
from nlp.windows import LONGEST
from training.augment import augment, collect_names
from training.examples import UNASKED, Example, examples
from training.model import FORBIDDEN, QUESTIONS, ROLES, ReaderModel

PIECES = 896  # padded pieces in a batch
RATE, HEAD_RATE = 3e-4, 1e-3
FROZEN = 4  # lowest layers that stay as they are: a third of the time is saved, and what they see is general
ANSWER_WEIGHT = 0.4  # of the mean loss of one question beside that of tags and roles
SMOOTHING = 0.05  # share of the right answer's probability given to the others, so that the reader is not over-sure
SHORT, SHORT_SHARE = 320, 0.3  # pieces of a window, and share of the records cut so: few are long enough for a second


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step, in the shapes of `ReaderModel.forward`."""

    ids: Tensor
    mask: Tensor
    stretches: Tensor
    tags: Tensor
    roles: Tensor
    answers: Tensor


def batches(found: Sequence[Example], rng: random.Random | None) -> Iterator[Batch]:
    """Examples of like length together; in random order when `rng` is given."""
    order = sorted(range(len(found)), key=lambda i: len(found[i].ids) + (rng.uniform(0, 40) if rng else 0))
    groups: list[list[Example]] = [[]]
    for index in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(found[index].ids) > PIECES:
            groups.append([])
        groups[-1].append(found[index])
    if rng:
        rng.shuffle(groups)
    return (collate(group) for group in groups)


def collate(group: Sequence[Example]) -> Batch:
    """Pad and stack."""
    longest = max(len(example.ids) for example in group)
    ids = torch.ones(len(group), longest, dtype=torch.long)
    tags = torch.full((len(group), longest), UNASKED)
    for row, example in enumerate(group):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        tags[row, : len(example.tags)] = torch.tensor(example.tags)
    spots = [(row, *stretch) for row, example in enumerate(group) for stretch in example.stretches]
    return Batch(
        ids,
        (ids != 1).long(),
        torch.tensor(spots, dtype=torch.long).reshape(-1, 4),
        tags,
        torch.tensor([role for example in group for role in example.roles], dtype=torch.long),
        torch.tensor([example.answers for example in group]),
    )


def loss_of(model: ReaderModel, batch: Batch) -> Tensor:
    """Mean loss of tags, of roles, and of each question, added."""
    tags, roles, answers = model(batch.ids, batch.mask, batch.stretches)
    total = functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=UNASKED)
    if len(batch.roles):
        total = total + 2.0 * role_loss(roles, batch.roles)
    for column, name in enumerate(QUESTIONS):
        asked = batch.answers[:, column] != UNASKED
        if asked.any():
            loss = functional.cross_entropy(
                answers[name][asked], batch.answers[asked, column], label_smoothing=SMOOTHING
            )
            total = total + ANSWER_WEIGHT * loss
    return total


def role_loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Cross-entropy with label smoothing over the roles that the kind of stretch allows, as (S, roles) and (S,)."""
    logs = functional.log_softmax(logits, dim=1)
    allowed = logits > FORBIDDEN / 2
    spread = logs.masked_fill(~allowed, 0.0).sum(1) / allowed.sum(1)
    return functional.nll_loss(logs, roles) * (1 - SMOOTHING) - spread.mean() * SMOOTHING


def evaluate(model: ReaderModel, found: Sequence[Example]) -> dict[str, float]:
    """Role F1 per label over given stretches, their micro average, and accuracy per question."""
    model.eval()
    gold: list[int] = []
    guessed: list[int] = []
    right = {name: [0, 0] for name in QUESTIONS}
    with torch.no_grad():
        for batch in batches(found, None):
            with torch.autocast("cpu", torch.bfloat16):
                _, roles, answers = model(batch.ids, batch.mask, batch.stretches)
            gold += batch.roles.tolist()
            guessed += roles.argmax(1).tolist() if len(batch.roles) else []
            for column, name in enumerate(QUESTIONS):
                asked = batch.answers[:, column] != UNASKED
                right[name][0] += int((answers[name].argmax(1) == batch.answers[:, column])[asked].sum())
                right[name][1] += int(asked.sum())
    scores = {name: hit / total for name, (hit, total) in right.items()}
    truth, guess = np.array(gold), np.array(guessed)
    for number, role in enumerate(ROLES):
        if role != NONE:
            both = ((truth == number) & (guess == number)).sum()
            scores[role] = float(2 * both / max(1, (truth == number).sum() + (guess == number).sum()))
    named = truth != ROLES.index(NONE)
    both = (named & (truth == guess)).sum()
    scores["micro"] = float(2 * both / (named.sum() + (guess != ROLES.index(NONE)).sum()))
    return scores


def train(
    base: Path, out: Path, records: Sequence[Record], epochs: int, seed: int, share: float = 1.0, plain: bool = False
) -> None:
    """Train on the train part of `records`, choose by its dev part, write the model's state to `out`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    learnt = [record for record in records if split_of(record) == "train"]
    learnt = learnt[: round(share * len(learnt))] if share == 1.0 else rng.sample(learnt, round(share * len(learnt)))
    dev = [example for record in records if split_of(record) == "dev" for example in examples(record, tokenizer)]
    names = collect_names(learnt)
    encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    for frozen in (encoder.embeddings, *encoder.encoder.layer[:FROZEN]):
        frozen.requires_grad_(False)
    model = ReaderModel(encoder)
    heads = [parameter for name, parameter in model.named_parameters() if not name.startswith("encoder.")]
    body = [parameter for parameter in encoder.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    steps = epochs * len(list(batches([e for r in learnt for e in examples(r, tokenizer)], None)))
    schedule = get_linear_schedule_with_warmup(optimiser, round(0.06 * steps), round(1.08 * steps))
    best = 0.0
    for epoch in range(epochs):
        started, total, count = time.monotonic(), 0.0, 0
        varied = learnt if plain or epoch == epochs - 1 else [augment(record, names, rng) for record in learnt]
        model.train()
        cut = [SHORT if not plain and rng.random() < SHORT_SHARE else LONGEST for _ in varied]
        shown = [e for record, size in zip(varied, cut, strict=True) for e in examples(record, tokenizer, size)]
        for batch in batches(shown, rng):
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        scores = evaluate(model, dev)
        score = scores["micro"] + sum(scores[name] for name in QUESTIONS) / len(QUESTIONS)
        report = " ".join(f"{name}={value:.3f}" for name, value in scores.items())
        print(  # noqa: T201 - a script for a terminal
            f"epoch {epoch + 1}/{epochs} {time.monotonic() - started:.0f} s loss {total / count:.3f} {report}",
            flush=True,
        )
        if score > best:
            best = score
            out.mkdir(parents=True, exist_ok=True)
            torch.save(model.state_dict(), out / "state.pt")


def main() -> None:
    """Parse, read the corpus, train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="share of the training records, for learning curves")
    parser.add_argument("--plain", action="store_true", help="no variants, for the ablation")
    options = parser.parse_args()
    records = [record for path in options.corpus for record in parse_records(path)]
    train(options.base, options.out, records, options.epochs, options.seed, options.share, options.plain)


if __name__ == "__main__":
    main()
