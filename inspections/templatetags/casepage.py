"""Draws the parts that the rooms contribute to the case page."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from inspections.casepage import Section

register = template.Library()


@register.simple_tag(takes_context=True)
def case_section(context: template.Context, section: Section) -> SafeString:
    """The section's template with its own values, and those of the page."""
    with context.push(part=section.context, **section.context):
        drawn: SafeString = get_template(section.template).template.render(context)  # type: ignore[attr-defined]
    return drawn
