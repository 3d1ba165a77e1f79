"""Writes a trained reader as the files in `nlp/model/`: int8 ONNX encoder, heads as plain arrays, tokenizer.

python -m training.export BASE RUN OUT
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from transformers import BertModel

from training.model import ReaderModel

TOLERANCE = 1e-3  # largest difference between torch and ONNX in single precision, over all hidden values


class HiddenStates(nn.Module):
    """The encoder alone: piece ids and mask in, hidden states (rows, pieces, width) out."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Last hidden states."""
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state


def load(base: Path, run: Path) -> ReaderModel:
    """The trained network, ready to evaluate."""
    encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
    model = ReaderModel(encoder)
    model.load_state_dict(torch.load(run / "state.pt", weights_only=True))
    return model.eval()


def export_encoder(encoder: BertModel, path: Path) -> None:
    """Write the encoder in single precision; raises ValueError when ONNX computes something else than torch."""
    wrapped = HiddenStates(encoder).eval()
    ids = torch.randint(4, encoder.config.vocab_size, (2, 64))
    rows, pieces = torch.export.Dim("rows", max=64), torch.export.Dim("pieces", max=512)
    shape = {0: rows, 1: pieces}
    torch.onnx.export(
        wrapped,
        (ids, torch.ones_like(ids)),
        path,
        dynamo=True,
        dynamic_shapes={"ids": shape, "mask": shape},
        input_names=["ids", "mask"],
        output_names=["hidden"],
        external_data=False,
    )
    other = torch.randint(4, encoder.config.vocab_size, (3, 37))  # another shape than was exported, with padding
    mask = torch.ones_like(other)
    mask[1, 20:] = 0
    with torch.no_grad():
        expected = wrapped(other, mask).numpy()
    (got,) = onnxruntime.InferenceSession(path).run(None, {"ids": other.numpy(), "mask": mask.numpy()})
    difference = float(np.abs(got - expected)[mask.numpy() == 1].max())
    if difference > TOLERANCE:
        raise ValueError(f"ONNX differs from torch by {difference:.4f}")


def quantise(path: Path, out: Path) -> None:
    """The same in int8: matrix products per channel, embeddings too."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(path, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            out,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
            extra_options={"MatMulConstBOnly": True},
        )


def heads_of(model: ReaderModel) -> dict[str, npt.NDArray[np.float32]]:
    """The weights outside the encoder, by their names in `ReaderModel`."""
    state = model.state_dict()
    return {
        name: tensor.float().numpy()
        for name, tensor in state.items()
        if not name.startswith("encoder.") and name != "allowed"
    }


def main() -> None:
    """Export one run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fp32", action="store_true", help="leave the encoder in single precision, for comparisons")
    options = parser.parse_args()
    model = load(options.base, options.run)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        export_encoder(model.encoder, plain)
        if options.fp32:
            shutil.copy(plain, options.out / "encoder.onnx")
        else:
            quantise(plain, options.out / "encoder.onnx")
    np.savez(options.out / "heads.npz", **heads_of(model))
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
