/** Where the place of a draw stands: two words of its key, four of its counter. */
export const OFFSET: usize = memory.data(24, 16);

/** Where a piece stands, up to 4096 numbers: first its words, in the end what was made of them. */
export const NUMBERS: usize = memory.data(16384, 16);

/** Where the numbers stand that a piece is made from, if there are any. */
export const INPUT: usize = memory.data(16384, 16);

/** Where the mask of a piece stands, a byte for each number: 1 where it is kept, 0 where it is dropped. */
export const MASK: usize = memory.data(4096, 16);

/** Where the keys of the ten rounds stand, each word in four lanes. */
export const KEYS: usize = memory.data(320, 16);

/** Where the parameters of a draw stand, each in all lanes: scale, shift (or flipped), threshold, dropped. */
export const PARAMETERS: usize = memory.data(64, 16);
