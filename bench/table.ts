import type { Times } from './measure.ts';
import type { Outcome } from './run.ts';

/**
 * Returns outcomes as markdown: a table of the cases that depend on the backend, with three columns for each backend, a
 * table of those that do not, and remarks on some cases. If TensorFlow was timed, it has the last column.
 */
export function markdown(outcomes: readonly Outcome[], runs: number): string {
  const onBackends = outcomes.filter(({ on }) => on !== 'host');
  const onHost = outcomes.filter(({ on }) => on === 'host');
  const tables = [onBackends, onHost].filter((rows) => rows.length > 0).map(table);
  return [...tables, remarks(outcomes, runs)].filter((part) => part !== '').join('\n\n');
}

/** Returns a time with three digits and a suitable unit. */
export function duration(milliseconds: number): string {
  const [unit, scale] = milliseconds >= 1000 ? ['s', 1e3] : milliseconds >= 1 ? ['ms', 1] : ['µs', 1e-3];
  return `${digits(milliseconds / scale)} ${unit}`;
}

function table(outcomes: readonly Outcome[]): string {
  const backends = [...new Set(outcomes.map(({ on }) => on))];
  const titles = [...new Set(outcomes.map(({ title }) => title))];
  const timed = outcomes.some(({ tensorflow }) => tensorflow);
  const head = [
    '',
    ...backends.flatMap((on) => [`seeded, ${on}`, `stock, ${on}`, 'ratio']),
    ...(timed ? ['TensorFlow'] : []),
  ];
  const rows = titles.map((title) => {
    const row = outcomes.filter((outcome) => outcome.title === title);
    const { tensorflow, elements } = row[0];
    return [
      title,
      ...backends.flatMap((backend) => cells(row.find(({ on }) => on === backend))),
      ...(timed ? [tensorflow ? cell(tensorflow, elements) : '—'] : []),
    ];
  });
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cells(outcome: Outcome | undefined): string[] {
  if (outcome === undefined) return ['', '', ''];
  const { seeded, baseline, ratio, elements } = outcome;
  return [cell(seeded, elements), baseline ? cell(baseline, elements) : '—', ratio ? digits(ratio) : '—'];
}

function cell({ median }: Times, elements: number | undefined): string {
  if (elements === undefined) return duration(median);
  return `${duration(median)} (${digits((median * 1e6) / elements)} ns)`;
}

function remarks(outcomes: readonly Outcome[], runs: number): string {
  const lines = new Set<string>();
  for (const { title, on, seeded, baseline, remark } of outcomes) {
    if (remark) lines.add(`- ${title}: ${remark}`);
    if (seeded.runs < runs) lines.add(`- ${title}, ${on}: median of ${seeded.runs} runs.`);
    if (baseline && baseline.runs < seeded.runs) lines.add(`- ${title}, ${on}: stock, median of ${baseline.runs}.`);
  }
  return [...lines].join('\n');
}

function digits(number: number): string {
  return number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(number < 1 ? 2 : 3);
}
