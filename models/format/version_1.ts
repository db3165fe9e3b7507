import { array, type Declared, exact, exactNumber, integer, nullable, object, string } from './shape.ts';

const version1 = object({
  version: integer(1, 1),
  /** Checkpoints of a run are numbered from 1 on. */
  number: integer(1),
  run: object({
    optimizer: object({ className: string(200), learningRate: nullable(exactNumber) }),
    random: object({
      /** Complete records, in the order in which the program's generators are found. */
      generators: array(exact, 1000),
      seeds: array(exact, 10_000),
    }),
    position: exact,
    progress: exact,
  }),
});

/**
 * What a checkpoint of version 0.1 of the library says. Weights, optimizer slots and private streams are known by their
 * order alone, as tfjs listed them.
 */
export type Version1Record = Declared<typeof version1>;

/** Whether a record is of version 0.1. Throws a `ShapeError` if it is meant to be, and is damaged. */
export function isVersion1(record: object): record is Version1Record {
  if ((record as { version?: unknown }).version !== 1) return false;
  version1(record, 'checkpoint');
  return true;
}
