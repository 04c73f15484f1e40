import type { ComponentType } from 'preact'
import { LEAD_TABS, type LeadTab, leadTab } from '../state.ts'
import { word } from '../words.ts'
import { CannedReplies } from './canned-replies.tsx'
import { Figures } from './figures.tsx'
import { Now } from './now.tsx'
import { Owed } from './owed.tsx'
import { Report } from './report.tsx'
import { Unanswered } from './unanswered.tsx'

const PAGES: Readonly<Record<LeadTab, ComponentType>> = {
  now: Now,
  figures: Figures,
  owed: Owed,
  unanswered: Unanswered,
  report: Report,
  canned: CannedReplies,
}

/** What leads look at: the desk at this moment, what it came to, and what to learn from it. */
export function Lead({ tab }: { tab: LeadTab }) {
  const Page = PAGES[tab]
  return (
    <main class="lead">
      <nav class="tabs" aria-label={word('lead')}>
        {LEAD_TABS.map((each) => (
          <button
            key={each}
            type="button"
            aria-current={each === tab ? 'page' : undefined}
            onClick={() => {
              leadTab.value = each
            }}
          >
            {word(`lead.${each}`)}
          </button>
        ))}
        <a href="/queues" target="_blank" rel="noopener">
          {word('lead.jobs')}
        </a>
      </nav>
      <Page key={tab} />
    </main>
  )
}
