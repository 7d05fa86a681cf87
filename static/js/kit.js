/* Attendance without a network. What is done is kept on the device before it is shown, and sent as
   soon as there is a line; what was taken before it was sent is safe against a killed tab. */
(function () {
  "use strict";

  const root = document.querySelector("[data-kit]");
  const { store, line, rows } = window.memssiKit;
  const text = root.dataset;
  const find = (name) => root.querySelector("[data-kit-" + name + "]");
  const FIRST_WAIT_MS = 2000;
  const LONGEST_WAIT_MS = 20000;
  const RENEWED_AFTER_MS = 60000;
  // What the server refuses is better never kept. The server looks more closely.
  const LIKE_A_SOCIAL_SECURITY_NUMBER = /(^|[^0-9])[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}([^0-9]|$)/;
  const ENDED = 401; // what the server answers a device that was ended, or whose time is over
  const SAME_CODE_MS = 4000; // a code that stays in view is one scan
  const SAME_SCAN_MS = 60000; // somebody who is read again so soon was read twice
  const roster = rows.setUp(find("rows"), find("row"), text, mark);
  const seen = new Map();
  let kit = null;
  let entries = [];
  let isSending = false;
  let isWanted = false;
  let isReached = true;
  let again = 0;
  let wait = FIRST_WAIT_MS;
  let renewedAt = 0;

  function paragraph(sentence) {
    const text = document.createElement("p");
    text.textContent = sentence;
    return text;
  }

  function say(sentence, tone) {
    const region = find("say");
    region.replaceChildren();
    if (sentence) {
      const alert = document.createElement("div");
      alert.className = "alert alert--" + (tone || "info");
      alert.append(paragraph(sentence));
      region.append(alert);
    }
  }

  // --- What is shown ---

  function shownOf(person) {
    const mine = entries.filter((entry) => entry.seat === person.seat);
    const local = mine.filter((entry) => !entry.is_included);
    const mark = local.filter((entry) => entry.kind === "mark").pop();
    const cameIn = (entry) => entry.kind === "punch" && entry.direction === "in" && entry.state !== "refused";
    const checkedIn = person.checked_in || mine.some(cameIn);
    const code = local.filter((entry) => entry.kind === "punch").pop();
    return mark
      ? { ...mark, checked_in: checkedIn }
      : { ...person, checked_in: checkedIn, state: code ? code.state : "", sentence: code ? code.sentence : "" };
  }

  function draw() {
    if (!kit) {
      return;
    }
    find("class").textContent = kit.class + " · " + kit.session;
    find("course").textContent = kit.course;
    find("when").textContent = kit.when;
    find("holder").textContent = kit.device + " · " + kit.holder;
    find("roster").href = "/teach/" + kit.meeting + "/";
    roster.drawAll(kit, shownOf);
    const marked = kit.people.map(shownOf).filter((shown) => shown.status || shown.checked_in).length;
    find("marked").textContent = text.marked.replace("{marked}", marked).replace("{total}", kit.people.length);
    find("all").hidden = marked === kit.people.length;
    drawWalkIns();
    drawTroubles();
    drawBar();
  }

  // A browser may believe in a line that leads nowhere: what counts is whether the server answered.
  function sayLine() {
    find("line").textContent = window.navigator.onLine && isReached ? text.online : text.offline;
  }

  function drawBar() {
    const unsent = entries.filter(store.isUnsent).length;
    sayLine();
    find("count").textContent = unsent ? (unsent === 1 ? text.unsentOne : text.unsent.replace("{n}", unsent)) : text.allSent;
    find("bar").classList.toggle("kit-bar--unsent", unsent > 0);
    find("send").hidden = !unsent;
    find("send").disabled = isSending;
  }

  function stateOf(entry) {
    return text["state" + entry.state[0].toUpperCase() + entry.state.slice(1)];
  }

  function drawWalkIns() {
    find("walk-ins").replaceChildren(
      ...entries
        .filter((entry) => entry.kind === "walk_in")
        .map(function (entry) {
          const item = document.createElement("li");
          item.className = "walk-in";
          item.textContent = [entry.name, rows.inWords(entry.at, kit), stateOf(entry)].join(" · ");
          return item;
        })
    );
  }

  // What was not taken stays here with the reason, until it is taken or taken off on purpose.
  function drawTroubles() {
    const refused = entries.filter((entry) => entry.state === "refused");
    find("troubles").hidden = !refused.length;
    find("trouble-list").replaceChildren(
      ...refused.map(function (entry) {
        const item = find("trouble").content.firstElementChild.cloneNode(true);
        const person = kit.people.find((each) => each.seat === entry.seat);
        const name = entry.name || (person ? person.name : String(entry.seat));
        item.querySelector("[data-what]").textContent = name + " · " + rows.inWords(entry.at, kit);
        item.querySelector("[data-why]").textContent = entry.sentence;
        item.querySelector("[data-drop]").addEventListener("click", async function () {
          await store.removeEntry(entry.number);
          await reload();
        });
        return item;
      })
    );
  }

  async function reload() {
    entries = kit ? await store.entries(kit.meeting) : [];
    draw();
  }

  // --- What is done ---

  async function keep(made) {
    const at = new Date().toISOString();
    const whole = made.map((each) => ({
      uid: window.memssiCamera.newUid(),
      meeting: kit.meeting,
      state: "waiting",
      sentence: "",
      at: at,
      ahead: kit.ahead || 0,
      ...each,
    }));
    try {
      await store.addEntries(kit.meeting, whole);
    } catch (fault) {
      say(fault?.name === "QuotaExceededError" ? text.full : text.notKept, "bad");
      await reload().catch(draw);
      return false;
    }
    if (kit.is_signed) {
      say(text.signed, "warning");
    }
    await reload();
    sendSoon();
    return true;
  }

  function sendSoon() {
    wait = FIRST_WAIT_MS;
    send();
  }

  function mark(said) {
    return keep([{ kind: "mark", as_of: kit.as_of, ...said }]);
  }

  function markRest() {
    const rest = kit.people.filter(function (person) {
      const shown = shownOf(person);
      return !shown.status && !shown.checked_in;
    });
    return keep(
      rest.map((person) => ({
        kind: "mark",
        as_of: kit.as_of,
        seat: person.seat,
        status: "present",
        came_at: null,
        left_at: null,
      }))
    );
  }

  function answer(sentence, tone) {
    find("answer").replaceChildren(paragraph(sentence));
    find("answer").className = "scan__answer alert alert--" + tone;
    window.navigator.vibrate?.(tone === "good" ? 60 : [80, 60, 80]);
  }

  async function code(said) {
    const direction = root.querySelector("[name=direction]:checked").value;
    const person = kit.people.find((each) => each.code === said.trim().toUpperCase());
    if (!person) {
      answer(text.unknownCode, "bad");
      return;
    }
    const now = new Date().toISOString();
    const before = entries.filter((entry) => entry.kind === "punch" && entry.seat === person.seat).pop();
    const fills = (sentence, at) => sentence.replace("{name}", person.name).replace("{time}", rows.inWords(at, kit));
    if (before && before.direction === direction && Date.parse(now) - Date.parse(before.at) < SAME_SCAN_MS) {
      answer(fills(text.twice, before.at), "info");
      return;
    }
    if (await keep([{ kind: "punch", seat: person.seat, direction: direction, at: now }])) {
      answer(fills(direction === "in" ? text.checkedIn : text.checkedOut, now), "good");
    }
  }

  function scanned(said) {
    const now = Date.now();
    const last = seen.get(said);
    seen.set(said, now);
    if (last === undefined || now - last > SAME_CODE_MS) {
      code(said);
    }
  }

  async function walkIn(event) {
    event.preventDefault();
    const form = event.target;
    const name = form.elements.name.value.trim();
    if (!name) {
      say(text.noName, "bad");
      form.elements.name.focus();
      return;
    }
    const contact = form.elements.contact.value.trim();
    if (LIKE_A_SOCIAL_SECURITY_NUMBER.test(name + " " + contact)) {
      say(text.noNumbers, "bad");
      form.elements.contact.focus();
      return;
    }
    if (await keep([{ kind: "walk_in", name: name, contact: contact }])) {
      form.reset();
      say(text.noted.replace("{name}", name), "good");
    }
  }

  // --- The line ---

  async function send() {
    window.clearTimeout(again);
    if (!kit) {
      return;
    }
    if (isSending) {
      isWanted = true; // something was added meanwhile
      return;
    }
    isSending = true;
    let isEnded = false;
    const mine = kit;
    try {
      const sent = await line.sendAll(mine);
      isReached = true;
      wait = LONGEST_WAIT_MS;
      if (sent || Date.now() - renewedAt > RENEWED_AFTER_MS) {
        await renew(mine);
      }
    } catch (fault) {
      // Without a line nothing is said: the bar says it. A refusal is a sentence of the server's.
      isReached = fault instanceof line.RefusedError;
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      if (isReached && fault.message) {
        say(fault.message, "bad");
      }
      isEnded = fault.status === ENDED;
    } finally {
      isSending = false;
      await reload();
    }
    await tidy();
    if (isEnded && kit && !entries.some(store.isUnsent)) {
      await wipe(); // it may send nothing any more, and has nothing to send
    }
    if (isWanted) {
      isWanted = false;
      send();
    } else if (kit) {
      again = window.setTimeout(send, wait);
    }
  }

  // What others did meanwhile; whoever registered since is on the roster, too.
  // Which session is open may change while it is fetched.
  async function renew(mine) {
    const before = await store.entries(mine.meeting);
    const fresh = await line.fetchKit(mine.secret);
    fresh.was_over = mine.was_over;
    const decided = before.filter((entry) => entry.state === "held" && !fresh.held.includes(entry.seat));
    decided.forEach((entry) => (entry.state = "sent"));
    await store.renewKit(fresh, before.filter((entry) => entry.state === "sent"));
    renewedAt = Date.now();
    if (kit && kit.meeting === mine.meeting) {
      kit = fresh;
    }
  }

  function isOver(each) {
    return Date.now() - (each.ahead || 0) * 1000 > Date.parse(each.ends_at);
  }

  // Names go by themselves once the session is over and nothing is left to be sent.
  async function tidy() {
    const isDone = kit && !entries.some(store.isUnsent) && (entries.length || !kit.was_over);
    if (isDone && isOver(kit)) {
      await wipe();
    }
  }

  async function wipe() {
    const gone = { meeting: kit.meeting, course: kit.course, class: kit.class, when: kit.when, is_wiped: true };
    try {
      await store.wipe(kit.meeting, gone);
    } catch {
      const isRefused = entries.some((entry) => entry.state === "refused");
      say(isRefused ? text.notTakenYet : text.notWiped, "warning");
      return;
    }
    kit = null;
    entries = [];
    roster.clear();
    await showList();
    say(text.wiped, "good");
  }

  async function take(secret) {
    say(text.taking);
    try {
      const fresh = await line.fetchKit(secret);
      fresh.was_over = isOver(fresh);
      await store.keepKit(fresh);
      await open(fresh.meeting);
      const isReady = await line.makeReady(fresh).catch(() => false);
      say(isReady ? text.ready : text.notReady, isReady ? "good" : "warning");
    } catch (fault) {
      say((fault instanceof line.RefusedError && fault.message) || text.notTaken, "bad");
      if (!kit) {
        await showList();
      }
    }
  }

  // --- Which session ---

  async function showList() {
    kit = null;
    window.clearTimeout(again);
    const all = await store.kits();
    const items = await Promise.all(all.map(lineOf));
    find("kits").replaceChildren(...items);
    find("none").hidden = all.length > 0;
    find("session").hidden = true;
    find("list").hidden = false;
    find("count").textContent = "";
    find("send").hidden = true;
    sayLine();
  }

  async function lineOf(each) {
    const item = find("kit").content.firstElementChild.cloneNode(true);
    const unsent = (await store.entries(each.meeting)).filter(store.isUnsent).length;
    const link = item.querySelector("[data-open]");
    link.textContent = each.course;
    link.href = "#" + each.meeting;
    const about = [each.class, each.when];
    if (each.is_wiped) {
      link.replaceWith(each.course);
      about.push(text.wiped);
    } else {
      about.push(unsent ? (unsent === 1 ? text.unsentOne : text.unsent.replace("{n}", unsent)) : text.allSent);
    }
    item.querySelector("[data-about]").textContent = about.join(" · ");
    const forget = item.querySelector("[data-forget]");
    forget.hidden = !each.is_wiped;
    forget.addEventListener("click", async function () {
      if (!unsent) {
        await store.forget(each.meeting);
      }
      await showList();
    });
    return item;
  }

  async function open(meeting) {
    const found = await store.kit(meeting);
    if (!found || found.is_wiped) {
      await showList();
      return;
    }
    if (kit && kit.meeting !== meeting) {
      roster.clear();
    }
    kit = found;
    find("list").hidden = true;
    find("session").hidden = false;
    await reload();
    send();
  }

  async function follow() {
    const said = window.location.hash.slice(1);
    if (said.startsWith("take=")) {
      const secret = said.slice("take=".length);
      // The secret is on no screen, and in no history, any longer than it takes.
      window.history.replaceState(null, "", window.location.pathname);
      await take(secret);
      if (kit) {
        window.history.replaceState(null, "", "#" + kit.meeting);
      }
    } else if (/^[0-9]+$/.test(said)) {
      say("");
      await open(Number(said));
    } else {
      await showList();
    }
  }

  find("all").addEventListener("click", markRest);
  find("send").addEventListener("click", sendSoon);
  find("wipe").addEventListener("click", wipe);
  find("walk-in").addEventListener("submit", walkIn);
  find("back").addEventListener("click", function () {
    window.location.hash = "";
  });
  find("code").addEventListener("submit", function (event) {
    event.preventDefault();
    const field = event.target.elements.code;
    if (field.value.trim()) {
      code(field.value);
      field.value = "";
    }
    field.focus();
  });
  window.memssiCamera.setUp(root.querySelector("[data-camera]"), scanned);
  window.addEventListener("online", function () {
    drawBar();
    sendSoon();
  });
  window.addEventListener("offline", drawBar);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") {
      sendSoon();
    }
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
