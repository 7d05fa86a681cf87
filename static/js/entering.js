/* Entering a signed sheet: Enter goes on to the next field, the ditto mark repeats what stands
   above, x in the first field goes on to the next person. Without this file it is a plain form. */
(function () {
  "use strict";

  const DITTO = ['"', "\u201c", "\u201d"];

  function setUp(form) {
    const fields = Array.from(form.querySelectorAll("input[type=text]")); // in, out, in, out, …
    const save = form.querySelector("button[type=submit]");

    function goTo(index) {
      const next = fields[index];
      if (next) {
        next.focus();
        next.select();
      } else {
        save.focus();
      }
    }
    function repeatAbove(index) {
      const above = fields[index - 2];
      if (!above || !above.value) {
        return false;
      }
      fields[index].value = above.value;
      return true;
    }

    form.addEventListener("keydown", function (event) {
      const index = fields.indexOf(event.target);
      if (index < 0 || event.isComposing || event.altKey || event.metaKey) {
        return;
      }
      if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        form.requestSubmit(save);
      } else if (event.key === "Enter") {
        event.preventDefault();
        goTo(index + 1);
      } else if (DITTO.includes(event.key) && repeatAbove(index)) {
        event.preventDefault();
        goTo(index + 1);
      }
    });
    form.addEventListener("input", function (event) {
      const index = fields.indexOf(event.target);
      const isWhole = index % 2 === 0 && /^x$/i.test(event.target.value);
      if (index >= 0 && isWhole && !fields[index + 1].value) {
        goTo(index + 2); // the whole session: there is no time out to type
      }
    });
    document.querySelectorAll("[data-entering-keys]").forEach((hint) => (hint.hidden = false));
  }

  document.querySelectorAll("[data-entering]").forEach(setUp);
})();
