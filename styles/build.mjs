// Compiles memssi.scss and prints it. USWDS's icons are written into the file: one request instead of a dozen.
import { readFileSync } from "node:fs";
import { compile } from "sass";

const packages = new URL("../node_modules/@uswds/uswds/packages/", import.meta.url);
const icons = new URL("../dist/img/", packages);

function written(path) {
  const svg = readFileSync(new URL(path, icons), "utf8").replace(/\s+/g, " ").trim();
  return `url("data:image/svg+xml,${svg.replace(/"/g, "'").replace(/[%#<>]/g, encodeURIComponent)}")`;
}

const { css } = compile(new URL("memssi.scss", import.meta.url).pathname, {
  style: "compressed",
  loadPaths: [packages.pathname],
  quietDeps: true,
});
process.stdout.write(css.replace(/^\uFEFF/, "").replace(/url\(["']?uswds\/([^"')]+)["']?\)/g, (_, path) => written(path)) + "\n");
