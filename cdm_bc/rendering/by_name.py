"""``jupyter nbconvert --to html --template cdm_bc``: nbconvert finds the template of this name and gets the page from here."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor

from cdm_bc.rendering.page import export_html


class PagePreprocessor(Preprocessor):
    """Puts the page of the notebook where the template takes it from: the same bytes that ``cdm-bc report`` writes."""

    enabled = True

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Nothing of the notebook is changed.

        Raises
        ------
        ReportError
            If a cell of the notebook failed.
        """
        return nb, {**resources, "page": export_html(nb)}
