import type { Dataset } from '@tensorflow/tfjs-data';
import { isArrayOrZip, rootsOf } from './dataset_operators.ts';

/** How deep iterators are searched. */
const MAX_DEPTH = 100;

/**
 * Returns the arrays that a dataset reads by `tf.data.array`, as far as iterators that are never read show them: through
 * `tf.data.zip` and operators, but not behind a `repeat` in a zip.
 *
 * **Changes** nothing. It reads `items` of an iterator, and follows the iterators that others are made from.
 *
 * **Why** A resumed run must know whether its data is what it was, and tfjs does not say what a dataset is made from.
 *
 * **Two copies** of this library do not meet here. Where another version of tfjs names its fields otherwise, nothing is
 * found, and the data is not compared.
 */
export async function arrayItems(dataset: Dataset<never>): Promise<readonly (readonly unknown[])[]> {
  const found = new Set<readonly unknown[]>();
  for (const root of rootsOf(dataset)) {
    if (!isArrayOrZip(root)) continue;
    // If there is no iterator, reading the dataset will report it.
    collect(await root.iterator().catch(() => undefined), found, new Set(), 0);
  }
  return [...found];
}

function collect(value: unknown, found: Set<readonly unknown[]>, seen: Set<object>, depth: number): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || depth > MAX_DEPTH) return;
  seen.add(value);
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
    // The order of keys means nothing to a zip.
    for (const key of Object.keys(value).sort())
      collect((value as Record<string, unknown>)[key], found, seen, depth + 1);
  } else if (isIterator(value)) {
    const { items } = value as { items?: unknown };
    // tfjs makes an array of iterators too, in `concatenate`.
    if (Array.isArray(items) && !items.some(isIterator)) found.add(items);
    else for (const part of Object.values(value)) collect(part, found, seen, depth + 1);
  }
}

function isIterator(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { next?: unknown }).next === 'function';
}
