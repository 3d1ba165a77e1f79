"""The learned reader's network: one encoder, three heads (names in the row, role of a stretch, the whole article)."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from transformers import BertModel

from nlp.analysis import AttackType, Label, RansomPaid, Status
from nlp.candidates import LABELS, NONE, Kind
from training.record_rules import SECTORS

TAGS = ("O", "B", "I")
ROLES: tuple[str, ...] = (NONE, *Label)
KINDS: tuple[Kind, ...] = tuple(Kind)
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "relevant": ("no", "yes"),
    "belgian": ("no", "yes"),
    "attack_type": tuple(AttackType),
    "status": tuple(Status),
    "ransom_paid": tuple(RansomPaid),
    "sector": tuple(sector for sector in SECTORS if sector != "none"),
}
ROLE_WIDTH = 256
FORBIDDEN = -1e4  # logit of a role that a stretch of its kind cannot have


class ReaderModel(nn.Module):
    """`forward` gives what the heads give for a padded batch; shapes in pieces (T), stretches (S) and rows (B)."""

    def __init__(self, encoder: BertModel, dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, len(TAGS))
        self.kinds = nn.Embedding(len(KINDS), 32)
        self.roles = nn.Sequential(
            nn.Linear(4 * width + 32, ROLE_WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(ROLE_WIDTH, len(ROLES))
        )
        self.queries = nn.Linear(width, len(QUESTIONS))
        self.answers = nn.ModuleDict({name: nn.Linear(3 * width, len(of)) for name, of in QUESTIONS.items()})
        allowed = torch.full((len(KINDS), len(ROLES)), FORBIDDEN)
        for index, kind in enumerate(KINDS):
            for role in (NONE, *LABELS[kind]):
                allowed[index, ROLES.index(role)] = 0.0
        self.register_buffer("allowed", allowed)

    def forward(self, ids: Tensor, mask: Tensor, stretches: Tensor) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """`ids`, `mask`: (B, T). `stretches`: (S, 4) of row, first piece, last piece, kind.

        Returns tag logits (B, T, 3), role logits (S, 15), and logits per question (B, answers).
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        mean = mean_of(hidden, mask)
        vectors = self.stretch_vectors(hidden, mean, stretches)
        roles = self.roles(self.dropout(vectors)) + self.allowed[stretches[:, 3]]
        looked_at = self.dropout(self.article_vectors(hidden, mean, mask))
        answers = {name: self.answers[name](looked_at[:, place]) for place, name in enumerate(QUESTIONS)}
        return self.tags(self.dropout(hidden)), roles, answers

    def article_vectors(self, hidden: Tensor, mean: Tensor, mask: Tensor) -> Tensor:
        """For each question the pieces it looks at, beside the mean and the first: (B, questions, 3 × width)."""
        weights = self.queries(hidden).masked_fill(mask.unsqueeze(-1) == 0, -1e4).softmax(dim=1)
        seen = weights.transpose(1, 2) @ hidden
        return torch.cat([seen, *(whole.unsqueeze(1).expand_as(seen) for whole in (mean, hidden[:, 0]))], dim=2)

    def stretch_vectors(self, hidden: Tensor, article: Tensor, stretches: Tensor) -> Tensor:
        """First piece, last piece, mean of the pieces, mean of the article, kind: (S, 4 × width + 32)."""
        row, first, last, kind = stretches.unbind(1)
        sums = torch.nn.functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
        mean = (sums[row, last + 1] - sums[row, first]) / (last - first + 1).unsqueeze(1)
        width = hidden.shape[-1]
        return torch.cat([hidden[row, first], hidden[row, last], mean, article[row, :width], self.kinds(kind)], dim=1)


def mean_of(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean vector of each row, padding left out: (B, width)."""
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weight).sum(1) / weight.sum(1)
