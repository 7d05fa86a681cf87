/* The camera of the device, and the reader of QR codes: the browser's own where it has one, else ours
   beside the page. Whoever uses it says what to do with a code. */
(function () {
  "use strict";

  const WIDEST_PX = 720; // of a frame that is read: enough for a code at arm's length
  const BETWEEN_FRAMES_MS = 120;

  // box: what templates/attendance/_camera.html draws, with every sentence.
  function setUp(box, onCode, onStart) {
    const text = box.dataset;
    const [video, start, stop, state] = ["video", "start", "stop", "state"].map((name) =>
      box.querySelector("[data-camera-" + name + "]")
    );
    const canvas = document.createElement("canvas");
    let stream = null;
    let read = null;
    let own = null;

    async function nativeReader() {
      if (!("BarcodeDetector" in window)) {
        return null;
      }
      try {
        const formats = await window.BarcodeDetector.getSupportedFormats();
        if (!formats.includes("qr_code")) {
          return null;
        }
        const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async function () {
          const codes = await detector.detect(video);
          return codes.length ? codes[0].rawValue : "";
        };
      } catch {
        return null;
      }
    }

    function ownReader() {
      const worker = new Worker(text.worker);
      const paper = canvas.getContext("2d", { willReadFrequently: true });
      worker.postMessage({ reader: new URL(text.reader, window.location.href).href });
      return function () {
        const scale = Math.min(1, WIDEST_PX / video.videoWidth);
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        paper.drawImage(video, 0, 0, canvas.width, canvas.height);
        const pixels = paper.getImageData(0, 0, canvas.width, canvas.height).data.buffer;
        return new Promise(function (resolve, reject) {
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = reject;
          worker.postMessage({ pixels: pixels, width: canvas.width, height: canvas.height }, [pixels]);
        });
      };
    }

    async function look(mine) {
      if (stream !== mine) {
        return;
      }
      try {
        if (video.readyState >= 2 && video.videoWidth) {
          const code = (await read()).trim();
          if (code && stream === mine) {
            onCode(code);
          }
        }
      } catch {
        read = own = null; // the next start builds another
        halt(text.unreadable);
        return;
      }
      window.setTimeout(() => look(mine), BETWEEN_FRAMES_MS);
    }

    function say(sentence) {
      state.textContent = sentence;
    }

    function halt(sentence) {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      video.srcObject = null;
      video.hidden = true;
      stop.hidden = true;
      start.hidden = false;
      say(sentence);
    }

    function whyNot(fault) {
      if (fault.name === "NotAllowedError" || fault.name === "SecurityError") {
        return text.refused;
      }
      return fault.name === "NotReadableError" ? text.busy : text.missing;
    }

    async function begin() {
      start.disabled = true;
      try {
        const mine = await window.navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
        });
        stream = mine;
        mine.getVideoTracks()[0].addEventListener("ended", function () {
          if (stream === mine) {
            halt(text.stopped);
          }
        });
        video.srcObject = mine;
        video.hidden = false;
        await video.play();
        read = read || (await nativeReader()) || own || ownReader();
        start.hidden = true;
        stop.hidden = false;
        say(text.looking);
        onStart?.();
        look(mine);
      } catch (fault) {
        halt(whyNot(fault));
      } finally {
        start.disabled = false;
      }
    }

    // Our own reader is loaded with the page: it may be needed where there is no line.
    if (!("BarcodeDetector" in window)) {
      own = ownReader();
    }
    start.addEventListener("click", begin);
    stop.addEventListener("click", () => halt(text.stopped));
    window.addEventListener("pagehide", () => halt(text.stopped));
    if (!window.navigator.mediaDevices?.getUserMedia) {
      start.hidden = true;
      say(window.isSecureContext ? text.missing : text.insecure);
    }
  }

  // A number of its own for each thing a device does, also where the line is not secure.
  function newUid() {
    if (window.crypto.randomUUID) {
      return window.crypto.randomUUID();
    }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  window.memssiCamera = { setUp, newUid };
})();
