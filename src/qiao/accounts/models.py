"""The tables of sign-in: users, invitations, API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Role
from qiao.core.classification import classified
from qiao.core.text import Language
from qiao.partners.models import Institution
from qiao.phases.models import Side

if TYPE_CHECKING:
    from qiao.core.actor import Actor

ROLE_CHOICES = [
    (Role.SECRETARIAT.value, _("secretariat")),
    (Role.COORDINATOR.value, _("coordinator of a side")),
    (Role.FOCAL_POINT.value, _("focal point of an institution")),
    (Role.DONOR_READER.value, _("donor's reader")),
    (Role.PARTICIPANT.value, _("participant")),
]
_SIDED = [Role.COORDINATOR.value, Role.FOCAL_POINT.value]


class UserQuerySet(models.QuerySet["User"]):
    """Accounts, as far as a viewer may know of them."""

    def visible_to(self, viewer: Actor) -> Self:
        """The secretariat sees all; a coordinator their own side's; anyone their own."""
        match viewer.role:
            case Role.SECRETARIAT:
                return self
            case Role.COORDINATOR:
                return self.filter(side_id=viewer.acting_side)
            case _:
                return self.filter(pk=viewer.user_id)


class Users(BaseUserManager["User"]):
    """Finds users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Actor) -> UserQuerySet:
        """See `UserQuerySet.visible_to`."""
        return self.get_queryset().visible_to(viewer)


class User(AbstractBaseUser):
    """Someone who can sign in, in one role. People who only took part are `partners.Person`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_hanzi = models.CharField(_("name in Hanzi"), max_length=50, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    side = models.ForeignKey(Side, on_delete=models.PROTECT, null=True, blank=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True)
    post_title = models.CharField(_("post"), max_length=150, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.EN)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    classification = classified(
        internal="id role side institution language is_active is_demo joined_at last_login",
        personal="email name name_hanzi post_title",
        special="password",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=_SIDED, side__isnull=False)
                | (~Q(role__in=_SIDED) & Q(side__isnull=True)),
                name="coordinators_and_focal_points_act_for_a_side",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.FOCAL_POINT.value) | Q(institution__isnull=False),
                name="a_focal_point_has_an_institution",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))),
                name="an_address_to_sign_in_with_is_in_lower_case",
            ),
        ]

    # allauth and Django ask for these of any user model.
    is_staff = False
    is_superuser = False

    @property
    def shown_name(self) -> str:
        """The name in both scripts, as far as given."""
        return f"{self.name} {self.name_hanzi}".strip()

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Django's own permissions are not used: see `accounts.permissions`."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        """As `has_perm`."""
        return False


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, as far as a viewer may know of them."""

    def visible_to(self, viewer: Actor) -> Self:
        """The secretariat sees all; a coordinator their own side's; nobody else any."""
        match viewer.role:
            case Role.SECRETARIAT:
                return self
            case Role.COORDINATOR:
                return self.filter(side_id=viewer.acting_side)
            case _:
                return self.none()


class Invitation(models.Model):
    """A link that lets one person join in one role, once, until it expires."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    side = models.ForeignKey(Side, on_delete=models.PROTECT, null=True, blank=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.EN)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    classification = classified(
        internal="id role side institution language invited_by invited_at expires_at"
        " accepted_at accepted_by withdrawn_at",
        personal="email name",
        special="token_hash",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_says_when_and_by_whom",
            )
        ]


class ApiToken(models.Model):
    """A key for the API, shown once and kept as a hash; it acts as its user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(_("what it is for"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    classification = classified(
        internal="id user label created_at expires_at revoked_at last_used_on",
        special="token_hash",
    )
