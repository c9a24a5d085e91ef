"""The languages in which everything is told. Declared here, where it costs nothing to ask."""

LANGUAGES = ("nl", "en")
