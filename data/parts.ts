import type { TensorContainer } from '@tensorflow/tfjs-core';
import { lazyIterator, type Step } from '../hooks/lazy_iterator.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { serialWords } from '../numbers/words.ts';
import { drop } from './drop.ts';
import type { Passes } from './passes.ts';
import { drawObstacle } from './transform_draws.ts';

/** Returns the passes over the elements of a dataset at the indices `members`, which are in ascending order. */
export function rankedPart<T extends TensorContainer>(base: Passes<T>, members: Int32Array): Passes<T> {
  return {
    ...base,
    size: members.length,
    operators: [...base.operators, { name: 'seededSplit', args: { size: members.length } }],
    obstacle: (sources) => base.obstacle(sources) ?? drawObstacle(base.transformDraws, sources),
    async open(skip) {
      let next = skip;
      let at = skip < members.length ? members[skip] : 0;
      const opened = await base.open(at);
      checkSame(base);
      const mine = opened.filter(() => {
        const isMine = at++ === members[next];
        if (isMine) next++;
        return isMine;
      });
      const complete = await lazyIterator(async (): Promise<Step<T>> => {
        const step = await mine.next();
        if (step.done) {
          throw new RangeError(`seededSplit: \`dataset\` must have as many elements as its \`size\`, but has ${at}.`);
        }
        return step;
      });
      return complete.take(Math.max(0, members.length - skip));
    },
  };
}

/** Returns the passes over share `part` of a dataset of unknown size, to which each element is assigned by one word. */
export function drawnPart<T extends TensorContainer>(
  base: Passes<T>,
  offset: DrawOffset,
  shares: readonly number[],
  part: number,
): Passes<T> {
  const bound = (parts: number) => 2 ** 32 * shares.slice(0, parts).reduce((sum, share) => sum + share, 0);
  const low = bound(part);
  // However the sum of the shares was rounded, the last share reaches up to the end.
  const isLast = shares.slice(part + 1).every((share) => share === 0);
  const high = shares[part] === 0 ? low : isLast ? Infinity : bound(part + 1);
  return {
    ...base,
    operators: [...base.operators, { name: 'seededSplit', args: { shares: shares.join(), part } }],
    obstacle: (sources) => base.obstacle(sources) ?? drawObstacle(base.transformDraws, sources),
    async open(skip) {
      const opened = await base.open(0);
      checkSame(base);
      const word = serialWords(offset);
      const mine = opened.filter(() => {
        const drawn = word();
        return low <= drawn && drawn < high;
      });
      await drop(mine, skip);
      return mine;
    },
  };
}

function checkSame<T extends TensorContainer>(base: Passes<T>): void {
  const obstacle = base.obstacle();
  if (obstacle === undefined) return;
  throw new Error(
    `seededSplit: \`dataset\` must be the same in every pass, but ${obstacle}. Split first, then shuffle.`,
  );
}
