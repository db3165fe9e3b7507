import { replaceOperations } from './replaced_operations.ts';

/** Who wants op determinism. */
export interface Wanted {
  /** Whether the program has enabled it. */
  readonly enabled: boolean;
  /** How many runs need it at the moment. */
  readonly holds: number;
}

/** The switch of the whole program, shared by all copies of this library, as tfjs's registry of kernels is. */
interface Switch extends Wanted {
  /** Puts everything back; there while op determinism is on. It belongs to the copy that turned it on. */
  restore?: () => void;
}

const SWITCH = Symbol.for('tfjs-seeded op determinism');

/** Changes who wants op determinism, and turns it on or off accordingly: it is on while the program or any run wants it. */
export function changeSwitch(change: (now: Wanted) => Wanted): void {
  const all = globalThis as { [SWITCH]?: Switch };
  const now = all[SWITCH] ?? { enabled: false, holds: 0 };
  const { enabled, holds } = change(now);
  const wanted = enabled || holds > 0;
  const restore = wanted ? (now.restore ?? replaceOperations()) : undefined;
  all[SWITCH] = { enabled, holds, restore };
  if (!wanted) now.restore?.();
}
