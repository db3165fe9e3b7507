import { holdOpDeterminism } from '../../determinism/hold_op_determinism.ts';

interface Switch {
  enabled: boolean;
  holds: number;
  restore?: () => void;
}

const SWITCH = Symbol.for('tfjs-seeded op determinism');
const all = globalThis as { [SWITCH]?: Switch };

/**
 * Turns op determinism off for a suite, and back on after it for those who held it: another spec of this process may have
 * left Checkpoints without releasing them.
 */
export function switchOffForSuite(): void {
  let others = 0;
  before(() => {
    others = all[SWITCH]?.holds ?? 0;
    all[SWITCH]?.restore?.();
    delete all[SWITCH];
  });
  after(() => {
    for (let i = 0; i < others; i++) holdOpDeterminism();
  });
}

/** Returns how many runs hold op determinism at the moment. */
export function holds(): number {
  return all[SWITCH]?.holds ?? 0;
}
