"""The survey of Member States, answered whole in French, no script of its pages running; axe looks at each.

axe is a script itself, so that the tab runs scripts: those of Canvass do not come.
"""

import pytest

from tests.journeys.test_access_for_all import barriers
from tests.journeys.whole_survey import whole_state_survey


@pytest.mark.long
def test_no_page_of_the_whole_survey_in_french_without_scripts_has_a_barrier(served, context):
    context.route("**/static/**/*.js", lambda route: route.abort())
    page = context.new_page()
    # So tall that the buttons that stay at the foot of a window cover nothing: people scroll from under them.
    page.set_viewport_size({"width": 1280, "height": 8000})
    found: dict[str, list[str]] = {}

    def look(tab):
        if wrong := barriers(tab):
            found[tab.url] = wrong

    whole_state_survey(served, page, "fr", look)
    assert found == {}
