import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { calendarDay } from '../time.ts'
import { locale, word } from '../words.ts'

interface Series {
  name: string
  values: readonly (number | null)[]
}

interface Charted {
  title: string
  /** Calendar days, ascending. */
  days: readonly string[]
  series: readonly Series[]
}

const HEIGHT = 180
const DARK = matchMedia('(prefers-color-scheme: dark)')
const COLOURS = ['--accent', '--good'] as const

/** A curve by day. Whoever does not see it reads the same as a table. */
export function Chart({ title, days, series }: Charted) {
  const place = useRef<HTMLDivElement>(null)
  const language = locale.value
  useEffect(() => {
    const box = place.current
    if (!box) return undefined
    let chart = draw(box, { title, days, series })
    const again = () => {
      chart.destroy()
      chart = draw(box, { title, days, series })
    }
    const fit = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }))
    fit.observe(box)
    DARK.addEventListener('change', again)
    return () => {
      fit.disconnect()
      DARK.removeEventListener('change', again)
      chart.destroy()
    }
  }, [title, days, language])
  return (
    <section class="chart">
      <h2>{title}</h2>
      <div ref={place} aria-hidden="true" />
      <details>
        <summary>{word('figures.as-table')}</summary>
        <Table title={title} days={days} series={series} />
      </details>
    </section>
  )
}

/** Seconds at noon: no zone moves it to another day. */
const instantOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000

function draw(box: HTMLElement, { days, series }: Charted): uPlot {
  const colour = (name: string) => getComputedStyle(box).getPropertyValue(name).trim()
  // `light-dark()` is not resolved in custom properties; a drawn element resolves it.
  const resolved = (name: string) => {
    const probe = document.createElement('span')
    probe.style.color = `var(${name})`
    box.append(probe)
    const found = getComputedStyle(probe).color
    probe.remove()
    return found || colour(name)
  }
  const [ink, grid] = [resolved('--quiet'), resolved('--line')]
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid } }
  const day = new Intl.DateTimeFormat(locale.peek(), { day: 'numeric', month: 'short' })
  return new uPlot(
    {
      width: box.clientWidth || 320,
      height: HEIGHT,
      cursor: { show: false },
      scales: { y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] } },
      axes: [
        { ...axis, values: (_chart, splits) => splits.map((at) => day.format(at * 1000)) },
        { ...axis, size: 40 },
      ],
      series: [
        {},
        ...series.map(({ name }, at) => ({
          label: name,
          stroke: resolved(COLOURS[at % COLOURS.length] ?? COLOURS[0]),
          width: 2,
          spanGaps: true,
          points: { show: true, size: 5 },
        })),
      ],
    },
    [days.map(instantOf), ...series.map(({ values }) => [...values])],
    box,
  )
}

const Table = ({ title, days, series }: Charted) => (
  <table aria-label={title}>
    <thead>
      <tr>
        <th scope="col">{word('figures.day')}</th>
        {series.map(({ name }) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {days.map((day, at) => (
        <tr key={day}>
          <th scope="row">{calendarDay(day)}</th>
          {series.map(({ name, values }) => (
            <td key={name}>{values[at] ?? '–'}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
