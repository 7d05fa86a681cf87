/* The line of a kit: takes its roster, says that it is ready, sends what waits. Every request says
   the secret of this device and no cookie, since a day without a network outlives a sign-in. */
(function () {
  "use strict";

  const AT_ONCE = 400; // entries in one request
  const PATIENCE_MS = 20000; // with a line that leads nowhere
  const store = window.memssiKit.store;

  class RefusedError extends Error {
    constructor(status, sentence) {
      super(sentence || "");
      this.status = status;
    }
  }

  async function ask(path, secret, body) {
    const answer = await window.fetch(path, {
      method: body === undefined ? "GET" : "POST",
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { Authorization: "Device " + secret, "Content-Type": "application/json" },
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "error",
    });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const said = isJson ? await answer.json() : {};
    if (!answer.ok || !isJson) {
      throw new RefusedError(answer.status, said.sentence);
    }
    return said;
  }

  // By how many seconds the clock of this device is ahead of the server's.
  function aheadOf(moment) {
    return Math.round((Date.now() - Date.parse(moment)) / 1000);
  }

  async function fetchKit(secret) {
    const kit = await ask("/attendance/kit/", secret);
    kit.secret = secret;
    kit.ahead = aheadOf(kit.as_of);
    return kit;
  }

  // Ready is said only of what would open again with the line cut: roster and page are kept.
  async function makeReady(kit) {
    const kept = await store.kit(kit.meeting);
    if (!kept || kept.secret !== kit.secret || !("serviceWorker" in window.navigator)) {
      return false;
    }
    window.navigator.storage?.persist?.().catch(() => undefined);
    const isWorking = await Promise.race([
      window.navigator.serviceWorker
        .register("/service-worker.js", { updateViaCache: "all" })
        .then(() => window.navigator.serviceWorker.ready)
        .then(() => true),
      new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS, false)),
    ]).catch(() => false);
    if (!isWorking) {
      return false;
    }
    await ask("/attendance/ready/", kit.secret, {});
    return true;
  }

  function asSent(entry) {
    const { number, meeting, state, sentence, is_included, ...said } = entry;
    return said;
  }

  // Sends everything once; what is refused stays and is sent again the next time.
  async function sendAll(kit) {
    const waiting = (await store.entries(kit.meeting)).filter(store.isUnsent);
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const some = waiting.slice(from, from + AT_ONCE).map(asSent);
      const said = await ask("/attendance/sync/", kit.secret, {
        sent_at: new Date().toISOString(),
        entries: some,
      });
      await store.settle(said.receipts);
      kit.ahead = aheadOf(said.now);
    }
    return waiting.length;
  }

  // Two tabs of one browser take turns, where it can be arranged; else a repeat is no second entry.
  function inTurn(act) {
    return window.navigator.locks ? window.navigator.locks.request("memssi-kit-sync", act) : act();
  }

  window.memssiKit.line = {
    fetchKit,
    makeReady,
    sendAll: (kit) => inTurn(() => sendAll(kit)),
    RefusedError,
  };
})();
