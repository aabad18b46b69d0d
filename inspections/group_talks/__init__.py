"""集体约谈: one session, many enterprises, each with its own letter, record and statement."""
