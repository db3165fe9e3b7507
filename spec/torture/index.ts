import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Torture } from './torture.ts';

const help = `Runs programs that are drawn from seeds, each once whole, and once in a chain of processes that are killed at random
instants; then compares weights, optimizer, history, generators and what callbacks saw.

Usage: npm run torture:programs -- [options]

  --programs <integer>  how many (default: 100)
  --from <integer>      the first seed (default: 1)
  --help                print this and end
`;

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main(Number(values.from), Number(values.programs));

async function main(from: number, programs: number): Promise<number> {
  const torture = new Torture();
  let next = from;
  let kills = 0;
  let faults = 0;
  let done = 0;
  const worker = async () => {
    while (next < from + programs) {
      const verdict = await torture.try(next++);
      kills += verdict.kills.length;
      done += 1;
      if (verdict.fault !== undefined) {
        faults += 1;
        console.log(
          `${verdict.description || `seed ${verdict.seed}`}\n  killed at ${verdict.kills}\n  ${verdict.fault}`,
        );
      }
      if (done % 50 === 0) console.log(`${done} programs, killed ${kills} times, ${faults} with a fault`);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  } finally {
    torture.dispose();
  }
  console.log(`${done} programs, killed ${kills} times, ${faults} with a fault`);
  return faults === 0 ? 0 : 1;
}
