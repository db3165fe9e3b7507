import type { Generator } from '../generator/generator.ts';
import { isStockRandom, seededTwin } from './seeded_twin.ts';

/** Names of streams have at most 256 characters: longer ones are cut to so many code points. */
const [MAX_NAME, CUT] = [230, 100];

/**
 * Replaces the random initializers of tfjs in a layer or cell that has no weights yet by seeded ones, which draw from
 * streams of `generator` called after `name` and the weight: `dense/kernel`. Those of fields that `isKept` are left.
 */
export function seedInitializers(
  layer: object,
  generator: Generator,
  name: string,
  isKept: (field: string) => boolean = () => false,
): void {
  for (const [field, value] of Object.entries(layer)) {
    if (!isStockRandom(value) || isKept(field)) continue;
    const weight = field.replace(/Initializer$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const begin = name.length <= MAX_NAME ? name : Array.from(name).slice(0, CUT).join('');
    const kind = `${begin}/${weight}`;
    (layer as Record<string, unknown>)[field] = seededTwin(value, generator, kind);
  }
}
