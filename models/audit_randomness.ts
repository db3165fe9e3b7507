import { wrong } from '../generator/arguments.ts';
import { observeStockShuffles } from '../hooks/dataset_operators.ts';
import { watchRandomFunctions } from '../hooks/random_functions.ts';

/** A place in a program that draws, but from no generator. */
export interface RandomCall {
  /** What draws: a layer, an initializer or an operation of tfjs, or a function of the engine. */
  readonly draws: string;
  /** How often. */
  readonly times: number;
  /** The line of the program that led there, as the engine writes it; undefined if tfjs was called asynchronously. */
  readonly at: string | undefined;
  /** What to use instead. */
  readonly cure: string;
}

/** What a line of the stack of tfjs says of what draws, and the cure; the first one that fits a stack holds. */
const KINDS: readonly (readonly [line: RegExp, draws: (name: string) => string, cure: string])[] = [
  [
    /\b(AlphaDropout|ConvLSTM2DCell|GRUCell|GaussianDropout|GaussianNoise|LSTMCell|RandomWidth|SimpleRNNCell|SpatialDropout1D|Dropout)\.call\b/,
    (name) => `the layer ${name.replace(/Cell$/, '')}`,
    'seededLayers({ generator }), or the seeded layer of that name',
  ],
  [
    /\b(Orthogonal|RandomNormal|RandomUniform|TruncatedNormal|VarianceScaling)\.apply\b/,
    (name) => `the initializer ${name}`,
    'seededLayers({ generator }), or a seeded initializer',
  ],
  [
    /\b(multinomial|rand|randomGamma|randomNormal|randomStandardNormal|randomUniform|randomUniformInt|truncatedNormal|dropout)_(?:_op)?\b/,
    (name) => `tf.${name}`,
    "the generator's own: generator.stream('name').normal(shape), uniform, categorical and so on",
  ],
  [
    /\b(shuffle|shuffleCombo)\b.*(?:util_base|tf-core|tf\.node|tfjs)/,
    () => 'the shuffle of model.fit, or tf.util.shuffle',
    'fitDataset or fitResumable with seededBatches({ xs, ys }, { batchSize, generator }); stream.permutation(n)',
  ],
  [
    /\b(fromEntropy)\b/,
    () => 'a generator that nobody has seeded',
    'setSeed(42), or Generator.fromSeed(42), before anything draws',
  ],
];

const CURES = {
  'Math.random': 'generator.stream(name).random()',
  'crypto.getRandomValues': 'generator.stream(name).bits(n)',
};

/** Lines of the stack that are not the program's. */
const NOT_THE_PROGRAMS =
  /tfjs-(core|layers|data|converter|backend-\w+)\b|@tensorflow\/|\/tslib\/|\bnode:|node_modules\/tfjs-seeded\/|^at (async )?(auditRandomness\b|new Promise\b|Array\.|.*\(?<anonymous>\)?$)/;

/**
 * Runs a program, and returns what it drew outside of any generator, each place once with how often: `Math.random`,
 * `crypto.getRandomValues`, tfjs's own random operations, layers and initializers, the shuffle of `model.fit` and that of a
 * dataset. An empty list says that there was none.
 *
 * What it watches is put back afterwards, also if the program throws; then it throws the same. Places are told by the stack,
 * so a bundle whose names are minified shows them all as calls of `Math.random`.
 *
 * **Throws** if another audit is running.
 *
 * @example
 * for (const { draws, times, at, cure } of await auditRandomness(train)) {
 *   console.log(`${draws}, ${times} times, ${at}: use ${cure}`);
 * }
 */
export async function auditRandomness(program: () => unknown): Promise<RandomCall[]> {
  if (typeof program !== 'function') throw wrong(TypeError, 'auditRandomness', 'program', 'a function', program);
  const calls = new Map<string, RandomCall>();
  const add = (draws: string, cure: string, stack: readonly string[]) => {
    const at = stack.find((line) => line !== '' && !NOT_THE_PROGRAMS.test(line))?.replace(/^at /, '');
    const key = `${draws} ${at}`;
    calls.set(key, { draws, at, cure, times: (calls.get(key)?.times ?? 0) + 1 });
  };
  const stopWatching = watchRandomFunctions((name, stack) => {
    for (const [line, draws, cure] of KINDS) {
      const found = stack.map((one) => line.exec(one)).find((match) => match !== null);
      if (found) return add(draws(found[1]), cure, stack);
    }
    return add(name, CURES[name], stack);
  });
  if (stopWatching === undefined) throw new Error('auditRandomness: another audit is running. Wait for its end.');
  const stopObserving = observeStockShuffles((stack) =>
    add('Dataset.shuffle', 'seededShuffle(dataset, bufferSize, { generator })', stack),
  );
  try {
    await program();
  } finally {
    stopObserving();
    stopWatching();
  }
  return [...calls.values()];
}
