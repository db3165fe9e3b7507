import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '@tensorflow/tfjs-backend-wasm';
import { runInBrowser } from './browser/index.ts';
import { pageOf } from './page.ts';
import { type Place, places } from './place.ts';
import { type PlaceOutcomes, runPlace } from './run_place.ts';
import { runOnTFJSNode } from './tfjs_node.ts';

// npm run determinism -- [place ...] [--runs 12] [--results FOLDER] [--tfjs-node FOLDER]
// Runs the catalogue in these places, or in all whose results the folder does not have, and writes the page of all results.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '12' },
    results: { type: 'string', default: 'coverage/determinism' },
    'tfjs-node': { type: 'string' },
  },
});
const runs = Number(values.runs);
mkdirSync(values.results, { recursive: true });
const fileOf = ({ id }: Place) => join(values.results, `${id}.json`);
const log = (line: string) => process.stderr.write(`${line}\n`);

for (const place of places) {
  const wanted = positionals.length > 0 ? positionals.includes(place.id) : !existsSync(fileOf(place));
  if (!wanted || (place.host === 'tfjs-node' && values['tfjs-node'] === undefined)) continue;
  log(`\n${place.title}`);
  writeFileSync(fileOf(place), JSON.stringify({ ...(await runIn(place)), runs }));
}

const measured = places
  .filter((place) => existsSync(fileOf(place)))
  .map((place) => ({
    ...place,
    ...(JSON.parse(readFileSync(fileOf(place), 'utf8')) as PlaceOutcomes & { runs: number }),
  }));
const page = new URL('../../docs/determinism.md', import.meta.url);
writeFileSync(page, pageOf(readFileSync(page, 'utf8'), measured));

function runIn(place: Place): Promise<PlaceOutcomes> {
  if (place.host === 'node') return runPlace(place, runs, log);
  if (place.host === 'tfjs-node') return runOnTFJSNode(place, runs, log, values['tfjs-node'] as string);
  return runInBrowser(place, runs, log);
}
