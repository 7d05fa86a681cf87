"""The four words that stand on the screen of the room."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.spoken import HOW_MANY, hear


class WordsForm(forms.Form):
    """Four words, however they are typed."""

    words = forms.CharField(
        label=gettext_lazy("The four words on the screen"),
        max_length=120,
        help_text=gettext_lazy("With a space between, such as: tiger acorn velvet moose."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_words(self) -> tuple[str, ...]:
        """Return the words; one wrong letter in each is put right."""
        heard = hear(self.cleaned_data["words"])
        if heard.unknown:
            raise forms.ValidationError(
                _("“%(word)s” is none of the words. Look at the screen again.")
                % {"word": heard.unknown[0]}
            )
        if len(heard.words) != HOW_MANY:
            raise forms.ValidationError(_("Type all four words."))
        return heard.words
