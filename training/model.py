"""The learned reader's network: one encoder, three heads (names in the row, role of a stretch, the whole article)."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from transformers import BertModel

from nlp.analysis import AttackType, Label, RansomPaid, Status
from nlp.candidates import LABELS, Kind

TAGS = ("O", "B", "I")
NONE = "NONE"
ROLES: tuple[str, ...] = (NONE, *Label)
KINDS: tuple[Kind, ...] = tuple(Kind)
SECTORS = (
    "energy transport banking financial health drinking_water waste_water digital_infrastructure ict_services "
    "public_administration space courier waste_management chemical food manufacturing digital_providers research "
    "education retail media construction professional_services non_profit justice_police citizens unknown"
).split()
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "relevant": ("no", "yes"),
    "belgian": ("no", "yes"),
    "attack_type": tuple(AttackType),
    "status": tuple(Status),
    "ransom_paid": tuple(RansomPaid),
    "sector": tuple(SECTORS),
}
ROLE_WIDTH = 256


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
        self.answers = nn.ModuleDict({name: nn.Linear(3 * width, len(of)) for name, of in QUESTIONS.items()})
        allowed = torch.full((len(KINDS), len(ROLES)), -1e4)
        for index, kind in enumerate(KINDS):
            for role in (NONE, *LABELS[kind]):
                allowed[index, ROLES.index(role)] = 0.0
        self.register_buffer("allowed", allowed)

    def forward(self, ids: Tensor, mask: Tensor, stretches: Tensor) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """`ids`, `mask`: (B, T). `stretches`: (S, 4) of row, first piece, last piece, kind.

        Returns tag logits (B, T, 3), role logits (S, 15), and logits per question (B, answers).
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        article = pooled(hidden, mask)
        roles = (
            self.roles(self.dropout(self.stretch_vectors(hidden, article, stretches))) + self.allowed[stretches[:, 3]]
        )
        dropped = self.dropout(article)
        return self.tags(self.dropout(hidden)), roles, {name: head(dropped) for name, head in self.answers.items()}

    def stretch_vectors(self, hidden: Tensor, article: Tensor, stretches: Tensor) -> Tensor:
        """First piece, last piece, mean of the pieces, mean of the article, kind: (S, 4 × width + 32)."""
        row, first, last, kind = stretches.unbind(1)
        sums = torch.nn.functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
        mean = (sums[row, last + 1] - sums[row, first]) / (last - first + 1).unsqueeze(1)
        width = hidden.shape[-1]
        return torch.cat([hidden[row, first], hidden[row, last], mean, article[row, :width], self.kinds(kind)], dim=1)


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean, maximum and first vector of each row: (B, 3 × width)."""
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * weight).sum(1) / weight.sum(1)
    highest = hidden.masked_fill(weight == 0, -1e4).max(1).values
    return torch.cat([mean, highest, hidden[:, 0]], dim=1)
