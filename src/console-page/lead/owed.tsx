import type { OwedWire } from '../../console/shapes.ts'
import { open } from '../loading.ts'
import { calendarDay } from '../time.ts'
import { locale, word, wordFor } from '../words.ts'
import { Shown, useFetched } from './fetched.tsx'
import { WideTable } from './wide-table.tsx'

type Owed = OwedWire['items'][number]

const AGAIN_MS = 60_000

/** What is owed and not met yet, with what a delay has cost so far. */
export function Owed() {
  const owed = useFetched<OwedWire>('/deadlines', AGAIN_MS)
  return (
    <Shown of={owed}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="empty">{word('owed.none')}</p>
        ) : (
          <WideTable title={word('lead.owed')}>
            <thead>
              <tr>
                {(['due', 'what', 'request', 'by', 'delay'] as const).map((name) => (
                  <th key={name} scope="col">
                    {word(`owed.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Row key={`${one.request}-${one.deadline}`} owed={one} />
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Shown>
  )
}

const Row = ({ owed }: { owed: Owed }) => (
  <tr>
    <th scope="row">
      {calendarDay(owed.dueOn)}{' '}
      <span class={owed.daysLeft < 0 ? 'failed' : 'hint'}>
        {owed.daysLeft < 0
          ? word('owed.late', { count: -owed.daysLeft })
          : word('owed.left', { count: owed.daysLeft })}
      </span>
    </th>
    <td>{wordFor('deadline', owed.deadline)}</td>
    <td>
      <button type="button" class="link" onClick={() => open(owed.conversationId)}>
        {owed.request}
      </button>{' '}
      <span class="hint">{wordFor('request-kind', owed.kind)}</span>
    </td>
    <td>{word(`owed-by.${owed.owedBy}`)}</td>
    <td>{owed.delay ? money(owed.delay.total, owed.delay.currency) : '–'}</td>
  </tr>
)

const money = (minor: number, currency: string): string =>
  new Intl.NumberFormat(locale.value, { style: 'currency', currency }).format(minor / 100)
