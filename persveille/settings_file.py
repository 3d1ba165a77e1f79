"""Writes settings as the TOML file that would give them, each with what it means."""

import json
from pathlib import Path

from pydantic import BaseModel


def as_toml(settings: BaseModel) -> str:
    """A settings file with every key in force; sections follow the plain keys, as TOML wants it."""
    lines: list[str] = []
    _write(settings, "", lines)
    return "\n".join(lines).strip() + "\n"


def _write(section: BaseModel, name: str, lines: list[str]) -> None:
    if name:
        lines += ["", f"[{name}]"]
    deeper: list[tuple[str, BaseModel]] = []
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if isinstance(value, BaseModel):
            deeper.append((f"{name}.{key}" if name else key, value))
        else:
            lines.append(f"{key} = {_value(value)}  # {field.description}")
    for deeper_name, deeper_section in deeper:
        _write(deeper_section, deeper_name, lines)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + "}"
    # JSON writes booleans, numbers and strings as TOML reads them.
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
