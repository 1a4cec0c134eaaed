"""What an administrator types (a search, an account, a role, the end of one), and a manager: a member of the team."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, TextSetting
from accounts.enums import Language, Role
from accounts.models import Centre, Membership, TeamMember, User
from administration.account_list import free_codes
from administration.services.team import accounts_without_code
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import RecordChoiceField
from core.forms import AsksAgain, DayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import today

NOW, LATER = "now", "later"


class AccountSearchForm(forms.Form):
    """The question in the address of the list; a role that is not known asks for nothing."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])

    @property
    def asked(self) -> dict[str, str]:
        """The words and the role asked for."""
        self.is_valid()
        return {"words": self.cleaned_data.get("q", ""), "role": self.cleaned_data.get("role", "")}


class RoleForm(forms.Form):
    """One role for a time, with the code of the team that comes with it."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *Role.choices],
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role from the list.")},
    )
    starts_on = DayField(
        label=_("First day"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        help_text=_("For example 1/6/2017."),
        error_messages={"required": _("Enter the first day.")},
    )
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        help_text=_("Left empty, the role has no end yet."),
    )
    member: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Code in the records"),
        queryset=None,
        to_field_name="uuid",
        required=False,
        empty_label=_("No code"),
        help_text=_(
            "The code by which the records name this person, such as AS1. The files of this code open with the role."
        ),
        error_messages={"invalid_choice": _("Choose a code from the list: this one already belongs to an account.")},
    )

    def __init__(self, data: Any = None, *, centre: Centre, with_code: bool = True) -> None:
        super().__init__(data, initial={"starts_on": f"{today():%d/%m/%Y}", "language": Language.FRENCH})
        self.fields["member"].queryset = free_codes(centre).order_by("code", "pk")
        if not with_code:
            del self.fields["member"]

    def clean_starts_on(self) -> Any:
        """Refuse a day that has passed: what was done then was done without this role."""
        day = self.cleaned_data["starts_on"]
        if day < today():
            raise ValidationError(_("The first day cannot lie before today."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end is before the start: correct one of the two dates."))
        return data


class AccountForm(RoleForm):
    """A new account: who, and the first role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("This person’s own address: the link to choose a password goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the e-mail address."),
            "invalid": _("Enter an e-mail address with an @, such as name@example.org."),
        },
    )
    first_name = forms.CharField(
        label=_("First name"), max_length=80, error_messages={"required": _("Enter the first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, error_messages={"required": _("Enter the last name.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    field_order = ["first_name", "last_name", "email", "language", "role", "starts_on", "ends_on", "member"]


class EndRoleForm(ConditionalFields, forms.Form):
    """When a role ends."""

    asked_when = {"last_day": When("when", LATER, needed=_("Enter the last day."))}

    when = forms.ChoiceField(
        label=_("When does it end?"),
        choices=[(NOW, _("At once")), (LATER, _("On a chosen date"))],
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when the role ends.")},
    )
    last_day = DayField(
        label=_("Last day"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        help_text=_("Only if the role has a last day. For example 1/6/2017."),
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        self.membership = membership


class _MemberFields(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Short, as the records name this person, such as AS1. It stays when the person leaves."),
        error_messages={"required": _("Enter the code.")},
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Left empty, the name of the account is shown.")
    )
    ends_on = DayField(
        label=_("Last day in the team"),
        required=False,
        help_text=_("After it, this person is no longer offered for sessions. A role is ended by the administrator."),
    )
    beside: ClassVar[dict[str, str]] = {"team_code_once": "code", "team_account_once": "user"}

    def offer(self, centre: Centre, own: int | None = None) -> None:
        """Offer the accounts of the centre for which no code stands, and the one that is linked."""
        free = accounts_without_code(centre) | User.objects.filter(pk__in=[] if own is None else [own])
        self.fields["user"] = RecordChoiceField(
            free.distinct(),
            label=_("Account"),
            required=False,
            empty_label=_("No account"),
            help_text=_("Who signs in with this account works under this code: the files of its caseload are theirs."),
            error_messages={"invalid_choice": _("Choose an account from the list: this one has a code already.")},
        )


class NewMemberForm(_MemberFields, WholeRecord, KeyedForm, forms.ModelForm):
    """Somebody new in the team."""

    field_order = ("code", "name", "user", "ends_on")

    class Meta:
        model = TeamMember
        fields = ["code", "name", "user", "ends_on"]

    def __init__(self, data: Any = None, *, centre: Centre, account: Any = None) -> None:
        super().__init__(data, instance=TeamMember(centre=centre), initial={"user": account} if account else None)
        self.offer(centre)
        self.order_fields(self.field_order)


class MemberForm(AsksAgain, _MemberFields, WholeRecord, EditForm):
    """A member of the team who is changed; another account for a code that is used is asked about."""

    sure_label = _("It is the same person")
    field_order = ("code", "name", "user", "ends_on", "sure")

    class Meta:
        model = TeamMember
        fields = ["code", "name", "user", "ends_on"]

    used = False  # whether records name the code, said by the page

    def __init__(self, data: Any = None, *, instance: TeamMember) -> None:
        super().__init__(data, instance=instance)
        self.known = instance.user_id
        self.offer(instance.centre, instance.user_id)
        self.order_fields(self.field_order)

    def doubts(self) -> list[str]:
        """Ask whether a code that is used is that of the person of another account, or of no account any more."""
        user = self.cleaned_data.get("user")
        if not self.used or (user.pk if user else None) == self.known:
            return []
        if user is None and self.known is not None:
            self["sure"].label = _("This account no longer works under the code")
            words = {"code": self.instance.code, "name": User.objects.get(pk=self.known)}
            return [_("The files and sessions of %(code)s close to %(name)s.") % words]
        words = {"code": self.instance.code, "name": user}
        return [_("The records of %(code)s become those of %(name)s, and its files open to that account.") % words]


class SettingForm(forms.Form):
    """A new value of a setting of the centre, from a day, with its reason."""

    from_day = DayField(
        label=_("From"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        help_text=_("Today or a later day. What was judged before stays as it was."),
        error_messages={"required": _("Enter from which day the value holds.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who sees the settings reads it. Name no participant."),
        error_messages={"required": _("Enter why the setting changes.")},
    )

    def __init__(self, data: Any = None, *, declared: Setting) -> None:
        super().__init__(data)
        self.declared = declared
        self.fields["value"] = self._value_field(declared)
        self.fields["from_day"].initial = today()

    @staticmethod
    def _value_field(declared: Setting) -> forms.Field:
        """Return the field of the value: a number, yes or no, a text, or a day that may be left empty."""
        if isinstance(declared, TextSetting):
            size = forms.TextInput(attrs={"size": min(declared.most, 40)})
            return forms.CharField(
                label=declared.asks, help_text=declared.bounds, max_length=declared.most, required=False, widget=size
            )
        if declared.unit is SettingUnit.DAY:
            return DayField(
                label=declared.asks,
                help_text=declared.bounds,
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"size": 14}),
            )
        if declared.unit is SettingUnit.YES_NO:
            return forms.TypedChoiceField(
                label=declared.asks,
                choices=[(1, declared.words(1)), (0, declared.words(0))],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), gettext("Choose yes or no.")),
            )
        bounds = {"least": declared.least, "most": declared.most}
        wrong = gettext("Enter a number from %(least)s to %(most)s.") % bounds
        return forms.IntegerField(
            label=declared.asks,
            help_text=declared.bounds,
            min_value=declared.least,
            max_value=declared.most,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            widget=forms.TextInput(attrs={"size": 5, "inputmode": "numeric"}),
        )

    def clean_value(self) -> int | str:
        """Return what is kept: a number, of a day its ordinal and 0 where it is left empty, or a text.

        Raise ValidationError for a text that cannot be, or a day that is too far away.
        """
        value, declared = self.cleaned_data["value"], self.declared
        if isinstance(declared, TextSetting):
            return declared.check(value) if value else ""
        if declared.unit is not SettingUnit.DAY:
            return int(value)
        number = value.toordinal() if value else 0
        if not declared.allows(number):
            raise ValidationError(gettext("This day is too far away. Check the year."))
        return int(number)

    def clean_from_day(self) -> Any:
        """Return the day. Raise ValidationError for one that is past."""
        day = self.cleaned_data["from_day"]
        if day < today():
            raise ValidationError(gettext("What was judged before today stays as it was. Enter today or a later day."))
        return day
