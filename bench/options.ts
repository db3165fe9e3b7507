import { parseArgs } from 'node:util';

export const HELP = `Times the library against stock TensorFlow.js and writes a markdown table.

  npm run bench -- [options]

  --backend <name>   cpu or wasm; can be given again; both by default
  --filter <text>    only the rows whose title has this text
  --runs <n>         timed runs of each work, 15 by default; the slow ones have fewer
  --clock <name>     wall, by default, or processor: the time that the processor gave, for a busy machine
  --python <path>    a Python that has TensorFlow, for a column of its times; $TF_PYTHON by default, else there is none
  --json             write JSON instead, with the least and the most of the times
  --help             write this
`;

/** What the command line asks for. */
export interface Options {
  readonly backends: readonly string[];
  readonly filter: string;
  readonly runs: number;
  readonly clock: 'wall' | 'processor';
  readonly python: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * **Throws** on unknown options, and values that are not possible.
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      backend: { type: 'string', multiple: true },
      filter: { type: 'string', default: '' },
      runs: { type: 'string', default: '15' },
      clock: { type: 'string', default: 'wall' },
      python: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = values.backend ?? known;
  for (const name of chosen) {
    if (!known.includes(name)) throw new RangeError(`\`--backend\` must be ${known.join(' or ')}, but got "${name}".`);
  }
  if (!/^[1-9]\d*$/.test(values.runs)) {
    throw new RangeError(`\`--runs\` must be an integer of at least 1, but got "${values.runs}".`);
  }
  if (values.clock !== 'wall' && values.clock !== 'processor') {
    throw new RangeError(`\`--clock\` must be wall or processor, but got "${values.clock}".`);
  }
  return {
    backends: known.filter((name) => chosen.includes(name)),
    filter: values.filter.toLowerCase(),
    runs: Number(values.runs),
    clock: values.clock,
    python: values.python,
    json: values.json,
    help: values.help,
  };
}
