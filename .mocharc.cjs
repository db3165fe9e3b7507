const { availableParallelism } = require('node:os');

/** Files run in parallel, in at least two processes. `--no-parallel` runs them in one, in order. */
module.exports = {
  extension: ['ts'],
  'node-option': ['import=tsx'],
  parallel: true,
  jobs: Math.max(2, availableParallelism()),
  // Files share the processor's cores, so the slowest may take some times as long as alone.
  timeout: 120_000,
};
