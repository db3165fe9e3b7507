import { given } from '../inputs.ts';
import type { KernelCases } from '../kernel_case.ts';

const words = given(['a b', 'hello', 'the cat', 'sat on'], 'string');

/** Kernels for strings. */
export const strings: KernelCases = {
  StaticRegexReplace: [['vowels', { x: words }, { pattern: '[aeiou]', rewrite: '*', replaceGlobal: true }]],
  StringNGrams: [
    [
      'pairs',
      { data: words, dataSplits: given([0, 2, 4], 'int32') },
      { separator: '|', nGramWidths: [2], leftPad: '<', rightPad: '>', padWidth: 1, preserveShortSequences: false },
    ],
  ],
  StringSplit: [['words', { input: words, delimiter: given([' '], 'string', []) }, { skipEmpty: true }]],
  StringToHashBucketFast: [['words', { input: words }, { numBuckets: 100 }]],
};
