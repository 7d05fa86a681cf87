/* The screen of the room: fetches the next code when it comes up, and takes an old one down.
   Without this file the page reloads itself every ten seconds. */
(function () {
  "use strict";

  const COUNT_EVERY_MS = 5000; // how many have checked in
  const AFTER_CHANGE_MS = 200;
  const GIVE_UP_MS = 10000;
  const CODE_LASTS_MS = 45000; // it is taken for a minute; nobody shall scan it at the end of that

  function setUp(room) {
    const place = room.querySelector("[data-room-code]");
    const stale = room.querySelector("[data-room-stale]");
    const signedOut = room.querySelector("[data-room-signed-out]");
    let renewedAt = Date.now();
    let timer = 0;

    function wait() {
      window.clearTimeout(timer);
      const shown = place.querySelector("[data-room-changes-in]");
      const changes = shown ? Number(shown.dataset.roomChangesIn) + AFTER_CHANGE_MS : Infinity;
      timer = window.setTimeout(renew, Math.min(changes, COUNT_EVERY_MS));
    }

    function takeDown(sentence) {
      place.hidden = true;
      stale.hidden = sentence !== stale;
      signedOut.hidden = sentence !== signedOut;
    }

    async function renew() {
      try {
        const answer = await fetch(room.dataset.url, {
          cache: "no-store",
          credentials: "same-origin",
          redirect: "manual", // to the sign-in page
          signal: AbortSignal.timeout(GIVE_UP_MS),
        });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          place.replaceChildren(...page.body.childNodes);
          renewedAt = Date.now();
          place.hidden = false;
          stale.hidden = true;
          signedOut.hidden = true;
        } else if (answer.type === "opaqueredirect" || answer.status === 403) {
          takeDown(signedOut);
        }
      } catch {
        // No connection: the code that is shown is good for a while.
      }
      if (Date.now() - renewedAt > CODE_LASTS_MS && signedOut.hidden) {
        takeDown(stale);
      }
      wait();
    }

    // A projected screen shall not go dark; a browser that cannot promise it is left alone.
    function stayAwake() {
      if ("wakeLock" in navigator && document.visibilityState === "visible") {
        navigator.wakeLock.request("screen").catch(() => {});
      }
    }

    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        stayAwake();
        renew();
      }
    });
    const full = document.querySelector("[data-room-full]");
    if (full && room.requestFullscreen) {
      full.hidden = false;
      full.addEventListener("click", () => room.requestFullscreen().catch(() => {}));
    }
    stayAwake();
    wait();
  }

  document.querySelectorAll("[data-room]").forEach(setUp);
})();
