/* Lists: choose all, count the chosen, keep addresses short and the focus near. All work without. */
(function () {
  "use strict";

  function boxes() {
    return Array.from(document.querySelectorAll('input[name="chosen"][form="bulk"]'));
  }

  function count() {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) {
      return;
    }
    const all = boxes();
    const chosen = all.filter(function (box) {
      return box.checked;
    });
    const everything = document.getElementById("choose-all");
    bar.querySelector("[data-chosen-count]").textContent = chosen.length;
    bar.querySelector("[data-choose-all]").hidden = false;
    everything.checked = all.length > 0 && chosen.length === all.length;
    everything.indeterminate = chosen.length > 0 && !everything.checked;
  }

  document.addEventListener("change", function (event) {
    if (event.target.id === "choose-all") {
      boxes().forEach(function (box) {
        box.checked = event.target.checked;
      });
    }
    if (event.target.id === "choose-all" || event.target.name === "chosen") {
      count();
    }
  });

  // With every column shown the address says nothing of columns.
  document.addEventListener("htmx:configRequest", function (event) {
    if (
      event.target.id === "filters" &&
      !event.target.querySelector('[name="columns"][type="checkbox"]:not(:checked)')
    ) {
      event.detail.formData.delete("columns");
    }
  });

  // After another page, and on a phone after "Show results", one is where the results begin.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target.id !== "results") {
      return;
    }
    count();
    const asked = event.detail.requestConfig;
    const panel = document.querySelector("[data-filters]");
    const isSent = asked.triggeringEvent && asked.triggeringEvent.type === "submit";
    const isPhone = panel && panel.querySelector("summary").offsetParent !== null;
    if (isSent && isPhone) {
      panel.open = false;
    }
    if (asked.elt.closest(".pager") || (isSent && isPhone)) {
      document.getElementById("result-count").focus();
    }
  });

  count();
})();
