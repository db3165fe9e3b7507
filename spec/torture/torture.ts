import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stream } from '../../index.ts';
import { bundled } from '../run_program.ts';
import type { Role } from './random_program.ts';

/** How often a program is killed at most; then it is left to come to its end. */
const MAX_KILLS = 3;

/** What a process leaves behind. */
interface Result {
  readonly description: string;
  readonly ticks: number;
  readonly ending?: Record<string, unknown>;
  readonly error?: string;
}

/** What became of a program. */
export interface Verdict {
  readonly seed: number;
  readonly description: string;
  /** At which instants of their time processes were killed, one after the other. */
  readonly kills: readonly number[];
  /** What differs between the run that was never stopped and the one that was killed; undefined if nothing does. */
  readonly fault: string | undefined;
}

/** Runs random programs, each once whole and once killed again and again, in processes of their own. */
export class Torture {
  readonly #room = mkdtempSync(join(tmpdir(), 'tfjs-seeded-torture-'));
  readonly #program = join(
    fileURLToPath(new URL('../..', import.meta.url)),
    'node_modules',
    `.torture-${process.pid}.cjs`,
  );

  constructor() {
    writeFileSync(this.#program, bundled("import './spec/torture/child.ts';", 'cjs'));
  }

  dispose(): void {
    rmSync(this.#program, { force: true });
    rmSync(this.#room, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }

  /**
   * Tries the program of a seed. If it `isSabotaged`, the processes that are killed do something else than the one that is
   * not.
   */
  async try(seed: number, isSabotaged = false): Promise<Verdict> {
    const room = mkdtempSync(join(this.#room, `${seed}-`));
    try {
      const whole = await this.#process(seed, 0, join(room, 'whole'), 'whole');
      if (whole?.ending === undefined) {
        const fault = `the whole run failed: ${whole?.error ?? 'it died'}`;
        return { seed, description: whole?.description ?? '', kills: [], fault };
      }
      const { description } = whole;
      const instants = new Stream(BigInt(seed) * 1000003n + 1n);
      const kills: number[] = [];
      for (;;) {
        const killAt = kills.length < MAX_KILLS ? 1 + Math.floor(instants.random() * whole.ticks * 0.6) : 0;
        const part = await this.#process(seed, killAt, join(room, 'killed'), isSabotaged ? 'sabotaged' : 'killed');
        if (part === undefined) {
          kills.push(killAt);
          continue;
        }
        const fault = part.ending === undefined ? `a resumed run failed: ${part.error}` : undefined;
        return { seed, description, kills, fault: fault ?? this.#compare(room, whole, part) };
      }
    } finally {
      rmSync(room, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    }
  }

  #compare(room: string, whole: Result, part: Result): string | undefined {
    const ending = differenceOf(whole.ending, part.ending, 'ending');
    if (ending !== undefined) return ending;
    const [wanted, got] = ['whole', 'killed'].map((name) => eventsIn(join(room, `${name}.txt`)));
    for (const run of new Set([...wanted.keys(), ...got.keys()])) {
      const [a, b] = [wanted, got].map((events) => events.get(run) ?? []);
      const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => a[i] !== b[i]);
      if (at >= 0) return `callbacks of run "${run}": event ${at} was ${a[at]} and is ${b[at]}`;
    }
    return undefined;
  }

  /** Runs one process to its end. Returns what it leaves, or undefined if it was killed. */
  async #process(seed: number, killAt: number, folder: string, role: Role): Promise<Result | undefined> {
    const result = `${folder}.json`;
    rmSync(result, { force: true });
    const args = [this.#program, seed, killAt, folder, `${folder}.txt`, result, role].map(String);
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const timer = setTimeout(() => child.kill('SIGTERM'), 120_000);
    const [code, signal] = await once(child, 'close');
    clearTimeout(timer);
    if (signal === 'SIGKILL') return undefined;
    if (existsSync(result)) return JSON.parse(readFileSync(result, 'utf8'));
    return { description: '', ticks: 0, error: `it ended with ${signal ?? `code ${code}`}: ${errors}` };
  }
}

/**
 * Returns the events that the callbacks of each run saw, each once, in order: what came after the last save is seen
 * again. A line names its run, then what was seen.
 */
function eventsIn(file: string): Map<string, string[]> {
  const lines = existsSync(file) ? new Set(readFileSync(file, 'utf8').split('\n')) : [];
  const runs = new Map<string, string[]>();
  for (const line of lines) {
    const [, run, event] = /^(\w*): (.*)$/.exec(line) ?? [];
    if (event !== undefined) runs.set(run, [...(runs.get(run) ?? []), event]);
  }
  return runs;
}

/** Returns in what two values differ first, and where; undefined if they are equal. */
function differenceOf(wanted: unknown, got: unknown, path: string): string | undefined {
  if (typeof wanted !== 'object' || wanted === null || typeof got !== 'object' || got === null) {
    return Object.is(wanted, got) ? undefined : `${path} was ${JSON.stringify(wanted)} and is ${JSON.stringify(got)}`;
  }
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
    const [a, b] = [wanted, got].map((value) => (value as Record<string, unknown>)[key]);
    const difference = differenceOf(a, b, `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
