/** The offset of the draw: two words of its key, four of its counter. */
export const OFFSET: usize = memory.data(24, 16);

/** The piece, up to 4096 numbers: first its words, in the end what is made of them. */
export const NUMBERS: usize = memory.data(16384, 16);

/** The numbers that a piece is made from, if there are any. */
export const INPUT: usize = memory.data(16384, 16);

/** The mask of a piece, a byte for each number: 1 where it is kept, 0 where it is dropped. */
export const MASK: usize = memory.data(4096, 16);

/** The keys of the ten rounds, each word in four lanes. */
export const KEYS: usize = memory.data(320, 16);

/** The parameters of a draw, each in all lanes: scale, shift (or flipped), threshold, dropped. */
export const PARAMETERS: usize = memory.data(64, 16);
