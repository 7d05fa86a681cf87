/* The roster: keys, one tap for all, a counter, and marks that are sent again until they are saved.
   Without this file the page is a plain form with a Save button. */
(function () {
  "use strict";

  const KEYS = { p: "present", l: "late", a: "absent" };
  const FIRST_WAIT_MS = 2000;
  const LONGEST_WAIT_MS = 30000;
  const TEXT = {
    unsaved: "Not saved. Trying again.",
    refused: "Not saved. See the message at the top of the page.",
    signedOut: "Not saved. You were signed out: sign in again in a new tab, then mark once more.",
  };

  function setUp(form) {
    const rows = Array.from(form.querySelectorAll("[data-row]"));
    const counter = form.querySelector("[data-roster-count]");
    const everybody = form.querySelector("[data-roster-all]");
    const waiting = new Map();
    const toSend = [];
    let sending = 0;

    function radios(row) {
      return Array.from(row.querySelectorAll("input[type=radio][name^='status-']"));
    }
    function status(row) {
      const chosen = radios(row).find((radio) => radio.checked);
      return chosen ? chosen.value : "";
    }
    function minutes(row) {
      return row.querySelector("input[name^='minutes-']");
    }
    function isOpen(row) {
      return radios(row).some((radio) => !radio.disabled);
    }

    function count() {
      const marked = rows.filter(status).length;
      if (counter) {
        counter.textContent = marked + " of " + rows.length + " marked";
      }
      if (everybody) {
        everybody.disabled = marked === rows.length;
      }
    }

    function showMinutes(row) {
      const input = minutes(row);
      if (input) {
        input.disabled = status(row) !== "late";
        input.closest(".roster-row__minutes").hidden = input.disabled;
      }
    }

    function say(row, text) {
      row.querySelector(".row-state").textContent = text;
    }

    // --- Sending ---

    function failed(row, text, again) {
      row.classList.remove("roster-row--saving");
      row.classList.add("roster-row--unsaved");
      say(row, text);
      if (!again) {
        return;
      }
      const before = waiting.get(row);
      const wait = before ? Math.min(before.wait * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
      if (before) {
        window.clearTimeout(before.timer);
      }
      waiting.set(row, { wait: wait, timer: window.setTimeout(() => send(row), wait) });
    }

    function send(row) {
      if (window.htmx) {
        window.htmx.trigger(row, "change");
      }
    }

    function sendNext() {
      while (sending < 3 && toSend.length) {
        sending += 1;
        send(toSend.shift());
      }
    }

    form.addEventListener("htmx:beforeRequest", function (event) {
      event.target.closest("[data-row]")?.classList.add("roster-row--saving");
    });
    form.addEventListener("htmx:afterRequest", function (event) {
      const row = event.target.closest("[data-row]");
      if (!row) {
        return;
      }
      sending = Math.max(0, sending - 1);
      sendNext();
      row.classList.remove("roster-row--saving");
      const isPage = /^\s*<!doctype html/i.test(event.detail.xhr.responseText);
      if (event.detail.successful && !isPage) {
        row.classList.remove("roster-row--unsaved");
        window.clearTimeout(waiting.get(row)?.timer);
        waiting.delete(row);
      }
    });
    form.addEventListener("htmx:sendError", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        failed(row, TEXT.unsaved, true);
      }
    });
    form.addEventListener("htmx:timeout", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        failed(row, TEXT.unsaved, true);
      }
    });
    form.addEventListener("htmx:responseError", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        const code = event.detail.xhr.status;
        const mayHeal = code >= 500 || code === 408 || code === 429;
        const text = mayHeal ? TEXT.unsaved : code < 400 ? TEXT.signedOut : TEXT.refused;
        failed(row, text, mayHeal);
      }
    });
    window.addEventListener("online", function () {
      waiting.forEach(function (state, row) {
        window.clearTimeout(state.timer);
        send(row);
      });
    });
    window.addEventListener("beforeunload", function (event) {
      if (form.querySelector(".roster-row--unsaved, .roster-row--saving") && !form.dataset.leaving) {
        event.preventDefault();
      }
    });
    form.addEventListener("submit", function () {
      form.dataset.leaving = "yes";
    });

    // --- Marking ---

    function mark(row, value) {
      const radio = radios(row).find((choice) => choice.value === value);
      if (!radio || radio.disabled) {
        return false;
      }
      const isNew = !radio.checked;
      radio.checked = true;
      showMinutes(row);
      count();
      if (isNew) {
        radio.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return true;
    }

    function goTo(row) {
      if (row) {
        row.focus();
        row.scrollIntoView({ block: "nearest" });
      }
    }

    form.addEventListener("change", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        showMinutes(row);
        count();
      }
    });

    form.addEventListener("keydown", function (event) {
      const row = event.target.closest("[data-row]");
      if (!row || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const place = rows.indexOf(row);
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.target.matches("input[type=number]")) {
        if (key === "Enter") {
          event.preventDefault();
          goTo(rows[place + 1] || row);
        } else if (key === "Escape") {
          goTo(row);
        }
        return;
      }
      if (KEYS[key]) {
        event.preventDefault();
        if (mark(row, KEYS[key])) {
          goTo(rows[place + 1] || row);
        }
      } else if (key === "ArrowDown" || key === "j") {
        event.preventDefault();
        goTo(rows[place + 1]);
      } else if (key === "ArrowUp" || key === "k") {
        event.preventDefault();
        goTo(rows[place - 1]);
      } else if (key === "m") {
        event.preventDefault();
        if (status(row) !== "late") {
          mark(row, "late");
        }
        minutes(row)?.focus();
        minutes(row)?.select();
      }
    });

    if (everybody) {
      everybody.hidden = false;
      everybody.addEventListener("click", function () {
        rows.filter((row) => !status(row) && isOpen(row)).forEach(function (row) {
          const radio = radios(row).find((choice) => choice.value === "present");
          if (radio) {
            radio.checked = true;
            showMinutes(row);
            toSend.push(row);
          }
        });
        count();
        sendNext();
        goTo(rows[0]);
      });
    }
    form.querySelectorAll("[data-roster-keys]").forEach(function (help) {
      help.hidden = false;
    });
    if (rows.length) {
      rows[0].tabIndex = 0;
    }
    rows.forEach(showMinutes);
    count();

    // Taps that came before this file did, and marks the browser kept over a reload.
    document.addEventListener("DOMContentLoaded", function () {
      rows
        .filter((row) => radios(row).some((radio) => radio.checked !== radio.defaultChecked))
        .forEach((row) => toSend.push(row));
      sendNext();
    });
  }

  document.querySelectorAll("form[data-roster]").forEach(setUp);
})();
