"""Canvass, layer by layer; an import goes down this list and never up.

``cli`` is the command, and ``factory`` makes the web application. Under them stand ``views`` (the pages),
``jobs`` (the worker) and ``demo`` (the demonstration), which do not know each other. Both pages and worker
take from ``letters`` what letters say, and from ``proof`` what a receipt says. They call ``collection``,
which alone changes what was answered, and ``freeze``, which turns a round into a dataset folder; beside
these, outside this package, ``analysis`` reads only such folders. ``models`` are the tables, ``statement``
is what every page asks of them, ``db`` and ``mail`` the handles to a database and to sending; ``wall`` and
``rows`` hold what is asked to the ``bounds`` of a request. At the bottom, without a web or a database, are
``questionnaire``, everything that follows from a definition and its answers, ``languages``, and ``typeset``,
the fonts and the look of what is set as PDF.

This file holds no code, so that importing the core loads nothing else.
"""
