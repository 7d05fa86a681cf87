"""What a check of a packet found, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.evidence.checking import Fault, Finding
from wording.declared import Words

SENTENCES: dict[Fault, Words] = {
    Fault.NO_ZIP: gettext_lazy(
        "This is no whole ZIP file. It may be half written, or damaged on its way: fetch it again."
    ),
    Fault.TOO_LARGE: gettext_lazy(
        "Unpacked it would be larger than any packet of ours. Do not open it."
    ),
    Fault.MORE_AROUND_IT: gettext_lazy(
        "The file holds bytes before or after the packet that no signature covers."
    ),
    Fault.NO_MANIFEST: gettext_lazy(
        "manifest.json is missing, damaged or too large, so nothing can be checked."
    ),
    Fault.BAD_MANIFEST: gettext_lazy("manifest.json is not the list of an evidence packet."),
    Fault.OTHER_VERSION: gettext_lazy(
        "The packet has format version %(name)s, which this program does not know. Use a newer one."
    ),
    Fault.NO_SIGNATURE: gettext_lazy("manifest.sig is missing: nobody signed this packet."),
    Fault.OTHER_KEY: gettext_lazy(
        "The packet names another key than the one given, so its signature proves nothing."
    ),
    Fault.WRONG_SIGNATURE: gettext_lazy(
        "The signature does not fit: manifest.json was changed, or somebody else signed it."
    ),
    Fault.BAD_NAME: gettext_lazy(
        "The name %(name)s leads out of the folder it would be unpacked into. Do not unpack it."
    ),
    Fault.TWICE: gettext_lazy("%(name)s stands in the packet more than once."),
    Fault.ADDED: gettext_lazy("%(name)s was added: the manifest does not name it."),
    Fault.MISSING: gettext_lazy("%(name)s is missing."),
    Fault.CHANGED: gettext_lazy("%(name)s was changed: it does not fit its SHA-256."),
    Fault.UNREADABLE: gettext_lazy("%(name)s is damaged and cannot be read."),
}


def sentence(finding: Finding) -> str:
    """Return what is wrong, in a sentence. Names are shown so that a terminal obeys none."""
    return str(SENTENCES[finding.fault]) % {"name": ascii(finding.name)[1:-1]}


def whole(files: int, facts: dict[str, object]) -> list[str]:
    """Return what a packet without a fault says of itself."""
    about = facts["class"]
    number = about["number"] if isinstance(about, dict) else ""
    return [
        _("The packet is whole: %(files)s files, each as it was signed.") % {"files": files},
        _("Class %(number)s, gathered at %(moment)s for %(name)s, key %(key)s.")
        % {
            "number": number,
            "moment": facts["made_at"],
            "name": facts["made_by"],
            "key": facts["key"],
        },
    ]
