import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { chromium } from './chromium.ts';
import { firefox } from './firefox.ts';
import { runIn } from './run.ts';
import { serve } from './server.ts';
import { webkit } from './webkit.ts';

const engines = [chromium, firefox, webkit];

// npm run test:browser -- [engine ...] [--grep text]
const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const wanted = positionals.map((name) => {
  const engine = engines.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (engine) return engine;
  throw new RangeError(`Engines are ${engines.map(({ name }) => name.toLowerCase()).join(', ')}, but got ${name}.`);
});
const query = new URLSearchParams(values.grep === undefined ? {} : { grep: values.grep });

const server = await serve(await bundle());
const faults: string[] = [];
const skipped: string[] = [];
try {
  for (const engine of wanted.length > 0 ? wanted : engines) {
    const missing = engine.missing();
    if (missing !== undefined) {
      skipped.push(`${engine.name}: ${missing}`);
      continue;
    }
    const fault = await runIn(engine, server, query);
    if (fault !== undefined) faults.push(`${engine.name}: ${fault}`);
  }
} finally {
  server.close();
}
for (const line of skipped) console.log(`  - skipped ${line}`);
for (const line of faults) console.log(`  ${line}`);
process.exitCode = faults.length > 0 ? 1 : 0;
