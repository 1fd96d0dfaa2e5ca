"""Reading a page: HTML as a server sent it in, a Document with the article and what speaks against using it out.

Word-4-gram F1 on the 153 ordinary pages of the development corpus, worst of its six templates, furniture phrases left in, time:

    trafilatura 2.3.1        .958  .766  1419  1.00      resiliparse main content  .947  .875  2413  0.08
    trafilatura, precision   .947  .766  1419  1.51      justext                   .609  .564   107  1.19
    trafilatura, recall      .972  .884  1527  0.85      read_page                 .9997 .999     0  0.8
    readability-lxml         .959  .939   455  1.45

None of them keeps code, tables and nesting as blocks, so a second pass over the same page would be needed with each. lexbor
(through selectolax) parses; the modules here decide by role, structure, link density and the names that sites use.
"""

from knowledge_expansion.text.extract.reader import read_page

__all__ = ["read_page"]
