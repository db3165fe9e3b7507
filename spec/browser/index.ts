import { parseArgs } from 'node:util';
import { chromium } from './chromium.ts';
import { type Column, digestTable, unequalKinds } from './digest_table.ts';
import { SCRIPT_SPECS, specFiles } from './files.ts';
import { firefox } from './firefox.ts';
import { nodeDigests } from './node_digests.ts';
import { resumeInChromium } from './resume.ts';
import { runIn } from './run.ts';
import { serve } from './server.ts';
import { webkit } from './webkit.ts';

const engines = [chromium, firefox, webkit];

// Exiting ends whatever was started as well.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

// npm run test:browser -- [engine ...] [--grep pattern]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g', default: '' } },
});
const wanted = positionals.map((name) => {
  const engine = engines.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (engine) return engine;
  throw new RangeError(`Engines are ${engines.map((one) => one.name.toLowerCase()).join(', ')}, but got ${name}.`);
});

const closing: string[] = [];
const columns: Column[] = [];
const addColumns = (engine: string, digests: Record<string, Record<string, string>>) => {
  for (const [backend, byKind] of Object.entries(digests)) {
    columns.push({ environment: `${engine} ${backend}`, digests: byKind });
  }
};

const files = await specFiles();
if (!(SCRIPT_SPECS in files)) closing.push('- by script tags: skipped, dist is not built');
const server = await serve(files);
for (const engine of wanted.length > 0 ? wanted : engines) {
  const missing = engine.missing();
  if (missing !== undefined) {
    closing.push(`- ${engine.name}: skipped, ${missing}`);
    continue;
  }
  console.log(`\n${engine.name}`);
  const { version, fault, digests } = await runIn(engine, server, Object.keys(files), values.grep);
  addColumns(`${engine.name} ${/\d+(?:\.[1-9]\d*)?/.exec(version)?.[0]}`, digests);
  closing.push(fault === undefined ? `✔ ${version}` : `✘ ${version}: ${fault}`);
  if (fault !== undefined) process.exitCode = 1;
}
server.close();

if ((wanted.length === 0 || wanted.includes(chromium)) && values.grep === '' && chromium.missing() === undefined) {
  const fault = await resumeInChromium();
  const title =
    'Chromium resumes exactly from indexeddb:// after its page was closed, and after it was killed, and refuses another tab';
  closing.push(fault === undefined ? `✔ ${title}` : `✘ ${title}: ${fault}`);
  if (fault !== undefined) process.exitCode = 1;
}

if (columns.length > 0 && values.grep === '') {
  addColumns(`Node ${process.versions.node.split('.')[0]}`, await nodeDigests());
  console.log(`The same numbers everywhere, by the first digits of their SHA-256:\n\n${digestTable(columns)}\n`);
  const unequal = unequalKinds(columns);
  closing.push(
    unequal.length === 0
      ? `✔ every kind of draw is the same in ${columns.length} environments`
      : `✘ not the same everywhere: ${unequal.join('; ')}`,
  );
  if (unequal.length > 0) process.exitCode = 1;
}
console.log(closing.join('\n'));
