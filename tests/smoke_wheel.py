"""Build the wheel, install it with its locked dependencies in a clean venv, and use it from another folder."""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUIETLY = ("--disable-pip-version-check", "--quiet", "--progress-bar", "off")
ARTICLE = {
    "id": "smoke",
    "published": "2021-03-10",
    "title": "Drukkerij Papegem getroffen door ransomware van Conti",
    "text": "Drukkerij Papegem uit Aalst is maandag getroffen door ransomware. Conti eist 50.000 euro losgeld.",
}


def run(*command: str | Path, cwd: Path, text: str = "") -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, input=text, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Raises CalledProcessError or AssertionError when the wheel does not stand alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "venv")  # without pip of its own, which Debian's python3 lacks without python3-venv
        pip = (sys.executable, "-m", "pip", "--python", folder / "venv" / "bin" / "python", "install", *QUIETLY)
        run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=folder)
        run(*pip, "--no-deps", wheel, cwd=folder)
        command = folder / "venv" / "bin" / "persveille"
        assert "extract" in run(command, "--help", cwd=folder)
        answer = json.loads(run(command, "extract", "-", cwd=folder, text=json.dumps(ARTICLE)))
        assert [victim["name"] for victim in answer["incidents"][0]["victims"]] == ["Papegem"], answer
        run(command, "config", cwd=folder)
    sys.stdout.write("wheel: installs alone, reads an article, shows its settings\n")


if __name__ == "__main__":
    main()
