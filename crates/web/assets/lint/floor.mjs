// Holds styles and scripts to the browser floor, Chromium 78: an old WebView drops what it does not
// know without a word. Reads the sources for line numbers and the bundle for what is really sent.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import postcss from "postcss";

import { bundle } from "../bundle.mjs";

const assets = dirname(dirname(fileURLToPath(import.meta.url)));
const faults = [];

const SELECTOR = /:(has|is|where|focus-within-visible|modal|popover-open)\b/;
const VALUE = /(^|[^-\w])(min|max|clamp|color-mix|oklch|lab|lch|light-dark|anchor)\(/;
const UNIT = /\d(dvh|dvw|svh|svw|lvh|lvw|cqw|cqh|cqi|cqb|lh)\b/;
const PROPERTY = /^(inset(-.+)?|aspect-ratio|accent-color|container(-.+)?|translate|rotate|scale|content-visibility|scrollbar-gutter)$/;
const AT_RULES = new Set(["layer", "container", "property", "scope", "starting-style", "nest"]);
const SCRIPT = /\.(replaceChildren|replaceAll|at|randomUUID|hasOwn|showPopover|showPicker|allSettled|matchAll)\(|structuredClone\(/;

function fault(where, node, words) {
  faults.push(`${where}:${node.source?.start?.line ?? 0}: ${words}`);
}

function checkRule(where, rule) {
  if (rule.parent?.type === "rule") fault(where, rule, "nested rule");
  const young = SELECTOR.exec(rule.selector);
  if (young) fault(where, rule, `selector ${young[0]}`);
  if (/:not\([^()]*,/.test(rule.selector)) fault(where, rule, ":not() with a list");
  // Alone, an unknown :focus-visible drops the whole rule, and with it the focus ring.
  if (/(?<!:focus:not\():focus-visible/.test(rule.selector)) {
    fault(where, rule, ":focus-visible outside :focus:not(…)");
  }
  const says = (property, value) => rule.some((d) => d.prop === property && value.test(d.value));
  const gap = rule.nodes.find((d) => /^(row-|column-)?gap$/.test(d.prop ?? ""));
  if (gap && says("display", /flex/)) fault(where, gap, "gap in a flex container; use grid, or .row");
}

function checkDeclaration(where, d) {
  if (PROPERTY.test(d.prop)) fault(where, d, `property ${d.prop}`);
  if (VALUE.test(d.value)) fault(where, d, `function in ${d.prop}: ${d.value}`);
  if (UNIT.test(d.value)) fault(where, d, `unit in ${d.prop}: ${d.value}`);
  if (d.prop === "overflow-wrap" && d.value === "anywhere") fault(where, d, "overflow-wrap: anywhere");
}

function checkStyles(where, text) {
  const root = postcss.parse(text, { from: where });
  root.walkAtRules((rule) => {
    if (AT_RULES.has(rule.name)) fault(where, rule, `@${rule.name}`);
    if (rule.name === "page" && /^\w/.test(rule.params)) fault(where, rule, "named page");
  });
  root.walkRules((rule) => checkRule(where, rule));
  root.walkDecls((d) => checkDeclaration(where, d));
}

function checkScript(where, text) {
  text.split("\n").forEach((line, i) => {
    const young = SCRIPT.exec(line);
    if (young) faults.push(`${where}:${i + 1}: ${young[0]} is younger than the floor`);
  });
}

for (const [folder, check] of [["styles", checkStyles], ["scripts", checkScript]]) {
  for (const name of readdirSync(join(assets, folder))) {
    const path = join(assets, folder, name);
    check(relative(dirname(assets), path), readFileSync(path, "utf8"));
  }
}
// The bundler must not rewrite old words into young ones.
for (const file of await bundle()) {
  if (file.path.endsWith(".css")) checkStyles(`bundle ${basename(file.path)}`, file.text);
}

for (const line of faults) console.error(line);
if (faults.length > 0) process.exit(1);
