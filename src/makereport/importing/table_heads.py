"""The head of a foreign table: what stands above each of its columns."""

from __future__ import annotations

from makereport.form.model import Item
from makereport.importing.cells import money_unit
from makereport.importing.names import is_named, nearest
from makereport.readers.flow import Cell


class Head:
    """The texts above each grid column, downwards."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}
        self._named: dict[tuple[Item, ...], dict[int, Item]] = {}

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, places: list[Cell | None]) -> None:
        """Take a row of the head."""
        self._named.clear()
        for place, cell in enumerate(places):
            if cell is not None and cell.text:
                self._texts.setdefault(place, []).append(cell.text)

    def money_unit(self, place: int) -> str:
        """The unit of money that stands above a grid column."""
        return money_unit(self._texts.get(place, []))

    def named(self, items: tuple[Item, ...]) -> dict[int, Item]:
        """What each grid column is by the lowest of its texts that names one
        of the items; one that nothing names is what its texts are very like."""
        if items not in self._named:
            exact = {place: item for place in self._texts if (item := self._exact(place, items))}
            left = [item for item in items if item not in exact.values()]
            near = {
                place: item
                for place, texts in self._texts.items()
                if place not in exact
                and (item := next(filter(None, (nearest(t, left) for t in reversed(texts))), None))
            }
            found = {**exact, **near}
            self._named[items] = {place: found[place] for place in sorted(found)}
        return self._named[items]

    def _exact(self, place: int, items: tuple[Item, ...]) -> Item | None:
        texts = reversed(self._texts[place])
        return next((item for text in texts for item in items if is_named(item, text)), None)
