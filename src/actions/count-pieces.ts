import { action } from './action.ts'
import { piecesLeft } from './earlier-returns.ts'
import { ownItem } from './own-orders.ts'

/** As many buttons as can be taken in; a larger number is written. */
const MOST_BUTTONS = 6

/** How many pieces of a line may still be given back: a line may hold several rolls or chairs. */
export const countPieces = action({
  name: 'count-pieces',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { one: {}, several: { left: 'quantity', counts: 'quantity[]' } },
  async run({ item: asked }, world) {
    const { item } = await ownItem(world, asked)
    const left = await piecesLeft(world.requests, asked, item)
    if (left < 2) return { outcome: 'one' }
    const shown = left > MOST_BUTTONS ? [1, 2, 3, left] : numbersTo(left)
    const counts = shown.map((value) => {
      const name = String(value)
      return { id: name, label: { ru: name, en: name }, value }
    })
    return { outcome: 'several', gave: { left, counts } }
  },
})

/** Whether a line holds as many pieces as the customer wants to give back. */
export const checkPieces = action({
  name: 'check-pieces',
  kind: 'read',
  proof: true,
  needs: { item: 'item', pieces: 'quantity' },
  gives: { fits: {}, 'too-many': { left: 'quantity' } },
  async run({ item: asked, pieces }, world) {
    const { item } = await ownItem(world, asked)
    const left = await piecesLeft(world.requests, asked, item)
    return pieces <= left ? { outcome: 'fits' } : { outcome: 'too-many', gave: { left } }
  },
})

const numbersTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)
