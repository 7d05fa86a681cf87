/* Small comforts. Every page works without this file. */
(function () {
  "use strict";

  // Filters are open on wide screens, closed on phones unless one is set.
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
    }
  }

  function tell(sentence) {
    const region = document.getElementById("messages");
    if (!region) {
      return;
    }
    const alert = document.createElement("div");
    const text = document.createElement("p");
    alert.className = "alert alert--bad";
    text.textContent = sentence;
    alert.append(text);
    region.replaceChildren(alert);
    region.scrollIntoView({ block: "nearest" });
  }

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
        tell("You were signed out, and this was not saved. Sign in again in a new tab, then try once more.");
      }
    }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    focusSummary(event.detail.target);
  });
  document.addEventListener("htmx:sendError", function (event) {
    if (!event.target.closest("[data-roster]")) {
      tell("We could not reach the server. Check your connection and try again.");
    }
  });
  document.addEventListener("htmx:responseError", function (event) {
    const region = document.getElementById("messages");
    const isSaid = event.detail.xhr.status < 500 && region && region.querySelector(".alert");
    if (!isSaid && !event.target.closest("[data-roster]")) {
      tell("That did not work. Nothing was changed. Load the page again and try once more.");
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

  openFilters();
  focusSummary(document);
})();
