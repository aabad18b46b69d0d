"""Words found wherever they stand in a text: exactly what a scan finds, two characters included.

PostgreSQL's own indexes know no word of two Chinese characters. Here every text is indexed by its
pairs of neighbouring characters; a word is looked up by its pairs, and what that finds is compared
with the text itself. SQLite, and a word of one character, are answered by the comparison alone.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models
from django.db.models import QuerySet

# Rarer words are fetched by their pairs; for more frequent ones walking the list is quicker.
RARE = 1000
# The pairs of a very long word are enough to find it; the comparison reads all of it.
MOST_PAIRS = 64
PAIR = 2

# Made once by the migration casework 0003; every index and every query calls it. Its price keeps
# the planner from computing the pairs of a row whose text it could compare instead. Restricted:
# waking parallel workers takes longer than reading a thousand rows.
CREATE_FUNCTION = """
CREATE FUNCTION portal_bigrams(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL RESTRICTED COST 20000 AS $$
    SELECT coalesce(array_agg(substr(said, place, 2)), '{}')
    FROM generate_series(1, char_length(said) - 1) AS place
$$
"""
DROP_FUNCTION = "DROP FUNCTION portal_bigrams(text)"


def normalise(text: str) -> str:
    """One line as it is compared: full-width made plain, no capitals, nothing but text."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())


def compose(parts: Iterable[str]) -> str:
    """The text to search in; no word reaches from one part into the next."""
    return "\n".join(normalise(part) for part in parts)


def pairs(words: str) -> list[str]:
    """The neighbouring characters of a normalised word, each pair once."""
    found = dict.fromkeys(words[at : at + PAIR] for at in range(len(words) - 1))
    return list(found)[:MOST_PAIRS]


def escaped(words: str) -> str:
    """For LIKE, wherever it stands; what is a wildcard there is a plain character here."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


class SearchText(models.TextField):  # type: ignore[type-arg]
    """The normalised text of a row, kept beside it to be searched."""

    description = "text to search in"


@SearchText.register_lookup
class Holds(models.Lookup):
    """The text holds the normalised word: compared, and on PostgreSQL found by its pairs."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s ESCAPE '\\'", [*values, escaped(str(self.rhs))]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, values = self.process_lhs(compiler, connection)
        words = str(self.rhs)
        sql = f"(portal_bigrams({column}) @> %s::text[] AND {column} LIKE %s)"
        return sql, [*values, pairs(words), *values, escaped(words)]


class Searchable(models.Model):
    """A row that is searched by a text of its own, kept up to date by every save."""

    search_text = SearchText(blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **how: Any) -> None:
        """Save, and with it what the row is found by."""
        if self.refresh_search_text() and update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **how)

    def searched(self) -> Sequence[str]:
        """What the row is found by, always as many parts; never who told it."""
        raise NotImplementedError

    def refresh_search_text(self, references: Iterable[str] | None = None) -> bool:
        """Whether the text changed; with `references` these numbers of others lead here as well.

        Who gives a row a reference calls it inside the transition, on the row the transition
        saves, with all references that the row has then.
        """
        own = self.searched()
        if references is None:
            references = self.search_text.split("\n")[len(own) :]
        before, self.search_text = self.search_text, compose([*own, *references])
        return bool(before != self.search_text)


def holding(rows: QuerySet[Any], words: str, *, field: str = "search_text") -> QuerySet[Any]:
    """The rows whose text holds the words, one after the other as they were typed.

    `rows` are scoped already. On PostgreSQL one query looks for the word's pairs; when it finds
    few rows these are all there are, and when it finds many the list is walked in its own order
    until a page is full.
    """
    wanted = normalise(words)
    if not wanted:
        return rows
    by_comparison = rows.filter(**{f"{field}__contains": wanted})
    if len(wanted) < PAIR or connections[rows.db].vendor != "postgresql":
        return by_comparison
    found = rows.filter(**{f"{field}__holds": wanted}).order_by("pk").values_list("pk", flat=True)
    few = list(capped(found))
    return rows.filter(pk__in=few) if len(few) <= RARE else by_comparison


def capped(found: QuerySet[Any]) -> list[int]:
    """At most one row more than is rare, in whatever order they are met."""
    return list(found.order_by()[: RARE + 1])


def prepare_postgres(_apps: Any, editor: Any) -> None:
    """Make the function, on PostgreSQL alone."""
    if editor.connection.vendor == "postgresql":
        editor.execute(CREATE_FUNCTION)


def forget_postgres(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(DROP_FUNCTION)
