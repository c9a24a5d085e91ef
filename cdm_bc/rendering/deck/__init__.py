"""A deck as a PowerPoint file, by python-pptx: native charts and tables in the consultant's own template.

``package`` reads and writes the archive, ``template`` opens a template and ``house`` makes one where none is given;
``layouts`` chooses among its layouts; ``page`` puts a slide's parts on a page; ``fit`` measures words, ``tables`` and
``charts`` and ``bubbles`` draw, with their ``axes``, ``marks`` and the ``numbers`` behind them; ``pptx`` calls them in order.
"""
