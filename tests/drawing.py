"""Tables of test data, drawn as text: a row that is there for a reason says so after a `#`."""


def drawn(text: str) -> list[dict[str, str | None]]:
    """The rows under the ruled heading, as text; an empty cell is None."""
    lines = [line.split("#")[0].strip() for line in text.strip().splitlines()]
    heading, _rule, *rows = [line for line in lines if line]
    names = [name.strip() for name in heading.split("|")]
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    return [dict(zip(names, row, strict=True)) for row in cells]
