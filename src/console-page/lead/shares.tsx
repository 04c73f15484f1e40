import { word, wordFor } from '../words.ts'

/** How often each of a few things happened, the most frequent first, with its share as a bar. */
export function Shares({
  title,
  group,
  counts,
  byName = false,
}: {
  title: string
  group: string
  counts: Readonly<Record<string, number>>
  /** In the order of their names, not of how many there are. */
  byName?: boolean
}) {
  const found = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([name, one], [otherName, other]) =>
      byName ? otherName.localeCompare(name) : other - one,
    )
  const total = found.reduce((sum, [, count]) => sum + count, 0)
  return (
    <section class="shares">
      <h2>{title}</h2>
      {found.length === 0 && <p class="hint">{word('figures.nothing')}</p>}
      <ul>
        {found.map(([name, count]) => (
          <li key={name}>
            <span>{wordFor(group, name)}</span>
            <span class="count">{count}</span>
            <progress max={total} value={count} aria-label={wordFor(group, name)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
