import { getBackend, version_core } from '@tensorflow/tfjs-core';
import { hardwareInUse } from '../../backends/hardware.ts';
import { VERSION } from '../../hooks/version.ts';
import type { EnvironmentRecord } from '../format/checkpoint_record.ts';

/** Returns what the bits of a run depend on, besides the program. */
export function currentEnvironment(): EnvironmentRecord {
  return {
    library: VERSION,
    tfjs: version_core,
    backend: getBackend() ?? '',
    hardware: hardwareInUse() ?? null,
    engine: engine(),
  };
}

/** Says in one line what has changed since a run was saved, and what that means; undefined if nothing has. */
export function moved(was: EnvironmentRecord, is: EnvironmentRecord): string | undefined {
  const changes: string[] = [];
  const place = ({ backend, hardware }: EnvironmentRecord) =>
    hardware === null ? backend : `${backend} (${hardware})`;
  if (place(was) !== place(is)) changes.push(`on ${place(was)}, now ${place(is)}`);
  if (was.tfjs !== is.tfjs) changes.push(`with tfjs ${was.tfjs}, now ${is.tfjs}`);
  if (was.library !== is.library) changes.push(`with tfjs-seeded ${was.library}, now ${is.library}`);
  if (was.engine !== is.engine) changes.push(`by ${was.engine}, now ${is.engine}`);
  if (changes.length === 0) return undefined;
  return `the run was saved ${changes.join('; ')}. Every draw stays the same; sums and products may be rounded differently.`;
}

/** Says in one line if a run goes on in another environment. */
export function tellMoved(where: string, was: EnvironmentRecord): void {
  const line = moved(was, currentEnvironment());
  if (line !== undefined) console.warn(`${where}: ${line}`);
}

/** The JavaScript engine, as far as it tells: its arithmetic functions differ from version to version. */
function engine(): string {
  const { process, navigator } = globalThis as {
    process?: { versions?: { node?: string; v8?: string; bun?: string }; arch?: string };
    navigator?: { userAgent?: string };
  };
  const { node, v8, bun } = process?.versions ?? {};
  if (bun !== undefined) return `Bun ${bun} (${process?.arch})`;
  if (node !== undefined && v8 !== undefined)
    return `Node with V8 ${v8.split('.').slice(0, 2).join('.')} (${process?.arch})`;
  return navigator?.userAgent ?? 'unknown';
}
