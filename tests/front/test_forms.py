"""The one form renderer: labels, hints, errors, and a summary that leads to them."""

from django import forms

from core.forms import DateInput, DateTimeInput, TimeInput


class SeatForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your certificate.")
    phone = forms.CharField(label="Phone", required=False)
    way = forms.ChoiceField(
        label="How?", choices=[("p", "In person"), ("o", "Online")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_form_without_errors_has_no_summary():
    html = str(SeatForm())
    assert "error-summary" not in html
    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert html.count("(optional)") == 1
    assert '<input type="hidden" name="token"' in html


def test_form_with_errors_names_each_field_in_the_summary_and_beside_it():
    html = str(SeatForm({"phone": "5"}))
    assert html.index("error-summary") < html.index('name="name"')
    assert "autofocus" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_way_0"' in html
    assert 'href="#id_agree"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_form_shows_what_belongs_to_no_field():
    form = SeatForm({"name": "Ada", "way": "p", "agree": "on"})
    form.add_error(None, "This class is full.")
    html = str(form)
    assert "This class is full." in html
    assert html.count("<li>") == 1


def test_group_of_radios_is_a_fieldset_with_a_legend():
    html = SeatForm({})["way"].as_field_group()
    assert "<fieldset" in html
    assert "<legend>" in html
    assert 'aria-describedby="id_way_error"' in html
    assert html.count('<div class="field__option">') == 2


def test_errors_and_values_are_escaped():
    form = SeatForm({"name": "<script>"})
    form.add_error("name", "<b>no</b>")
    html = str(form)
    assert "<script>" not in html
    assert "<b>no</b>" not in html


def test_a_placeholder_is_not_drawn():
    class Placed(forms.Form):
        city = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "City"}))

    assert "placeholder" not in str(Placed())


def test_date_and_time_inputs_keep_what_was_typed():
    class When(forms.Form):
        day = forms.DateField(widget=DateInput())
        time = forms.TimeField(widget=TimeInput())
        moment = forms.DateTimeField(widget=DateTimeInput())

    typed = {"day": "2026-12-01", "time": "08:30", "moment": "2026-12-01T08:30"}
    html = " ".join(str(When(typed)).split())
    assert 'type="date" name="day" value="2026-12-01"' in html
    assert 'type="time" name="time" value="08:30"' in html
    assert 'type="datetime-local" name="moment" value="2026-12-01T08:30"' in html
