/* What a device without a network keeps: kits (rosters of prepared sessions) and entries (what was
   done and is to be sent). Both outlive the tab, the browser and the battery. */
(function () {
  "use strict";

  const NAME = "memssi-kit";
  const VERSION = 1;
  let opened = null;

  function open() {
    opened ??= new Promise(function (resolve, reject) {
      const request = window.indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = function () {
        request.result.createObjectStore("kits", { keyPath: "meeting" });
        const entries = request.result.createObjectStore("entries", { keyPath: "number", autoIncrement: true });
        entries.createIndex("meeting", "meeting");
        entries.createIndex("uid", "uid", { unique: true });
      };
      request.onsuccess = function () {
        const base = request.result;
        // A phone may take the connection away while the page sleeps; the next one opens another.
        base.onclose = () => (opened = null);
        base.onversionchange = function () {
          base.close();
          opened = null;
        };
        resolve(base);
      };
      request.onerror = function () {
        opened = null;
        reject(request.error);
      };
    });
    return opened;
  }

  // Resolves when all of it is on the disk, not when it was asked for.
  async function inTransaction(stores, mode, act) {
    const base = await open();
    return new Promise(function (resolve, reject) {
      const transaction = base.transaction(stores, mode, { durability: "strict" });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      act(transaction, function (request, read) {
        request.onsuccess = function () {
          result = read ? read(request.result) : request.result;
        };
      });
    });
  }

  function kits() {
    return inTransaction(["kits"], "readonly", (transaction, keep) => keep(transaction.objectStore("kits").getAll()));
  }

  function kit(meeting) {
    return inTransaction(["kits"], "readonly", (transaction, keep) => keep(transaction.objectStore("kits").get(meeting)));
  }

  function keepKit(kept) {
    return inTransaction(["kits"], "readwrite", (transaction) => transaction.objectStore("kits").put(kept));
  }

  // Another tab may have removed it, or prepared it anew, meanwhile: then this one brings nothing back.
  function renewKit(fresh, included) {
    return inTransaction(["kits", "entries"], "readwrite", function (transaction) {
      const request = transaction.objectStore("kits").get(fresh.meeting);
      request.onsuccess = function () {
        if (!request.result || request.result.secret !== fresh.secret) {
          transaction.abort();
          return;
        }
        transaction.objectStore("kits").put(fresh);
        const store = transaction.objectStore("entries");
        included.forEach((entry) => store.put({ ...entry, is_included: true }));
      };
    });
  }

  // In the order in which they were made.
  function entries(meeting) {
    return inTransaction(["entries"], "readonly", (transaction, keep) =>
      keep(transaction.objectStore("entries").index("meeting").getAll(meeting))
    );
  }

  function addEntries(meeting, made) {
    return inTransaction(["kits", "entries"], "readwrite", function (transaction) {
      const request = transaction.objectStore("kits").get(meeting);
      request.onsuccess = function () {
        if (!request.result || request.result.is_wiped) {
          transaction.abort(); // removed in another tab: nothing may lie behind what nobody opens
          return;
        }
        const store = transaction.objectStore("entries");
        made.forEach((entry) => store.add(entry));
      };
    });
  }

  // Another tab may have changed or removed them meanwhile: each is read anew.
  function settle(receipts) {
    return inTransaction(["entries"], "readwrite", function (transaction) {
      const store = transaction.objectStore("entries");
      receipts.forEach(function (receipt) {
        const request = store.index("uid").get(receipt.uid);
        request.onsuccess = function () {
          const entry = request.result;
          if (entry) {
            entry.state = receipt.taken === "refused" ? "refused" : receipt.taken === "held" ? "held" : "sent";
            entry.sentence = receipt.sentence;
            store.put(entry);
          }
        };
      });
    });
  }

  function removeEntry(number) {
    return inTransaction(["entries"], "readwrite", (transaction) => transaction.objectStore("entries").delete(number));
  }

  // All that is anybody's goes; what stays says that nothing is left to be sent. Nothing is removed
  // while something is not sent.
  function wipe(meeting, remainder) {
    return inTransaction(["kits", "entries"], "readwrite", function (transaction, keep) {
      const store = transaction.objectStore("entries");
      const request = store.index("meeting").getAll(meeting);
      request.onsuccess = function () {
        if (request.result.some(isUnsent)) {
          transaction.abort();
          return;
        }
        request.result.forEach((entry) => store.delete(entry.number));
        keep(transaction.objectStore("kits").put(remainder));
      };
    });
  }

  function forget(meeting) {
    return inTransaction(["kits"], "readwrite", (transaction) => transaction.objectStore("kits").delete(meeting));
  }

  function isUnsent(entry) {
    return entry.state === "waiting" || entry.state === "refused";
  }

  window.memssiKit = {
    store: { kits, kit, keepKit, renewKit, entries, addEntries, settle, removeEntry, wipe, forget, isUnsent },
  };
})();
