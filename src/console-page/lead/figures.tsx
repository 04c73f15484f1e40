import { useSignal } from '@preact/signals'
import type { FiguresWire } from '../../console/shapes.ts'
import { duration } from '../time.ts'
import { locale, type WordId, word, wordFor } from '../words.ts'
import { Chart } from './chart.tsx'
import { Shown, useFetched } from './fetched.tsx'
import { Shares } from './shares.tsx'
import { WideTable } from './wide-table.tsx'

const PERIODS = [7, 30, 90] as const
const DAY = 86_400_000
const MINUTE = 60_000

/** What the desk came to within a time: outcomes, waiting, ratings; counted from the journal. */
export function Figures() {
  const days = useSignal<number>(30)
  const from = useSignal(new Date(Date.now() - 30 * DAY).toISOString())
  return (
    <>
      <fieldset class="periods">
        <legend class="unseen">{word('figures.period')}</legend>
        {PERIODS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={days.value === each}
            onClick={() => {
              days.value = each
              from.value = new Date(Date.now() - each * DAY).toISOString()
            }}
          >
            {word('figures.days', { count: each })}
          </button>
        ))}
      </fieldset>
      <Period key={from.value} from={from.value} />
    </>
  )
}

function Period({ from }: { from: string }) {
  const figures = useFetched<FiguresWire>(`/figures?from=${encodeURIComponent(from)}`)
  return (
    <Shown of={figures}>
      {(shown) => (
        <>
          {shown.concerns === 0 && <p class="empty">{word('figures.none')}</p>}
          <Days days={shown.days} />
          <div class="columns">
            <Shares title={word('figures.outcomes')} group="outcome" counts={shown.outcomes} />
            <Ratings ratings={shown.ratings} />
            <Shares title={word('figures.hand-overs')} group="reason" counts={shown.handOvers} />
            <Shares title={word('figures.closings')} group="close" counts={shown.closings} />
            <Shares title={word('figures.gave-up')} group="gave-up" counts={shown.gaveUpAt} />
          </div>
          <Skills skills={shown.skills} />
          <p class="hint">
            {word('figures.provisional', { count: shown.provisional })}{' '}
            {word('figures.reopened', { count: shown.reopened })}
          </p>
          {shown.ownersRighted > 0 && (
            <p class="failed" role="alert">
              {word('figures.righted', { count: shown.ownersRighted })}
            </p>
          )}
        </>
      )}
    </Shown>
  )
}

function Days({ days }: { days: FiguresWire['days'] }) {
  if (days.length === 0) return null
  const at = days.map(({ day }) => day)
  return (
    <div class="columns">
      <Chart
        title={word('figures.cases-by-day')}
        days={at}
        series={[
          { name: word('figures.opened'), values: days.map(({ opened }) => opened) },
          { name: word('figures.solved'), values: days.map(({ solved }) => solved) },
        ]}
      />
      <Chart
        title={word('figures.wait-by-day')}
        days={at}
        series={[
          {
            name: word('figures.wait-minutes'),
            values: days.map(({ waitedMs }) =>
              waitedMs === null ? null : Math.round(waitedMs / MINUTE),
            ),
          },
        ]}
      />
      <Chart
        title={word('figures.rating-by-day')}
        days={at}
        series={[{ name: word('figures.rating'), values: days.map(({ rating }) => rating) }]}
      />
    </div>
  )
}

const Ratings = ({ ratings }: { ratings: FiguresWire['ratings'] }) => (
  <Shares
    title={
      ratings.average === null
        ? word('figures.ratings')
        : word('figures.ratings-average', {
            average: ratings.average.toLocaleString(locale.value),
            count: ratings.count,
          })
    }
    group="score-of"
    counts={ratings.byScore}
    byName
  />
)

const TIMES = ['waited', 'firstWord', 'toClose'] as const
const TIME_WORDS: Readonly<Record<(typeof TIMES)[number], WordId>> = {
  waited: 'figures.waited',
  firstWord: 'figures.first-word',
  toClose: 'figures.to-close',
}

function Skills({ skills }: { skills: FiguresWire['skills'] }) {
  if (skills.length === 0) return null
  return (
    <>
      <h2>{word('figures.skills')}</h2>
      <p class="hint">{word('figures.spread')}</p>
      <WideTable title={word('figures.skills')}>
        <thead>
          <tr>
            <th scope="col">{word('team')}</th>
            <th scope="col">{word('figures.opened')}</th>
            {TIMES.map((time) => (
              <th key={time} scope="col">
                {word(TIME_WORDS[time])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {skills.map((skill) => (
            <tr key={skill.team}>
              <th scope="row">{wordFor('team-name', skill.team)}</th>
              <td>{skill.opened}</td>
              {TIMES.map((time) => (
                <td key={time}>{spreadOf(skill[time])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  )
}

const spreadOf = ({ medianMs, p90Ms }: FiguresWire['skills'][number]['waited']): string =>
  medianMs === null || p90Ms === null ? '–' : `${duration(medianMs)} / ${duration(p90Ms)}`
