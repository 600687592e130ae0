"""What does input about accounts look like? Forms only; what it means is decided by actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.accounts.permissions import ROLE_NAMES
from qiao.accounts.rules import TOKEN_DAYS, may_keep
from qiao.core.actor import Role
from qiao.core.text import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.accounts.queries import InstitutionChoice
    from qiao.core.actor import Actor
    from qiao.phases.queries import SideFacts


class NamesForm(forms.Form):
    """How a person is called."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=150,
        help_text=_("In Latin letters, as you sign."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    name_hanzi = forms.CharField(
        label=_("Name in Hanzi"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    post_title = forms.CharField(
        label=_("Post"),
        max_length=150,
        required=False,
        help_text=_("It is written beside what you endorse or approve."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class OwnAccountForm(NamesForm):
    """A person's own details."""

    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, widget=forms.RadioSelect
    )


class AcceptForm(OwnAccountForm):
    """Joining by invitation."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=_(
            "At least 12 characters: not only digits, not a common password, not your name."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("password"), given.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords are not the same."))
        return given


class InviteForm(forms.Form):
    """Who is invited, as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    side = forms.TypedChoiceField(
        label=_("Side they act for"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("For coordinators and focal points."),
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=Language.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        inviter: Actor,
        sides: Sequence[SideFacts],
        institutions: Sequence[InstitutionChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = [
            (role.value, ROLE_NAMES[role])
            for role in Role
            if role != Role.PUBLIC and may_keep(inviter, role=role, side=inviter.side)
        ]
        own = [side for side in sides if inviter.side in (None, side.position)]
        _choices(self, "role", roles)
        _choices(self, "side", [("", "–"), *((side.position, str(side.name)) for side in own)])
        _choices(
            self, "institution", [("", "–"), *((row.code, str(row.name)) for row in institutions)]
        )
        if len(roles) == 1:
            self.initial.setdefault("role", roles[0][0])
        if len(own) == 1:
            self.initial.setdefault("side", own[0].position)


class TokenForm(forms.Form):
    """A key for the API."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("Such as: the ministry's statistics script."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=list(zip(TOKEN_DAYS, (_("30 days"), _("90 days"), _("one year")), strict=True)),
    )


class LogFilterForm(forms.Form):
    """What the log is narrowed to."""

    record = forms.CharField(label=_("Record"), max_length=80, required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
