/** The digests of draws in one environment: an engine and a backend. */
export interface Column {
  environment: string;
  digests: Record<string, string>;
}

/** Returns the digests as a table in Markdown: a row for each kind of draw, a column for each environment. */
export function digestTable(columns: readonly Column[]): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['draw', ...columns.map(({ environment }) => environment)]),
    row(['---', ...columns.map(() => '---')]),
    ...kindsOf(columns).map((kind) => row([kind, ...columns.map(({ digests }) => digests[kind]?.slice(0, 8) ?? '—')])),
  ].join('\n');
}

/** Returns the kinds of draw whose digests are not the same everywhere, or missing somewhere. */
export function unequalKinds(columns: readonly Column[]): string[] {
  return kindsOf(columns).filter((kind) => new Set(columns.map(({ digests }) => digests[kind])).size > 1);
}

function kindsOf(columns: readonly Column[]): string[] {
  return [...new Set(columns.flatMap(({ digests }) => Object.keys(digests)))];
}
