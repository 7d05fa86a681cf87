/* The roster on a device without a network: one row for each person, drawn once and kept up to date. */
(function () {
  "use strict";

  const MINUTE_MS = 60 * 1000;
  const HALF_A_DAY_MS = 12 * 60 * MINUTE_MS;

  // Times of day are those on the wall at the session, whatever the clock of the device is set to.
  function clockOf(moment, kit) {
    return new Date(Date.parse(moment) + kit.minutes_from_utc * MINUTE_MS).toISOString().slice(11, 16);
  }

  function inWords(moment, kit) {
    const at = new Date(Date.parse(moment) + kit.minutes_from_utc * MINUTE_MS);
    return at.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  }

  // The moment of a time of day at the session, which may go on past midnight.
  function momentOf(clock, kit) {
    if (!clock) {
      return null;
    }
    const start = Date.parse(kit.starts_at);
    const wall = new Date(start + kit.minutes_from_utc * MINUTE_MS);
    const [hours, minutes] = clock.split(":").map(Number);
    let moment = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), hours, minutes);
    moment -= kit.minutes_from_utc * MINUTE_MS;
    if (moment < start - HALF_A_DAY_MS) {
      moment += 2 * HALF_A_DAY_MS;
    }
    return new Date(moment).toISOString();
  }

  function setUp(list, pattern, text, onMark) {
    const rows = new Map();
    let kit = null;

    function radios(row) {
      return Array.from(row.querySelectorAll("input[type=radio]"));
    }

    function add(person) {
      const row = pattern.content.firstElementChild.cloneNode(true);
      row.id = "seat-" + person.seat;
      row.querySelector("[data-name]").textContent = person.name;
      row.querySelector("[data-about]").textContent = person.works_as;
      radios(row).forEach(function (radio) {
        radio.name = "status-" + person.seat;
        radio.addEventListener("change", () => say(row, person, radio.value));
      });
      row.querySelectorAll("input[type=time]").forEach(function (field) {
        field.addEventListener("change", () => say(row, person, "late"));
      });
      list.append(row);
      rows.set(person.seat, row);
      return row;
    }

    // Who is called late came now, as long as the session goes on, by the clock of the server.
    function say(row, person, status) {
      const came = row.querySelector("[data-came-at]");
      const left = row.querySelector("[data-left-at]");
      const isLate = status === "late";
      const now = new Date(Date.now() - (kit.ahead || 0) * 1000).toISOString();
      const isOn = now > new Date(kit.starts_at).toISOString() && now < new Date(kit.ends_at).toISOString();
      if (isLate && row.querySelector("[data-times]").hidden && !came.value && !left.value && isOn) {
        came.value = clockOf(now, kit);
      }
      const cameAt = isLate ? momentOf(came.value, kit) : null;
      const leftAt = isLate ? momentOf(left.value, kit) : null;
      const isWrong = cameAt && leftAt && leftAt <= cameAt;
      [came, left].forEach((field) => field.toggleAttribute("aria-invalid", Boolean(isWrong)));
      if (isWrong) {
        row.querySelector("[data-state]").textContent = text.timesWrong;
        return;
      }
      onMark({ seat: person.seat, status: status, came_at: cameAt, left_at: leftAt });
    }

    function draw(person, shown) {
      const row = rows.get(person.seat) || add(person);
      const isLate = shown.status === "late";
      radios(row).forEach((radio) => (radio.checked = radio.value === shown.status));
      row.querySelector("[data-times]").hidden = !isLate;
      [
        ["[data-came-at]", shown.came_at],
        ["[data-left-at]", shown.left_at],
      ].forEach(function ([name, moment]) {
        const field = row.querySelector(name);
        if (field !== document.activeElement) {
          field.value = isLate && moment ? clockOf(moment, kit) : "";
        }
      });
      row.classList.toggle("roster-row--unsaved", shown.state === "refused" || shown.state === "held");
      row.querySelector("[data-state]").textContent = sentence(row, shown);
    }

    function sentence(row, shown) {
      const chosen = radios(row).find((radio) => radio.checked);
      const said = [];
      if (chosen) {
        said.push(chosen.closest("label").textContent.trim());
      } else {
        said.push(shown.checked_in ? text.byCode : text.notMarked);
      }
      if (shown.status === "late" && shown.came_at) {
        said.push(text.came.replace("{time}", inWords(shown.came_at, kit)));
      }
      if (shown.status === "late" && shown.left_at) {
        said.push(text.left.replace("{time}", inWords(shown.left_at, kit)));
      }
      if (shown.state) {
        said.push(text["state" + shown.state[0].toUpperCase() + shown.state.slice(1)]);
      }
      return said.join(" · ") + (shown.sentence ? " – " + shown.sentence : "");
    }

    return {
      // shownOf: what stands of a person, by seat.
      drawAll: function (fresh, shownOf) {
        kit = fresh;
        const here = new Set(kit.people.map((person) => person.seat));
        rows.forEach(function (row, seat) {
          if (!here.has(seat)) {
            row.remove();
            rows.delete(seat);
          }
        });
        kit.people.forEach((person) => draw(person, shownOf(person)));
      },
      clear: function () {
        rows.forEach((row) => row.remove());
        rows.clear();
      },
    };
  }

  window.memssiKit.rows = { setUp, inWords };
})();
