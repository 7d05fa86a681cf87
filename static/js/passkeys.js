// Passkeys: asks the browser to make one or to use one, and sends what it brings with the form.
// Without scripts, or in a browser without passkeys, these forms stay hidden.
(() => {
  "use strict";

  const forms = document.querySelectorAll("form[data-passkey]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;

  const optionsOf = async (form) => {
    if (form.dataset.passkeyOptions) {
      return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
    }
    const answer = await fetch(form.dataset.passkeyOptionsUrl, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  const made = (options) => {
    const choice = options.creation_options.publicKey.authenticatorSelection;
    // A passkey that its holder unlocks opens the account alone.
    choice.residentKey = "required";
    choice.requireResidentKey = true;
    choice.userVerification = "required";
    return window.webauthnJSON.create(options.creation_options);
  };

  forms.forEach((form) => {
    const refusal = form.querySelector("[data-passkey-refusal]");
    form.hidden = false;
    form.querySelector("[data-passkey-start]").addEventListener("click", async () => {
      refusal.hidden = true;
      try {
        const options = await optionsOf(form);
        const credential =
          form.dataset.passkey === "create"
            ? await made(options)
            : await window.webauthnJSON.get(options.request_options);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        refusal.hidden = false;
      }
    });
    form.addEventListener("submit", (event) => {
      if (!form.elements.credential.value) {
        event.preventDefault();
        form.querySelector("[data-passkey-start]").click();
      }
    });
  });
})();
