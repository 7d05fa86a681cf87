/* A kiosk goes back to its start by itself, so that nobody finds what the one before them typed.
   Without this file every page has a button that does. */
(function () {
  "use strict";

  const WARNED_SECONDS = 20; // what WCAG 2.2.1 asks for: time to say that one needs more
  const CLEARED_SECONDS = 60;
  const said = document.body.dataset;
  const warning = document.querySelector("[data-kiosk-warning]");
  const form = document.querySelector(".kiosk__form");
  let timer = 0;

  function startOver() {
    window.location.replace(said.kiosk);
  }

  function after(seconds, act) {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, seconds * 1000);
  }

  function warn() {
    warning.hidden = false;
    warning.querySelector("[data-kiosk-stay]").focus();
    after(WARNED_SECONDS, startOver);
  }

  function wait() {
    if (warning.hidden) {
      after(Number(said.kioskIdle), warn);
    }
  }

  if (said.kioskBack) {
    after(Number(said.kioskBack), startOver);
  } else if (said.kioskIdle) {
    ["pointerdown", "keydown", "input"].forEach((name) => document.addEventListener(name, wait));
    warning.querySelector("[data-kiosk-stay]").addEventListener("click", function () {
      warning.hidden = true;
      wait();
    });
    wait();
  } else if ("kioskClears" in said && form) {
    form.addEventListener("input", () => after(CLEARED_SECONDS, startOver));
    if (form.querySelector("input[type=text]").value || form.querySelector("[aria-invalid=true]")) {
      after(CLEARED_SECONDS, startOver); // what was sent stands there again
    }
  }

  // An answer to a form is gone for whoever goes back or loads it anew: they find the start.
  if (!window.location.pathname.startsWith(said.kiosk + "start/")) {
    window.history.replaceState(null, "", said.kiosk);
  }

  // A page that the browser kept shows what somebody typed.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      startOver();
    }
  });
})();
