import {
  bars,
  figures,
  reportBody,
  section as sectionIn,
  standalone,
} from '../../src/commands/report-page.ts'
import { dayAt } from '../../src/day.ts'
import { escaped, type Html, html } from '../../src/help/html.ts'
import { printDay } from '../../src/text.ts'
import type { DayFigures } from './figures.ts'
import type { MonthStory } from './month.ts'

const section = (title: string, inside: Html | Html[]): Html => sectionIn(title, inside, 'en')

const ZONE = 'Europe/Moscow'
const WIDTH = 960
const HEIGHT = 160
const FOOT = 18

/** The month as a page: what held, how the days went, what customers came for, what the shop learns. */
export function monthPage(story: MonthStory): Html {
  const { wish, checks, days, figures: counted, desk, from, to } = story
  const broken = checks.filter((check) => check.broken.length > 0)
  const total = (name: keyof DayFigures) => String(days.reduce((sum, day) => sum + day[name], 0))
  const day = (at: Date) => escaped(printDay(dayAt(at, ZONE), 'en'))
  return standalone(
    `${wish.days} days in the life of a shop`,
    html`<h1>${escaped(`${wish.days} days in the life of a shop`)}</h1>
<p class="soft">${escaped(`${wish.customers} customers, seed ${wish.seed}, played in ${story.seconds} seconds`)}; ${day(from)} to ${day(to)}</p>
${figures({
  visits: total('visits'),
  messages: total('messages'),
  requests: total('requests'),
  'cases for people': total('cases'),
  'deadlines missed': total('missed'),
  'what must hold': `${checks.length - broken.length} of ${checks.length}`,
})}
${section(
  'What must hold',
  html`<ul class="checks">${checks.map(
    ({ name, broken }) =>
      html`<li class="${broken.length === 0 ? escaped('holds') : escaped('broken')}">${escaped(name)}${
        broken.length === 0 ? [] : [html`: ${escaped(`${broken.length}, such as ${broken[0]}`)}`]
      }</li>`,
  )}</ul>`,
)}
${section('Messages, day by day', chart(days.map(({ messages }) => messages)))}
${section('Requests, day by day', chart(days.map(({ requests }) => requests)))}
${section('Cases for people, day by day', chart(days.map(({ cases }) => cases)))}
${section('What they came for', bars(sorted(story.wishes)))}
${section('Flows that began', bars(counted.flowsBegun))}
${section('Requests, as they stand', bars(counted.requests))}
${section('What the shop owed', bars(counted.deadlines))}
${section('Papers', bars(counted.forms))}
${section('Why a person was wanted', bars(counted.cases))}
${section('What the desk did', bars(desk))}
${section('What the house said by itself, or did not', bars(counted.spoken))}
${section('What went wrong on purpose', bars(story.faults))}
${section('Where customers wrote', bars(counted.conversations))}
<h1>What the shop learns</h1>
${reportBody(story.report, { lang: 'en' })}`,
    'en',
  )
}

const sorted = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1]))

/** One bar a day. */
function chart(values: readonly number[]): Html {
  const most = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length)
  const bar = (value: number, at: number): Html => {
    const high = ((HEIGHT - 2 * FOOT) * value) / most
    const [x, middle] = [at * step, at * step + step / 2].map((one) => one.toFixed(1))
    const y = HEIGHT - FOOT - high
    return html`<rect class="bar" x="${escaped(x!)}" y="${escaped(y.toFixed(1))}" width="${escaped(
      (step * 0.8).toFixed(1),
    )}" height="${escaped(high.toFixed(1))}"><title>${escaped(`day ${at + 1}: ${value}`)}</title></rect><text x="${escaped(
      middle!,
    )}" y="${escaped(String(HEIGHT - 4))}" text-anchor="middle">${escaped(String(at + 1))}</text><text x="${escaped(
      middle!,
    )}" y="${escaped((y - 4).toFixed(1))}" text-anchor="middle">${escaped(String(value))}</text>`
  }
  return html`<svg viewBox="0 0 ${escaped(`${WIDTH} ${HEIGHT}`)}" role="img">${values.map(bar)}</svg>`
}
