/* Small comforts. Every page works without this file. */
(function () {
  "use strict";

  // Filters are open on wide screens, closed on phones: their summary says how many are set.
  function openFilters() {
    if (window.matchMedia("(min-width: 60rem)").matches) {
      document.querySelectorAll("details[data-filters]").forEach(function (panel) {
        panel.open = true;
      });
    }
  }

  // Menus close with Escape, and when the visitor turns to something else.
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) {
        menu.open = false;
      }
    });
  }

  document.addEventListener("keydown", function (event) {
    const menu = document.activeElement.closest("details[data-menu][open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("focusin", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });

  function focusSummary(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) {
      summary.focus();
      markTyped(summary.closest("form"));
    }
  }

  // Sentences stand on the page, where they are translated.
  function tell(reason, tone = "bad") {
    const region = document.getElementById("messages");
    if (!region) {
      return;
    }
    const alert = document.createElement("div");
    const text = document.createElement("p");
    alert.className = "alert alert--" + tone;
    text.textContent = region.dataset[reason];
    alert.append(text);
    region.replaceChildren(alert);
    region.scrollIntoView({ block: "nearest" });
  }

  // What was typed is not lost by a link: the browser asks first. What came back with faults is not
  // kept either; to cancel is to give it up. Nobody listens before there is something to lose: a
  // browser keeps the pages it can go back to only without such a listener.
  const typed = new Set();

  function askFirst(event) {
    if (Array.from(typed).some((form) => form.isConnected)) {
      event.preventDefault();
    }
  }
  function markTyped(form) {
    if (form && form.matches("[data-asks-before-leaving]")) {
      typed.add(form);
      window.addEventListener("beforeunload", askFirst);
    }
  }
  function forgetTyped(form) {
    typed.delete(form);
    if (!typed.size) {
      window.removeEventListener("beforeunload", askFirst);
    }
  }

  document.addEventListener("input", function (event) {
    markTyped(event.target.form);
  });
  document.addEventListener("submit", function (event) {
    if (!event.defaultPrevented) {
      forgetTyped(event.target);
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-gives-up]")) {
      typed.forEach(forgetTyped);
    }
  });

  // Addresses stay short: an empty filter says nothing.
  document.addEventListener("htmx:configRequest", function (event) {
    const detail = event.detail;
    if (detail.verb !== "get" || !event.target.matches("form")) {
      return;
    }
    Array.from(new Set(detail.formData.keys())).forEach(function (name) {
      const values = detail.formData.getAll(name).filter(function (value) {
        return value !== "";
      });
      detail.formData.delete(name);
      values.forEach(function (value) {
        detail.formData.append(name, value);
      });
    });
  });

  // A session that ended answers with the sign-in page: open it as a page, not as a part.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const xhr = event.detail.xhr;
    const isWholePage = /^\s*<!doctype html/i.test(xhr.responseText);
    const wasMoved =
      xhr.responseURL &&
      new URL(xhr.responseURL).pathname !==
        new URL(event.detail.pathInfo.requestPath, window.location.href).pathname;
    if (isWholePage && wasMoved && xhr.status < 400) {
      event.detail.shouldSwap = false;
      if (event.detail.requestConfig.verb === "get") {
        window.location.assign(window.location.href);
      } else {
        event.detail.isError = true;
        tell("signedOut");
      }
    }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    focusSummary(event.detail.target);
    event.detail.target.querySelectorAll("[data-dialog]").forEach(makeDialog);
  });
  document.addEventListener("htmx:sendError", function (event) {
    if (!event.target.closest("[data-roster]")) {
      tell("unreachable");
    }
  });
  document.addEventListener("htmx:responseError", function (event) {
    const region = document.getElementById("messages");
    const isSaid = event.detail.xhr.status < 500 && region && region.querySelector(".alert");
    if (!isSaid && !event.target.closest("[data-roster]")) {
      tell("failed");
    }
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.closest("[data-roster]")) {
      return; // its rows post side by side: what one was told stays
    }
    document.querySelectorAll("#messages .alert--bad").forEach(function (alert) {
      alert.remove();
    });
  });

  // Tabs, by the pattern of the ARIA Authoring Practices: arrows move, the address remembers.
  function showTab(tabs, chosen, takesFocus) {
    tabs.forEach(function (tab) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    });
    if (takesFocus) {
      chosen.focus();
    }
  }

  function makeTabs(box) {
    const panels = Array.from(box.querySelectorAll(":scope > .tabs__panel"));
    const list = document.createElement("div");
    list.className = "tabs__list";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", box.dataset.tabs);
    const tabs = panels.map(function (panel) {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tabs__tab";
      tab.id = panel.id + "-tab";
      tab.textContent = panel.querySelector(".tabs__title").textContent;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      list.append(tab);
      return tab;
    });
    list.addEventListener("click", function (event) {
      const tab = event.target.closest("[role=tab]");
      if (tab) {
        showTab(tabs, tab, false);
        history.replaceState(history.state, "", "#" + tab.getAttribute("aria-controls"));
      }
    });
    list.addEventListener("keydown", function (event) {
      const here = tabs.indexOf(document.activeElement);
      const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (here >= 0 && next !== undefined) {
        event.preventDefault();
        showTab(tabs, tabs[(next + tabs.length) % tabs.length], true);
      }
    });
    box.prepend(list);
    box.classList.add("tabs--ready");
    const named = panels.findIndex(function (panel) {
      return "#" + panel.id === window.location.hash;
    });
    showTab(tabs, tabs[Math.max(named, 0)], false);
  }

  // A link to a page becomes a button that opens the dialog with the same content.
  function makeDialog(opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || !dialog.showModal) {
      return;
    }
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", function (event) {
      event.preventDefault();
      dialog.showModal();
    });
    opener.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        dialog.showModal();
      }
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) {
        dialog.close(); // beside it, on what it darkens
      }
    });
  }

  // Files dropped on the box are those of its input; what cannot be sent is said at once.
  function accepts(input, file) {
    const kinds = (input.accept || "").toLowerCase().split(",").map((kind) => kind.trim());
    return kinds.some(function (kind) {
      return (
        kind === "" ||
        (kind.startsWith(".") && file.name.toLowerCase().endsWith(kind)) ||
        kind === file.type ||
        (kind.endsWith("/*") && file.type.startsWith(kind.slice(0, -1)))
      );
    });
  }

  function makeFileDrop(box) {
    const input = box.querySelector("input[type=file]");
    const names = box.querySelector(".file-drop__names");
    if (!input) {
      return;
    }
    box.querySelector(".file-drop__words").hidden = false;

    function look() {
      const files = Array.from(input.files);
      const largest = Number(input.dataset.maxBytes) || Infinity;
      const wrong = files.find((file) => !accepts(input, file));
      const large = files.find((file) => file.size > largest);
      const refused = wrong || large;
      box.classList.toggle("file-drop--refused", Boolean(refused));
      if (refused) {
        names.textContent =
          (wrong ? box.dataset.wrongType : box.dataset.tooLarge) + " " + refused.name;
        input.value = "";
      } else {
        names.textContent = files.map((file) => file.name).join(", ");
      }
    }

    input.addEventListener("change", look);
    box.addEventListener("dragover", function (event) {
      event.preventDefault();
      box.classList.add("file-drop--over");
    });
    box.addEventListener("dragleave", function () {
      box.classList.remove("file-drop--over");
    });
    box.addEventListener("drop", function (event) {
      event.preventDefault();
      box.classList.remove("file-drop--over");
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        look();
      }
    });
  }

  // What was typed outlives a session that ended and a line that was cut: it waits in this window
  // until its page is opened again by the same person. Any other page means the form was answered.
  const DRAFT = "draft";
  const DRAFT_KEPT_MS = 3600 * 1000;
  // As in core/drafts.py: the last two are about health.
  const NEVER_KEPT =
    /csrf|passw|passphrase|secret|token|code|otp|pin\b|^next$|accommodation_needs|dietary_note/i;
  const SOCIAL_SECURITY = /(^|\D)\d{3}[^\w\r\n]{0,3}\d{2}[^\w\r\n]{0,3}\d{4}(\D|$)/; // kept nowhere

  function typedIn(form) {
    return Array.from(form.elements).filter(function (field) {
      const isTyped = !["hidden", "password", "file", "submit", "button"].includes(field.type);
      const isOurs = !NEVER_KEPT.test(field.name) && !SOCIAL_SECURITY.test(field.value);
      return isTyped && field.name && !field.disabled && isOurs;
    });
  }

  function stateOf(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return { name: field.name, value: field.value, checked: field.checked };
    }
    if (field.type === "select-multiple") {
      return { name: field.name, chosen: Array.from(field.selectedOptions, (option) => option.value) };
    }
    return { name: field.name, value: field.value };
  }

  function keepDraft(event) {
    const form = event.target;
    const typed = typedIn(form).map(stateOf);
    if (form.method === "post" && typed.length && !("keepsDrafts" in document.body.dataset)) {
      const draft = {
        path: window.location.pathname,
        person: document.body.dataset.person,
        at: Date.now(),
        typed: typed,
      };
      window.sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    }
  }

  function putBack(field, kept) {
    const before = JSON.stringify(stateOf(field));
    if (kept.chosen) {
      Array.from(field.options).forEach(function (option) {
        option.selected = kept.chosen.includes(option.value);
      });
    } else if ("checked" in kept) {
      field.checked = kept.checked;
    } else {
      field.value = kept.value;
    }
    return JSON.stringify(stateOf(field)) !== before;
  }

  function showDraft(draft) {
    const names = draft.typed.map((kept) => kept.name);
    const form = Array.from(document.forms).find(function (candidate) {
      return candidate.method === "post" && names.every((name) => candidate.elements[name]);
    });
    const isMine = draft.person === document.body.dataset.person || draft.person === "";
    if (!form || !isMine || Date.now() - draft.at > DRAFT_KEPT_MS) {
      return;
    }
    const changed = typedIn(form).filter(function (field) {
      const kept = draft.typed.find(function (each) {
        return each.name === field.name && (!("checked" in each) || each.value === field.value);
      });
      return kept && putBack(field, kept);
    });
    if (changed.length) {
      tell("draft", "info");
    }
  }

  function takeUpDraft() {
    const kept = window.sessionStorage.getItem(DRAFT);
    const draft = kept && JSON.parse(kept);
    if (!draft) {
      return;
    }
    if ("keepsDrafts" in document.body.dataset) {
      draft.waits = true; // signing in again, or no page could be had
      window.sessionStorage.setItem(DRAFT, JSON.stringify(draft));
      if (document.querySelector("#messages .alert--info")) {
        tell("draftWaits", "info"); // the server cannot know that it is kept here
      }
      return;
    }
    window.sessionStorage.removeItem(DRAFT);
    if (draft.waits && draft.path === window.location.pathname) {
      showDraft(draft);
    }
  }

  document.addEventListener("submit", keepDraft);
  takeUpDraft();

  // A page of ours where none can be reached (templates/core/service_worker.js). Without HTTPS, or
  // where the visitor forbids it, the browser's own page has to do.
  if ("serviceWorker" in navigator) {
    window.addEventListener("load", function () {
      navigator.serviceWorker
        .register("/service-worker.js", { updateViaCache: "all" })
        .catch(() => undefined);
    });
  }

  openFilters();
  document.querySelectorAll("[data-tabs]").forEach(makeTabs);
  document.querySelectorAll("[data-dialog]").forEach(makeDialog);
  document.querySelectorAll("[data-file-drop]").forEach(makeFileDrop);
  focusSummary(document);

  // What was done once is not done again when its page is loaded anew.
  if (document.querySelector("[data-done-once]")) {
    window.history.replaceState(null, "", window.location.href);
  }
})();
