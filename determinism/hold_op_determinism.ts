import { changeSwitch } from './switch.ts';

/**
 * Turns op determinism on for a training run, and returns the function that lets go of it. It stays on as long as any run
 * holds it, or the program has enabled it; so runs may overlap, and none turns off what another one needs. Calling the
 * returned function again does nothing.
 *
 * **Throws** as `enableOpDeterminism` does.
 */
export function holdOpDeterminism(): () => void {
  let held = true;
  changeSwitch(({ enabled, holds }) => ({ enabled, holds: holds + 1 }));
  return () => {
    if (held) changeSwitch(({ enabled, holds }) => ({ enabled, holds: holds - 1 }));
    held = false;
  };
}
