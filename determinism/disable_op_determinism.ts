import { changeSwitch } from './switch.ts';

/**
 * Puts back everything that `enableOpDeterminism` changed; without it, does nothing. While a training run that needs op
 * determinism is going on, it stays on until that run ends.
 *
 * @example
 * ```ts
 * import { disableOpDeterminism, enableOpDeterminism } from 'tfjs-seeded';
 *
 * enableOpDeterminism();
 * // ... what must repeat its bits
 * disableOpDeterminism();
 * ```
 */
export function disableOpDeterminism(): void {
  changeSwitch(({ holds }) => ({ enabled: false, holds }));
}
