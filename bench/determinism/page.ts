import { keyOf, type Outcome, PARTS, type Part } from './entry.ts';
import { NOT_RUN } from './kernels/index.ts';
import type { Place } from './place.ts';
import type { PlaceOutcomes } from './run_place.ts';

/** The outcomes of the catalogue in one place. */
export interface Measured extends Place, PlaceOutcomes {}

const BEGIN = '<!-- The rest of this page is made by `npm run determinism`. -->\n';

/** Places that compute the same on other hardware, or with another number of threads. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['wasm', 'wasm-1'],
  ['wasm-1', 'wasm-2'],
  ['webgl', 'webgl-firefox'],
  ['tfjs-node-1', 'tfjs-node-2'],
];

const HEADINGS: Readonly<Record<Part, string>> = {
  kernel: 'Kernels',
  gradient: 'Gradients',
  layer: 'Layers',
  training: 'Training runs',
};

const WORDS: Readonly<Record<Part, (name: string) => string>> = {
  kernel: (name) => `\`${name}\``,
  gradient: (name) => `gradient of \`${name}\``,
  layer: (name) => `layer \`${name}\``,
  training: (name) => `training of ${name}`,
};

/** Returns the page with all that follows `BEGIN` made anew from what was measured. */
export function pageOf(page: string, measured: readonly Measured[]): string {
  const written = page.includes(BEGIN) ? page.slice(0, page.indexOf(BEGIN)) : page;
  const parts = PARTS.map((part) => `## ${HEADINGS[part]}\n\n${tableOf(part, measured)}\n`);
  const speeds = measured.flatMap(speedsOf);
  return [`${written}${BEGIN}`, summaryOf(measured), ...speeds, pairsOf(measured), ...parts, failuresOf(measured)].join(
    '\n',
  );
}

/** The operations that differ, by place, with the cases in which they do. */
function summaryOf(measured: readonly Measured[]): string {
  const lines = measured.map(({ title, outcomes }) => {
    const differing = outcomes.filter(({ different = 0 }) => different > 1);
    const all = outcomes.map(({ runs }) => runs);
    const runs = new Set([Math.min(...all), Math.max(...all)]);
    const run = outcomes.filter(({ different }) => different !== undefined).length;
    const head = `- ${title}: ${run} cases, ${[...runs].join(' to ')} runs of each; ${differing.length || 'none'} with different results.`;
    return [head, ...byName(differing).map(([name, cases]) => wrapped(`  - ${name}: ${cases}`))].join('\n');
  });
  return `## Which differ\n\n${lines.join('\n')}\n`;
}

/** Names with their cases, and in how many of them there were how many results. */
function byName(outcomes: readonly Outcome[]): [string, string][] {
  const found = new Map<string, string[]>();
  for (const { part, name, title, different } of outcomes) {
    const key = WORDS[part](name);
    found.set(key, [...(found.get(key) ?? []), `${title} (${different})`]);
  }
  return [...found].map(([name, cases]) => [name, cases.join('; ')]);
}

/** What the replaced kernels cost. */
function speedsOf({ speeds = [] }: Measured): string[] {
  if (speeds.length === 0) return [];
  const rows = speeds.map(({ title, stock, deterministic }) => {
    const times = [stock, deterministic].map((time) => `${time.toFixed(2)} ms`);
    return `| ${[title, ...times, (deterministic / stock).toFixed(2)].join(' | ')} |`;
  });
  const head = '| call | tfjs | deterministic | ratio |\n| --- | --: | --: | --: |';
  return [
    `## What the replaced kernels cost\n\nIn Chromium's software renderer: the median of five rounds of many calls each, in turn with and without.\n\n${head}\n${rows.join('\n')}\n`,
  ];
}

/** In how many cases two places agree in all bits, and in which they do not. */
function pairsOf(measured: readonly Measured[]): string {
  const lines = PAIRS.flatMap(([one, other]) => {
    const [a, b] = [one, other].map((id) => measured.find((place) => place.id === id));
    if (!a || !b) return [];
    const digests = new Map(b.outcomes.map((outcome) => [keyOf(outcome), outcome.digest]));
    const both = a.outcomes.filter((outcome) => outcome.digest && digests.get(keyOf(outcome)));
    const unequal = both.filter((outcome) => outcome.digest !== digests.get(keyOf(outcome)));
    const names = (part: Part) => [...new Set(unequal.filter((one) => one.part === part).map(({ name }) => name))];
    const lists = PARTS.filter((part) => names(part).length > 0).map((part) =>
      wrapped(`  - ${HEADINGS[part].toLowerCase()}: ${names(part).join(', ')}`),
    );
    const head = `- ${a.title}, and ${b.title}: ${both.length - unequal.length} of ${both.length} cases agree in all bits.`;
    return [[unequal.length > 0 ? `${head} Not:` : head, ...lists].join('\n')];
  });
  return `## Which agree between places\n\n${lines.join('\n')}\n`;
}

/** For each name, and each place, the most different results that a case has. */
function tableOf(part: Part, measured: readonly Measured[]): string {
  const names = new Set(
    measured.flatMap(({ outcomes }) => outcomes.filter((one) => one.part === part).map(({ name }) => name)),
  );
  const rows = [...names].sort().map((name) => [name, ...measured.map((place) => cellOf(part, name, place))]);
  if (part === 'kernel') {
    for (const [name, reason] of Object.entries(NOT_RUN)) rows.push([name, ...measured.map(() => reason)]);
  }
  const head = [part, ...measured.map(({ title }) => title)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(part: Part, name: string, { outcomes, kernels }: Measured): string {
  const own = outcomes.filter((one) => one.part === part && one.name === name);
  const counts = own.flatMap(({ different }) => different ?? []);
  if (part === 'kernel' && !kernels.includes(name)) return '—';
  if (counts.length === 0) return own.some(({ error = '' }) => /not registered/.test(error)) ? '—' : 'fails';
  const most = Math.max(...counts);
  return most > 1 ? `**${most}**` : '1';
}

/** What did not run, with the first reason of each. */
function failuresOf(measured: readonly Measured[]): string {
  const found = new Map<string, string[]>();
  for (const { title, outcomes, kernels } of measured) {
    for (const { part, name, error } of outcomes) {
      if (error === undefined || (part === 'kernel' && !kernels.includes(name))) continue;
      const line = `${part} \`${name}\`: ${error.replaceAll('|', '/')}`;
      const places = found.get(line) ?? [];
      if (!places.includes(title)) found.set(line, [...places, title]);
    }
  }
  const lines = [...found].map(([line, places]) => {
    const where = places.length === measured.length ? 'everywhere' : places.join('; ');
    return `| ${line} | ${where} |`;
  });
  return `## What fails in tfjs, in some of the cases\n\n| what | where |\n| --- | --- |\n${lines.sort().join('\n')}\n`;
}

/** Breaks a line of a list at 120 characters. */
function wrapped(line: string): string {
  const lines = [''];
  for (const word of line.split(/(?<=\S) /)) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + word.length < 118) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`    ${word}`);
  }
  return lines.join('\n');
}
