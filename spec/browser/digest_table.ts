/** The digests of draws in one place: an engine and a backend. */
export interface Column {
  place: string;
  digests: Record<string, string>;
}

/** Gives the digests of all places as a table in Markdown: a row for each kind of draw, a column for each place. */
export function digestTable(columns: readonly Column[]): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['draw', ...columns.map(({ place }) => place)]),
    row(['---', ...columns.map(() => '---')]),
    ...kindsOf(columns).map((kind) => row([kind, ...columns.map(({ digests }) => digests[kind]?.slice(0, 8) ?? '—')])),
  ].join('\n');
}

/** Gives the kinds of draw that are not the same in all places, or that one place lacks. */
export function unequalKinds(columns: readonly Column[]): string[] {
  return kindsOf(columns).filter((kind) => new Set(columns.map(({ digests }) => digests[kind])).size > 1);
}

function kindsOf(columns: readonly Column[]): string[] {
  return [...new Set(columns.flatMap(({ digests }) => Object.keys(digests)))];
}
