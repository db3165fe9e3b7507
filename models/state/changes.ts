import { wrong } from '../../generator/arguments.ts';
import { type Difference, inWords } from './program.ts';

/** Reads an argument `changed`. */
export function readChanged(where: string, changed: unknown): boolean {
  if (changed === undefined || changed === null || changed === 'refuse') return false;
  if (changed === 'allow') return true;
  throw wrong(TypeError, where, 'changed', "'allow' or 'refuse'", changed);
}

/** Returns the error for a program that has changed. */
export function changedError(where: string, name: string, changes: readonly Difference[], cures: string): Error {
  return new Error(`${where}: the program is not the one that was saved in ${name}: ${inWords(changes)}. ${cures}`);
}
