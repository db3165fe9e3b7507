import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Generator } from 'tfjs-seeded';
import type { Ending, News } from './torture_child.ts';

/** The programs that can be tortured. */
const PROGRAMS: { [name: string]: URL } = {
  digits: new URL('torture_digits.ts', import.meta.url),
  gan: new URL('torture_gan.ts', import.meta.url),
};
/** After how many batches a process is killed at most. */
const MOST_BATCHES = 20;
/** How many milliseconds after that, or after the beginning of a save. */
const LONGEST_DELAY = 20;

const help = `Trains without a break, and once more with SIGKILL again and again at random instants, every second one aimed
into a save, each time going on in a new process; then compares.

Usage: npm run torture -- [options]

  --program <name>    what is trained: digits, a classifier, by fitResumable; or gan, two networks in a loop of the
                      program's own, by Checkpoints (default: digits)
  --kills <integer>   how often the run is killed (default: 100)
  --epochs <integer>  how long it is (default: enough for the kills)
  --seed <integer>    of the instants (default: 1)
  --help              print this and end
`;

interface Options {
  readonly program: string;
  readonly kills: number;
  readonly epochs: number;
  readonly seed: number;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.exitCode = await main(process.argv.slice(2));

/** Runs the torture, and returns the exit code: 2 for wrong options, 1 if the two runs differ. */
async function main(args: string[]): Promise<number> {
  let options: Options | undefined;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`torture: ${(error as Error).message} See --help.`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const room = mkdtempSync(join(tmpdir(), 'tfjs-seeded-torture-'));
  try {
    return (await torture(room, options)) ? 0 : 1;
  } catch (error) {
    console.error(`torture: ${(error as Error).message}`);
    return 1;
  } finally {
    rmSync(room, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      program: { type: 'string', default: 'digits' },
      kills: { type: 'string', default: '100' },
      epochs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const kills = count('kills', values.kills);
  if (!Object.hasOwn(PROGRAMS, values.program)) {
    throw new Error(`--program must be one of ${Object.keys(PROGRAMS).join(', ')}, but got ${values.program}.`);
  }
  return {
    program: fileURLToPath(PROGRAMS[values.program]),
    kills,
    epochs: count('epochs', values.epochs ?? `${Math.ceil(kills / 2) + 5}`),
    seed: count('seed', values.seed),
  };
}

function count(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} must be an integer in [1, 10^9), but got ${JSON.stringify(text)}.`);
}

/** Compares a run that was killed again and again with one that never stopped. */
async function torture(room: string, { program, kills, epochs, seed }: Options): Promise<boolean> {
  const began = performance.now();
  const whole = await toTheEnd(program, join(room, 'whole'), epochs);
  const pace = (performance.now() - began) / epochs;
  console.log(`without a break: ${epochs} epochs, ${pace.toFixed(0)} ms each`);

  const folder = join(room, 'killed');
  const instants = Generator.fromSeed(seed).stream('instants');
  let inSaves = 0;
  for (let i = 1; i <= kills; i++) {
    const killedInSave = await killedOnce(program, folder, epochs, instants.random(), i % 2 === 0);
    if (killedInSave) inSaves += 1;
    if (i % 10 === 0 || i === kills) console.log(`killed ${i} times, ${inSaves} of them in a save`);
  }
  const killed = await toTheEnd(program, folder, epochs);

  console.log(`\n${''.padEnd(18)}${'never stopped'.padEnd(67)}killed ${kills} times`);
  let identical = true;
  for (const part of ['weights', 'history', 'generator'] as const) {
    identical &&= whole[part] === killed[part];
    console.log(`${part.padEnd(18)}${whole[part]}   ${whole[part] === killed[part] ? 'identical' : killed[part]}`);
  }
  return identical;
}

/** Has the program go on to its end. */
async function toTheEnd(program: string, folder: string, epochs: number): Promise<Ending> {
  let ending: Ending | undefined;
  const child = start(program, folder, epochs, (news) => {
    if (news.event === 'end') ending = news;
  });
  const [code, signal] = await once(child, 'close');
  if (ending === undefined) throw new Error(`the program ended with ${signal ?? `code ${code}`}, and told no result.`);
  return ending;
}

/**
 * Has the program go on and kills it, after some batches or in a save, and returns whether a save had begun and was not
 * over. `instant` is in [0, 1).
 */
async function killedOnce(
  program: string,
  folder: string,
  epochs: number,
  instant: number,
  inSave: boolean,
): Promise<boolean> {
  const batches = 1 + Math.floor(instant * MOST_BATCHES);
  const delay = ((instant * MOST_BATCHES) % 1) * LONGEST_DELAY;
  const heard: News['event'][] = [];
  let timer: NodeJS.Timeout | undefined;
  const child = start(program, folder, epochs, ({ event }) => {
    heard.push(event);
    const isTime = inSave ? event === 'saving' : heard.filter((one) => one === 'batch').length === batches;
    if (isTime) timer ??= setTimeout(() => child.kill('SIGKILL'), delay);
  });
  const [, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (heard.includes('end')) throw new Error('the run came to its end before it was killed. Give it more --epochs.');
  if (signal !== 'SIGKILL') throw new Error('the program failed before it was killed.');
  return heard.filter((event) => event !== 'batch').at(-1) === 'saving';
}

function start(program: string, folder: string, epochs: number, hear: (news: News) => void): ChildProcess {
  const child = fork(program, [folder, `${epochs}`]);
  running.add(child);
  child.on('message', hear);
  child.on('exit', () => running.delete(child));
  return child;
}
