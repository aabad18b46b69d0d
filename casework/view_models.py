"""Filters that somebody gave a name: a tab over the list, for one person or a whole office."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from casework.stateful import Stateful, stamp_check, state_check
from casework.states import ViewState

LONGEST_NAME = 20
LONGEST_QUERY = 1000


class SavedViewQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """One's own, and what colleagues share with the office."""
        shared = Q(state=ViewState.SHARED, office_id=actor.office_id, office__isnull=False)
        mine = Q(owner_id=actor.user_id) & ~Q(state=ViewState.REMOVED)
        return self.filter(mine | shared)

    def tabs(self, slug: str) -> Self:
        """The views of one list, in the order of their tabs."""
        return self.filter(slug=slug).order_by("position", "pk")


class SavedView(Stateful):
    """A name for some filters of one list; whoever opens it sees no row that he may not see."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    slug = models.SlugField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("filters"), max_length=LONGEST_QUERY, blank=True)
    state = models.CharField(_("seen by"), max_length=8, choices=ViewState)
    # The office that it is shared with; set and taken away with the sharing.
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    position = models.IntegerField(_("place"), default=0)
    is_default = models.BooleanField(_("opened first"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            state_check("saved_view_state_known", ViewState),
            stamp_check("saved_view_shared_with", [ViewState.SHARED], "office"),
            models.UniqueConstraint(
                fields=["owner", "slug", "name"],
                condition=~Q(state=ViewState.REMOVED),
                name="saved_view_name_once",
            ),
            models.UniqueConstraint(
                fields=["owner", "slug"],
                condition=Q(is_default=True),
                name="saved_view_one_default",
            ),
        ]
        indexes = [models.Index(fields=["office", "slug"], name="saved_view_office")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page; once removed, the list of what is left."""
        if self.state == ViewState.REMOVED:
            return "/staff/saved-views/"
        return f"/staff/saved-views/{self.pk}/"

    @property
    def list_url(self) -> str:
        """The list with its filters."""
        return f"/staff/{self.slug}/?{self.query or 'view=all'}"
