/* The roster: keys, one tap for all, a counter, and marks that are sent again until they are saved.
   Without this file the page is a plain form with a Save button. */
(function () {
  "use strict";

  const KEYS = { p: "present", l: "late", a: "absent" };
  const FIRST_WAIT_MS = 2000;
  const LONGEST_WAIT_MS = 30000;
  const SWIPED_PX = 80;
  const KEPT = "roster:" + window.location.pathname;

  function read(page) {
    return new DOMParser().parseFromString(page, "text/html");
  }

  function setUp(form) {
    const text = form.dataset; // sentences stand on the page, where they are translated
    const rows = Array.from(form.querySelectorAll("[data-row]"));
    const counter = form.querySelector("[data-roster-count]");
    const everybody = form.querySelector("[data-roster-all]");
    const toSigning = form.querySelector("[data-roster-sign]");
    const waiting = new Map();
    const toSend = [];
    let sending = 0;
    let renewing = null;

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
    function times(row) {
      return Array.from(row.querySelectorAll("input[type=time]"));
    }
    function isOpen(row) {
      return radios(row).some((radio) => !radio.disabled);
    }

    function count() {
      const saved = rows.filter((row) => "saved" in row.dataset).length;
      if (counter) {
        counter.textContent = text.counted
          .replace("{marked}", saved)
          .replace("{total}", rows.length);
      }
      if (everybody && toSigning) {
        const isDone = saved === rows.length;
        const hadFocus = document.activeElement === everybody;
        everybody.hidden = isDone;
        toSigning.hidden = !isDone;
        if (isDone && hadFocus) {
          toSigning.focus({ preventScroll: true });
        }
      }
    }

    function showMinutes(row) {
      const input = minutes(row);
      if (input) {
        const isLate = status(row) === "late";
        [input, ...times(row)].forEach((field) => (field.disabled = !isLate));
        input.closest(".roster-row__minutes").hidden = !isLate;
      }
    }

    function say(row, sentence) {
      row.querySelector(".row-state").textContent = sentence;
    }

    // --- Sending ---

    function failed(row, sentence, again) {
      row.classList.remove("roster-row--saving");
      row.classList.add("roster-row--unsaved");
      delete row.dataset.signedOut;
      say(row, sentence);
      if (!again) {
        window.clearTimeout(waiting.get(row)?.timer);
        waiting.delete(row);
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

    function unsaved() {
      return rows.filter((row) => row.classList.contains("roster-row--unsaved"));
    }

    // The server's sentence stands in the row; where it has none, loading the page anew helps.
    function refuse(row, page) {
      const sentence = page && read(page).querySelector(".alert")?.textContent.trim();
      if (sentence) {
        failed(row, sentence, false);
        if (status(row) === "late") {
          [minutes(row), ...times(row)].forEach((f) => f?.setAttribute("aria-invalid", "true"));
        }
      } else {
        mustReload(row);
      }
    }

    function mustReload(row) {
      const link = document.createElement("a");
      link.href = window.location.pathname;
      link.textContent = text.reload;
      link.addEventListener("click", keepMarks);
      failed(row, text.refused + " ", false);
      row.querySelector(".row-state").append(link);
    }

    // Who signs in again in another tab changes the token this page sends. Marks are theirs who
    // made them: for another person nothing is sent.
    function renewToken() {
      renewing ??= window
        .fetch(window.location.pathname, { headers: { Accept: "text/html" } })
        .then(async function (answer) {
          if (new URL(answer.url).pathname !== window.location.pathname) {
            return "signedOut";
          }
          const page = read(await answer.text());
          const token = page.querySelector("form[data-roster] [name=csrfmiddlewaretoken]")?.value;
          if (!token || page.body.dataset.person !== document.body.dataset.person) {
            return "reload";
          }
          document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (field) {
            field.value = token;
          });
          document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
          return "renewed";
        })
        .catch(() => "unreachable")
        .finally(function () {
          renewing = null;
        });
      return renewing;
    }

    async function sendAnew(some) {
      const outcome = await renewToken();
      some.forEach(function (row) {
        if (outcome === "renewed") {
          toSend.push(row);
        } else if (outcome === "reload") {
          mustReload(row);
        } else if (outcome === "signedOut") {
          signedOut(row);
        } else {
          failed(row, text.unsaved, true);
        }
      });
      sendNext();
    }

    function signedOut(row) {
      failed(row, text.signedOut, false);
      row.dataset.signedOut = "";
    }

    function comeBack() {
      const held = unsaved().filter((row) => "signedOut" in row.dataset);
      if (held.length && document.visibilityState === "visible") {
        held.forEach((row) => delete row.dataset.signedOut); // once for each time of coming back
        sendAnew(held);
      }
    }
    window.addEventListener("focus", comeBack);
    document.addEventListener("visibilitychange", comeBack);

    // What could not be saved is there again after a reload, for the same person.
    function keepMarks() {
      const marks = unsaved().map((row) => ({
        id: row.id,
        status: status(row),
        minutes: minutes(row)?.value,
        times: times(row).map((field) => field.value),
      }));
      window.sessionStorage.setItem(
        KEPT,
        JSON.stringify({ person: document.body.dataset.person, marks: marks })
      );
      form.dataset.leaving = "yes";
    }

    function takeUpMarks() {
      const kept = JSON.parse(window.sessionStorage.getItem(KEPT) || "{}");
      window.sessionStorage.removeItem(KEPT);
      if (kept.person !== document.body.dataset.person) {
        return;
      }
      kept.marks.forEach(function (mark) {
        const row = rows.find((each) => each.id === mark.id);
        const radio = row && radios(row).find((choice) => choice.value === mark.status);
        if (radio) {
          radio.checked = true;
          minutes(row).value = mark.minutes;
          times(row).forEach((field, place) => (field.value = mark.times?.[place] || ""));
          showMinutes(row);
        }
      });
    }

    function sendNext() {
      while (sending < 3 && toSend.length) {
        sending += 1;
        send(toSend.shift());
      }
    }

    form.addEventListener("htmx:beforeRequest", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        row.classList.add("roster-row--saving");
        row.sentMinutes = minutes(row)?.value;
      }
    });
    // Refusals stand in the row, not among the messages of the page.
    document.addEventListener("htmx:beforeSwap", function (event) {
      if (form.contains(event.detail.requestConfig.elt) && event.detail.xhr.status >= 400) {
        event.detail.shouldSwap = false;
      }
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
        saved(row, event.detail.xhr.responseText);
      }
    });

    function saved(row, part) {
      row.classList.remove("roster-row--unsaved");
      window.clearTimeout(waiting.get(row)?.timer);
      waiting.delete(row);
      row.dataset.saved = "";
      delete row.dataset.renewed;
      const field = minutes(row);
      const kept = read(part).querySelector("[data-minutes]")?.dataset.minutes;
      [field, ...times(row)].forEach((each) => each?.removeAttribute("aria-invalid"));
      if (field && kept && field.value === row.sentMinutes) {
        field.value = kept;
      }
      count();
      comeBack();
    }

    form.addEventListener("htmx:sendError", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        failed(row, text.unsaved, true);
      }
    });
    form.addEventListener("htmx:timeout", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        failed(row, text.unsaved, true);
      }
    });
    form.addEventListener("htmx:responseError", function (event) {
      const row = event.target.closest("[data-row]");
      if (row) {
        const code = event.detail.xhr.status;
        if (code >= 500 || code === 408 || code === 429) {
          failed(row, text.unsaved, true);
        } else if (code < 400) {
          signedOut(row);
        } else if (code !== 403) {
          refuse(row, event.detail.xhr.responseText);
        } else if ("renewed" in row.dataset) {
          delete row.dataset.renewed;
          mustReload(row);
        } else {
          row.dataset.renewed = "";
          failed(row, text.unsaved, false);
          sendAnew([row]);
        }
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

    // Times go before minutes: who types minutes has no times. In the capture, before it is sent.
    form.addEventListener(
      "change",
      function (event) {
        const row = event.target.closest("[data-row]");
        if (row && event.target === minutes(row)) {
          times(row).forEach((field) => (field.value = ""));
        }
      },
      true
    );

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
      if (event.target.matches("input[type=number], input[type=time]")) {
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
        times(row)[0]?.focus();
      }
    });

    // --- Swiping: right is present, left is absent. Up and down stays scrolling. ---

    let swipe = null;

    function isSwipe(event) {
      return event.pointerType === "touch" && !event.target.closest("input:not([type=radio]), a");
    }
    function letGo() {
      if (swipe) {
        swipe.row.style.removeProperty("--swiped");
        swipe.row.classList.remove("roster-row--to-present", "roster-row--to-absent");
        swipe = null;
      }
    }
    function wanted(moved) {
      return Math.abs(moved) < SWIPED_PX ? "" : moved > 0 ? "present" : "absent";
    }
    form.addEventListener("pointerdown", function (event) {
      const row = event.target.closest("[data-row]");
      letGo();
      if (row && isOpen(row) && isSwipe(event)) {
        swipe = { row: row, x: event.clientX, y: event.clientY, id: event.pointerId };
      }
    });
    form.addEventListener("pointermove", function (event) {
      if (!swipe || event.pointerId !== swipe.id) {
        return;
      }
      const moved = event.clientX - swipe.x;
      if (Math.abs(event.clientY - swipe.y) > Math.max(Math.abs(moved), 30)) {
        letGo();
        return;
      }
      swipe.row.style.setProperty("--swiped", Math.round(moved) + "px");
      swipe.row.classList.toggle("roster-row--to-present", wanted(moved) === "present");
      swipe.row.classList.toggle("roster-row--to-absent", wanted(moved) === "absent");
    });
    form.addEventListener("pointerup", function (event) {
      if (swipe && event.pointerId === swipe.id) {
        const value = wanted(event.clientX - swipe.x);
        const row = swipe.row;
        letGo();
        if (value) {
          mark(row, value);
          row.swipedAt = event.timeStamp;
        }
      }
    });
    form.addEventListener("pointercancel", letGo);
    // The tap that ends a swipe chooses nothing.
    form.addEventListener(
      "click",
      function (event) {
        const row = event.target.closest("[data-row]");
        if (row?.swipedAt && event.timeStamp - row.swipedAt < 400) {
          event.preventDefault();
          row.swipedAt = 0;
        }
      },
      true
    );

    if (everybody) {
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
      });
    }
    form.querySelectorAll("[data-roster-save]").forEach(function (save) {
      save.hidden = true;
    });
    form.querySelectorAll("[data-roster-keys]").forEach(function (help) {
      help.hidden = false;
    });
    form.querySelectorAll("[data-roster-swipes]").forEach(function (help) {
      help.hidden = !window.matchMedia("(pointer: coarse)").matches;
    });
    if (rows.length) {
      rows[0].tabIndex = 0;
    }
    takeUpMarks();
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
