import { parseArgs } from 'node:util';

export const HELP = `Times the library against stock TensorFlow.js and prints a markdown table.

  npm run bench -- [options]

  --backend <name>   cpu or wasm, both by default; webgl or webgpu, in Chromium; can be repeated
  --filter <text>    only the rows whose title contains this text
  --runs <n>         timed runs of each work, 15 by default; slow work has fewer
  --clock <name>     wall (the default), or cpu: CPU time, for a busy machine
  --python <path>    a Python with TensorFlow, for a column of its times; $TF_PYTHON by default
  --json             print JSON, with minimum and maximum of the times
  --help             print this help
`;

/** The options of the command line. */
export interface Options {
  readonly backends: readonly string[];
  readonly filter: string;
  readonly runs: number;
  readonly clock: 'wall' | 'cpu';
  readonly python: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Returns the options of a command line. Backends can be any of `usual` and `others`; the default is all of `usual`.
 *
 * **Throws** for unknown options and invalid values.
 */
export function readOptions(
  args: readonly string[],
  usual: readonly string[],
  others: readonly string[] = [],
): Options {
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
  const known = [...usual, ...others];
  const chosen = values.backend ?? usual;
  for (const name of chosen) {
    if (!known.includes(name)) throw new RangeError(`\`--backend\` must be ${known.join(' or ')}, but got "${name}".`);
  }
  if (!/^[1-9]\d*$/.test(values.runs)) {
    throw new RangeError(`\`--runs\` must be an integer of at least 1, but got "${values.runs}".`);
  }
  if (values.clock !== 'wall' && values.clock !== 'cpu') {
    throw new RangeError(`\`--clock\` must be wall or cpu, but got "${values.clock}".`);
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
