import { boxMuller } from './box_muller.ts';
import { INPUT, NUMBERS } from './memory.ts';
import { fillBlocks } from './philox.ts';
import { WORDS } from './store.ts';

/** For each group that lacks numbers, the distance of its next block, and how many numbers it has. */
const NEXT: usize = memory.data(4096, 16);
const FOUND: usize = memory.data(4096, 16);

/** Makes groups of four normals within (-2, 2), group `g` from block `256 * g` on; see `../../truncated_normal.ts`. */
export function fillGroups(groups: i32): void {
  const eights = (groups + 7) >> 3;
  fillBlocks(i32x4(0, 256, 512, 768), i32x4(1024, 1280, 1536, 1792), 2048, eights, NUMBERS, WORDS);
  boxMuller(NUMBERS, 4 * groups);
  let lacking: i32 = 0;
  for (let group: i32 = 0; group < groups; group++) {
    const at = NUMBERS + 16 * group;
    const within = f32x4.lt(f32x4.abs(v128.load(at)), f32x4.splat(2));
    if (!i32x4.all_true(within)) lacking = take(group, 0, at, lacking, 256 * group);
  }
  while (lacking) {
    for (let i: i32 = 0; i < lacking; i += 8) {
      const at = NEXT + 4 * i;
      fillBlocks(v128.load(at, 0), v128.load(at, 16), 0, 1, INPUT + 16 * i, WORDS);
    }
    boxMuller(INPUT, 4 * lacking);
    let still: i32 = 0;
    for (let i: i32 = 0; i < lacking; i++) {
      const block = load<i32>(NEXT + 4 * i);
      still = take(block >> 8, load<i32>(FOUND + 4 * i), INPUT + 16 * i, still, block);
    }
    lacking = still;
  }
}

/**
 * Copies the numbers within (-2, 2) at `from` until the group has four. If it still lacks some, records it as entry
 * `lacking` of `NEXT` and `FOUND`, to be continued after `block`. Returns how many groups are recorded.
 */
// @ts-ignore: decorator
@inline
function take(group: i32, found: i32, from: usize, lacking: i32, block: i32): i32 {
  const to = NUMBERS + 16 * group;
  for (const end = from + 16; from < end && found < 4; from += 4) {
    const z = load<f32>(from);
    store<f32>(to + 4 * found, z);
    found += i32(abs<f32>(z) < 2);
  }
  store<i32>(NEXT + 4 * lacking, block + 1);
  store<i32>(FOUND + 4 * lacking, found);
  return lacking + i32(found < 4);
}
