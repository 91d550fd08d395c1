"""One problem, and pydantic's findings put into plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from clinic.knowledge.schema import Record


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: in which file, in which record, in which field (either may be empty), and what to do."""

    file: str
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.record, self.field, self.message) if part)


def in_words(error: ValidationError, file: str, record: str, model: type[Record]) -> list[Problem]:
    """The problems of one record that does not fit its model, each field once."""
    found: dict[str, Problem] = {}
    for detail in error.errors():
        field = _field(detail["loc"])
        found.setdefault(field, Problem(file, record, field, _message(detail, field, model)))
    return list(found.values())


def _field(location: Sequence[int | str]) -> str:
    """`session_minutes.min`, `hours.2.start`: lists count from 1; names of union branches are left out."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in location]
    return ".".join(part for part in parts if "[" not in part and part not in ("str", "constrained-str", "tuple"))


def _message(detail: ErrorDetails, field: str, model: type[Record]) -> str:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    shown = f"`{given}`" if isinstance(given, str | int | float | bool) else "what stands there"
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            close = get_close_matches(field.rsplit(".", 1)[-1], _names(model), n=1)
            return "is not a known field" + (f"; did you mean `{close[0]}`?" if close else "")
        case "literal_error":
            return f"{shown} is not one of {context['expected']}"
        case "string_pattern_mismatch":
            return f"{shown} {_pattern(context['pattern'])}"
        case "int_type" | "int_from_float" | "int_parsing":
            return f"should be a whole number, not {shown}"
        case "float_type" | "float_parsing":
            return f"should be a number, not {shown}"
        case "bool_type" | "bool_parsing":
            return f"should be true or false, not {shown}"
        case "string_type":
            return f"should be text, not {shown}; put it in quotes"
        case "string_too_short":
            return "should not be empty; write null where nothing is known"
        case "tuple_type" | "list_type":
            return f"should be a list, not {shown}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"should have fields of its own, not {shown}"
        case "greater_than_equal":
            return f"{shown} is too small: at least {context['ge']}"
        case "greater_than":
            return f"{shown} is too small: more than {context['gt']}"
        case "less_than_equal":
            return f"{shown} is too large: at most {context['le']}"
        case _ if kind.startswith("date"):
            return f"should be a date like 2026-12-25, not {shown}"
        case _:
            return f"does not fit: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _pattern(pattern: str) -> str:
    if ":" in pattern and "[0-5]" in pattern:
        return 'is not a time of day: write it like "09:30", in quotes'
    if pattern.startswith("^https"):
        return "is not a web address: it starts with https://"
    if pattern == "^[A-Z]{2}$":
        return "is not a country code: two capital letters, like GB"
    if pattern == "^[A-Z]{3}$":
        return "is not a currency code: three capital letters, like GBP"
    return "is not an id: lower-case letters, digits and underscores, starting with a letter"


def _names(model: type[BaseModel]) -> list[str]:
    """Every field name of a model, with those of its parts."""
    names: list[str] = []
    for name, info in model.model_fields.items():
        names.append(info.alias or name)
        for part in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                names.extend(_names(part))
    return names
