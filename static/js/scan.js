/* Scanning codes (camera.js reads them): a queue that loses nothing when the line does.
   Without this file the page is a plain form for codes that are typed. */
(function () {
  "use strict";

  const SAME_CODE_MS = 4000; // a code that stays in view is one scan
  const AGAIN_MS = 3000;
  const SOUND_KEPT = "memssi-scan-sound";

  function setUp(root) {
    const text = root.dataset;
    const find = (name) => root.querySelector("[data-scan-" + name + "]");
    const form = find("form");
    const sound = find("sound");
    const waitingNote = find("waiting");
    const queue = [];
    const seen = new Map();
    let sending = false;
    let again = 0;
    let audio = null;

    // --- Sending: one after the other, until each has its answer ---

    // What was wrong with the last one says nothing of this one.
    function forgetErrors() {
      form.querySelectorAll("[data-error-summary], .field__error").forEach((each) => each.remove());
      form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
    }

    function enqueue(fields) {
      forgetErrors();
      queue.push({ fields: fields, at: Date.now() });
      send();
    }

    function sayWaiting(sentence) {
      waitingNote.hidden = !queue.length || !sentence;
      waitingNote.firstElementChild.textContent =
        queue.length && sentence ? sentence.replace("{n}", queue.length) : "";
    }

    function later(sentence) {
      sayWaiting(sentence);
      window.clearTimeout(again);
      again = window.setTimeout(send, AGAIN_MS);
    }

    async function send() {
      if (sending || !queue.length) {
        return;
      }
      sending = true;
      const next = queue[0];
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      Object.entries(next.fields).forEach(([name, value]) => body.set(name, value));
      body.set("waited", String(Math.max(0, (Date.now() - next.at) / 1000)));
      let answer = null;
      try {
        answer = await window.fetch(form.action, {
          method: "POST",
          body: body,
          headers: { "HX-Request": "true" },
        });
        await take(answer, next);
      } catch {
        later(text.waiting);
      } finally {
        sending = false;
      }
      if (queue[0] !== next) {
        send();
      }
    }

    async function take(answer, scan) {
      const isWhole = answer.redirected || answer.headers.has("HX-Redirect");
      if (isWhole || answer.status === 403) {
        await renewToken();
        later(text.signedOut);
        return;
      }
      if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
        later(text.waiting);
        return;
      }
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      queue.splice(queue.indexOf(scan), 1);
      sayWaiting(text.waiting);
      const said = part.querySelector("[data-scan-answer]");
      if (!said) {
        find("answer").textContent = text.failed;
        signal("bad");
        return;
      }
      find("answer").replaceChildren(...said.childNodes);
      find("recent").replaceChildren(...part.querySelector("[data-scan-recent]").childNodes);
      signal(find("answer").querySelector("[data-tone]")?.dataset.tone);
    }

    // Whoever signs in again, in another tab, has another token; it stands on this page, as then.
    async function renewToken() {
      const page = await window.fetch(form.action);
      if (!page.redirected && page.ok) {
        const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
        const token = fresh.querySelector("[data-scan-form] [name=csrfmiddlewaretoken]");
        if (token) {
          form.elements.csrfmiddlewaretoken.value = token.value;
        }
      }
    }

    function signal(tone) {
      const isGood = tone === "good" || tone === "info";
      window.navigator.vibrate?.(isGood ? 60 : [80, 60, 80]);
      if (!sound.checked || !audio) {
        return;
      }
      const note = audio.createOscillator();
      const volume = audio.createGain();
      note.frequency.value = isGood ? 880 : 220;
      volume.gain.value = 0.15;
      note.connect(volume).connect(audio.destination);
      note.start();
      note.stop(audio.currentTime + (isGood ? 0.12 : 0.4));
    }

    function direction() {
      return form.querySelector("[name=direction]:checked")?.value || "in";
    }

    // --- Reading ---

    function scanned(code) {
      const now = Date.now();
      const key = direction() + " " + code;
      const last = seen.get(key);
      seen.set(key, now);
      if (last === undefined || now - last > SAME_CODE_MS) {
        enqueue({ code: code.slice(0, 80), direction: direction(), uid: window.memssiCamera.newUid() });
      }
    }

    function openAudio() {
      audio = audio || (window.AudioContext ? new window.AudioContext() : null);
    }

    find("camera").hidden = false;
    root.querySelector("[data-camera-start]").addEventListener("click", function () {
      if (sound.checked) {
        openAudio();
      }
    });
    window.memssiCamera.setUp(root.querySelector("[data-camera]"), scanned, () =>
      find("answer").scrollIntoView({ block: "start" })
    );

    sound.checked = window.localStorage.getItem(SOUND_KEPT) === "yes";
    sound.addEventListener("change", function () {
      window.localStorage.setItem(SOUND_KEPT, sound.checked ? "yes" : "no");
      if (sound.checked) {
        openAudio();
      }
    });

    // --- Typing, and writing somebody down ---

    form.addEventListener("submit", function (event) {
      const code = form.elements.code.value.trim();
      if (!code) {
        return; // the page that comes back says what is missing
      }
      event.preventDefault();
      enqueue({ code: code, direction: direction(), uid: window.memssiCamera.newUid() });
      form.elements.code.value = "";
      form.elements.code.focus();
    });
    root.addEventListener("submit", function (event) {
      if (event.target.matches("[data-scan-park]")) {
        event.preventDefault();
        const fields = Object.fromEntries(new FormData(event.target));
        delete fields.csrfmiddlewaretoken;
        enqueue(fields);
      }
    });
    window.addEventListener("online", send);
    window.addEventListener("beforeunload", function (event) {
      if (queue.length) {
        event.preventDefault();
      }
    });
  }

  document.querySelectorAll("[data-scanner]").forEach(setUp);
})();
