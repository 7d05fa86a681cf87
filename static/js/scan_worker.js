/* Reads QR codes beside the page, so that it stays quick. First message: where the reader lies;
   then frames, each answered with the text of its code, or with nothing. */
"use strict";

self.addEventListener("message", function (event) {
  if (event.data.reader) {
    self.importScripts(event.data.reader);
    return;
  }
  const frame = event.data;
  const found = self.jsQR(new Uint8ClampedArray(frame.pixels), frame.width, frame.height, {
    inversionAttempts: "dontInvert",
  });
  self.postMessage(found ? found.data : "");
});
