import { action } from './action.ts'

/** Moves the visit to the time that was offered and agreed to; `gone` when the offer stands no more. */
export const acceptProposal = action({
  name: 'accept-proposal',
  kind: 'write-own',
  plain: true,
  needs: { slot: 'slot', agreed: 'yes-no' },
  gives: { moved: { number: 'request-number', slot: 'slot' }, gone: {} },
  async run({ slot }, { visits, moment }) {
    const offered = (await visits.proposals()).find((one) => one.slot.id === slot.id)
    return async ({ bookings }) => {
      if (!offered) return { outcome: 'gone' }
      const { request, zone } = offered
      const place = { slot: offered.slot, zone, capacity: 1, proposed: true } as const
      const came = await bookings.move(request, place, moment.now)
      if (came.is !== 'moved') return { outcome: 'gone' }
      return { outcome: 'moved', gave: { number: request, slot: came.booking.slot } }
    }
  },
})
