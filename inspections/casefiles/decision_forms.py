"""What people fill in on a decision: its proposal, its performance, its end."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.casefiles import rules
from inspections.casefiles.forms import OfCase, PastDay
from inspections.casefiles.models import CaseFile
from inspections.casefiles.states import Ground, PenaltyKind, Verdict
from inspections.casefiles.transitions import Proposed
from inspections.summonses.forms import Paragraph

if TYPE_CHECKING:
    from decimal import Decimal

# What the letter says of each kind; the fine's and the gain's sums stand beside.
WORDING = {
    PenaltyKind.WARNING: "警告",
    PenaltyKind.CRITICISM: "通报批评",
    PenaltyKind.FINE: "罚款",
    PenaltyKind.GAIN: "没收违法所得",
    PenaltyKind.GOODS: "没收违法产品",
    PenaltyKind.STOP: "责令停止生产、停业整顿",
    PenaltyKind.LICENCE_HELD: "暂扣许可证件",
    PenaltyKind.LICENCE_REVOKED: "吊销许可证件",
}
CLAUSE = "《中华人民共和国产品质量法》第{article}条"
ARTICLES = {"49": "四十九", "50": "五十", "51": "五十一", "52": "五十二", "53": "五十三"}


class DecisionForm(OfCase):
    """调查终结报告 and decision in one: facts, nature, penalties with their clause."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("case file", "Decision"), choices=Verdict, widget=forms.RadioSelect
    )
    facts = forms.CharField(label=_("Facts found"), widget=Paragraph(), max_length=4000)
    nature = forms.CharField(label=_("Nature and basis"), widget=Paragraph(), max_length=2000)
    clause = forms.ChoiceField(
        label=_("Clause of the Product Quality Law"),
        choices=[("", _("Another law, or no penalty"))]
        + [(key, CLAUSE.format(article=words)) for key, words in ARTICLES.items()],
        required=False,
    )
    other_clause = forms.CharField(label=_("Clause of another law"), max_length=120, required=False)
    penalties = forms.MultipleChoiceField(
        label=_("Penalties"),
        choices=PenaltyKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fine = forms.DecimalField(
        label=_("Fine (yuan)"), max_digits=14, decimal_places=2, min_value=0.01, required=False
    )
    gain = forms.DecimalField(
        label=_("Unlawful gain (yuan)"),
        max_digits=14,
        decimal_places=2,
        min_value=0.01,
        required=False,
    )
    leniency = forms.CharField(
        label=_("Why less than the span"), widget=Paragraph(2), max_length=500, required=False
    )
    performance = forms.CharField(
        label=_("Way and time of performance"), widget=Paragraph(2), max_length=500, required=False
    )

    def known(self, obj: CaseFile) -> dict[str, Any]:
        return {
            "verdict": obj.verdict or Verdict.PENALTY,
            "facts": obj.facts or obj.suspicion,
            "nature": obj.nature or obj.clauses,
            "performance": obj.performance
            or "自收到本决定书之日起十五日内，持本决定书到指定银行缴纳罚款；"
            "逾期不缴纳的，每日按罚款数额的百分之三加处罚款。",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = set(data.get("penalties") or [])
        penal = data.get("verdict") == Verdict.PENALTY
        if penal != bool(chosen):
            self.add_error(
                "penalties",
                _("A penalty names what is imposed; any other decision imposes nothing."),
            )
        for kind in (PenaltyKind.FINE, PenaltyKind.GAIN):
            if (kind in chosen) != (data.get(str(kind)) is not None):
                self.add_error(str(kind), _("Tick the penalty and give its sum, or neither."))
        if penal and not (data.get("clause") or data.get("other_clause", "").strip()):
            self.add_error("clause", _("Name the clause that the penalty stands on."))
        self._check_span(data)
        return data

    def _check_span(self, data: dict[str, Any]) -> None:
        fine, clause = data.get("fine"), data.get("clause") or ""
        bounds = rules.fine_bounds(clause, self.obj.goods_value) if fine else None
        if bounds is None or fine is None or bounds[0] <= fine <= bounds[1]:
            return
        if fine < bounds[0] and data.get("leniency", "").strip():
            return
        text = _("On this goods value the clause allows %(low)s to %(high)s yuan.")
        words = {"low": f"{bounds[0]:,.2f}", "high": f"{bounds[1]:,.2f}"}
        self.add_error("fine", ValidationError(text % words))

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("verdict", "facts", "nature", "clause", "leniency", "performance")
        return {**{name: data[name] for name in names}, "penalties": self._proposed()}

    def _proposed(self) -> list[Proposed]:
        data = self.cleaned_data
        article = ARTICLES.get(data["clause"], "")
        clause = CLAUSE.format(article=article) if article else data["other_clause"]
        sums: dict[str, Decimal | None] = {
            PenaltyKind.FINE: data.get("fine"),
            PenaltyKind.GAIN: data.get("gain"),
        }
        return [
            Proposed(
                kind=kind, clause=clause, text=WORDING[PenaltyKind(kind)], amount=sums.get(kind)
            )
            for kind in PenaltyKind.values
            if kind in data["penalties"]
        ]


class PerformanceForm(OfCase):
    performed_on = PastDay(label=_("Performed on"))
    note = forms.CharField(label=_("How it was performed"), widget=Paragraph(2), max_length=500)

    def clean_performed_on(self) -> Any:
        day = self.cleaned_data["performed_on"]
        if self.obj.served_on and day < self.obj.served_on:
            raise ValidationError(_("The decision was served later than that."))
        return day


class PushForm(forms.Form):
    organ = forms.CharField(
        label=_("Pushed to"), max_length=80, help_text=_("The bureau of the party's province.")
    )
    pushed_on = PastDay(label=_("Pushed on"))


class RevokeForm(OfCase):
    changed_on = PastDay(label=_("Day of the revocation"))
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)

    def clean_changed_on(self) -> Any:
        day = self.cleaned_data["changed_on"]
        if self.obj.decided_on and day < self.obj.decided_on:
            raise ValidationError(_("The decision was made later than that."))
        return day


class WithdrawForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[choice for choice in Ground.choices if choice[0] != Ground.REVOKED],
    )
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)
