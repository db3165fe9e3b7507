import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '@tensorflow/tfjs-backend-wasm';
import { runInBrowser, speedsInBrowser } from './browser/index.ts';
import { keyOf, type Outcome, PARTS } from './entry.ts';
import { pageOf } from './page.ts';
import { type Place, places } from './place.ts';
import { entriesOf, type PlaceOutcomes, runPlace } from './run_place.ts';
import { runOnTFJSNode } from './tfjs_node.ts';

// npm run determinism -- [place ...] [--runs 12] [--results FOLDER] [--tfjs-node FOLDER] [--part training]
// `--failed` runs only what has failed before, and
// `--part speed` only times the kernels that op determinism replaces.
// Runs the catalogue in these places, or in all whose results the folder does not have, and writes the page of all results.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '12' },
    results: { type: 'string', default: 'coverage/determinism' },
    'tfjs-node': { type: 'string' },
    part: { type: 'string' },
    failed: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
mkdirSync(values.results, { recursive: true });
const fileOf = ({ id }: Place) => join(values.results, `${id}.json`);
const log = (line: string) => process.stderr.write(`${line}\n`);
const done = ({ part, name, title, different, error }: Outcome) =>
  log(`${part} ${name}, ${title}: ${error ?? different}`);

for (const place of places) {
  const wanted = positionals.length > 0 ? positionals.includes(place.id) : !existsSync(fileOf(place));
  if (!wanted || (place.host === 'tfjs-node' && values['tfjs-node'] === undefined)) continue;
  log(`\n${place.title}`);
  const parts = values.part === undefined ? PARTS : PARTS.filter((part) => part === values.part);
  const before = existsSync(fileOf(place)) ? resultsOf(place) : { outcomes: [] };
  const keys = values.failed ? before.outcomes.filter(({ error }) => error !== undefined).map(keyOf) : undefined;
  const { outcomes, ...others }: Partial<PlaceOutcomes> =
    parts.length > 0 ? await runIn({ ...place, parts, keys }) : {};
  const made = new Set((outcomes ?? []).map(keyOf));
  const kept = before.outcomes.filter((outcome) => !made.has(keyOf(outcome)));
  const timed =
    place.deterministic && !values.failed && (values.part ?? 'speed') === 'speed'
      ? { speeds: await speedsInBrowser(log) }
      : {};
  writeFileSync(
    fileOf(place),
    JSON.stringify({ ...before, ...others, ...timed, outcomes: [...kept, ...(outcomes ?? [])] }),
  );
}

const measured = places
  .filter((place) => existsSync(fileOf(place)))
  .map((place) => ({ ...place, ...resultsOf(place) }));
const page = new URL('../../docs/determinism.md', import.meta.url);
writeFileSync(page, pageOf(readFileSync(page, 'utf8'), measured));

/** The results of a place that the folder has, of entries that the catalogue still has. */
function resultsOf(place: Place): PlaceOutcomes {
  const results: PlaceOutcomes = JSON.parse(readFileSync(fileOf(place), 'utf8'));
  const keys = new Set(entriesOf(place).map(keyOf));
  return { ...results, outcomes: results.outcomes.filter((outcome) => keys.has(keyOf(outcome))) };
}

function runIn(place: Place): Promise<PlaceOutcomes> {
  if (place.host === 'node') return runPlace(place, runs, done);
  if (place.host === 'tfjs-node') return runOnTFJSNode(place, runs, done, values['tfjs-node'] as string);
  return runInBrowser(place, runs, done);
}
