import type { ActionContract } from '../flows/contract.ts'
import type { Answers } from '../value.ts'
import { acceptProposal } from './accept-proposal.ts'
import type { Action, Performed, World } from './action.ts'
import { addToComplaint } from './add-to-complaint.ts'
import { blankForm } from './blank-form.ts'
import { bookAssembly } from './book-assembly.ts'
import { bookTraining } from './book-training.ts'
import { boughtProduct } from './bought-product.ts'
import { cancelBooking } from './cancel-booking.ts'
import { changeDelivery } from './change-delivery.ts'
import { checkDeliveryChange } from './check-delivery-change.ts'
import { checkPaid } from './check-paid.ts'
import { checkReceipt } from './check-receipt.ts'
import { checkReturn } from './check-return.ts'
import { checkScope } from './check-scope.ts'
import { checkStock } from './check-stock.ts'
import { checkWarranty } from './check-warranty.ts'
import { chooseChecks } from './choose-checks.ts'
import { checkPieces, countPieces } from './count-pieces.ts'
import { exportMyData } from './export-my-data.ts'
import { findAddress } from './find-address.ts'
import { findBooking } from './find-booking.ts'
import { findCentres } from './find-centres.ts'
import { findCity } from './find-city.ts'
import { findComplaint } from './find-complaint.ts'
import { findConsumables } from './find-consumables.ts'
import { findLoaner } from './find-loaner.ts'
import { findManual } from './find-manual.ts'
import { findOrder } from './find-order.ts'
import { findParcel } from './find-parcel.ts'
import { findPart } from './find-part.ts'
import { findPhone } from './find-phone.ts'
import { findProduct } from './find-product.ts'
import { findProposal } from './find-proposal.ts'
import { findSlots } from './find-slots.ts'
import { findThing } from './find-thing.ts'
import { findUnassembled } from './find-unassembled.ts'
import { findWarranty } from './find-warranty.ts'
import { homeCity } from './home-city.ts'
import { inviteReview } from './invite-review.ts'
import { itemPassport } from './item-passport.ts'
import { keepChecks } from './keep-checks.ts'
import { keepComment } from './keep-comment.ts'
import { keepRating } from './keep-rating.ts'
import { lastRating } from './last-rating.ts'
import { listItems } from './list-items.ts'
import { listTrainings } from './list-trainings.ts'
import { listWarranties } from './list-warranties.ts'
import { moveBooking } from './move-booking.ts'
import { nextLine } from './next-line.ts'
import { openClaim } from './open-claim.ts'
import { openComplaint } from './open-complaint.ts'
import { openPaidRepair } from './open-paid-repair.ts'
import { openReturn } from './open-return.ts'
import { orderGoods } from './order-goods.ts'
import { orderPart } from './order-part.ts'
import { passportDetails } from './passport-details.ts'
import { planWayBack } from './plan-way-back.ts'
import { priceGoods } from './price-goods.ts'
import { priceParts } from './price-parts.ts'
import { promiseLoaner } from './promise-loaner.ts'
import { proveOrder } from './prove-order.ts'
import { quoteAssembly } from './quote-assembly.ts'
import { quoteRepair } from './quote-repair.ts'
import { refuseOrder } from './refuse-order.ts'
import { requestStatus } from './request-status.ts'
import { settleComplaint } from './settle-complaint.ts'
import { showTraining } from './show-training.ts'
import { suggestAccessories } from './suggest-accessories.ts'
import { suggestExtras } from './suggest-extras.ts'
import { trackOrder } from './track-order.ts'

const ALL = [
  findOrder,
  listItems,
  checkScope,
  refuseOrder,
  checkPaid,
  checkReceipt,
  countPieces,
  checkPieces,
  checkReturn,
  openReturn,
  planWayBack,
  nextLine,
  checkWarranty,
  openClaim,
  findLoaner,
  promiseLoaner,
  itemPassport,
  blankForm,
  exportMyData,
  findManual,
  proveOrder,
  requestStatus,
  quoteAssembly,
  findCity,
  findAddress,
  findPhone,
  findSlots,
  bookAssembly,
  findBooking,
  moveBooking,
  cancelBooking,
  findProposal,
  acceptProposal,
  findProduct,
  findPart,
  checkStock,
  suggestExtras,
  priceParts,
  orderPart,
  findParcel,
  trackOrder,
  checkDeliveryChange,
  changeDelivery,
  bookTraining,
  findThing,
  listTrainings,
  orderGoods,
  priceGoods,
  showTraining,
  suggestAccessories,
  findCentres,
  findWarranty,
  homeCity,
  openPaidRepair,
  quoteRepair,
  passportDetails,
  listWarranties,
  boughtProduct,
  keepChecks,
  chooseChecks,
  findConsumables,
  findUnassembled,
  addToComplaint,
  findComplaint,
  inviteReview,
  keepComment,
  keepRating,
  lastRating,
  openComplaint,
  settleComplaint,
]

const byName: ReadonlyMap<string, Action> = new Map(ALL.map((it) => [it.contract.name, it]))

/** What every action promises, by name: what flows are proved against. */
export const CONTRACTS: ReadonlyMap<string, ActionContract> = new Map(
  ALL.map(({ contract }) => [contract.name, contract]),
)

/**
 * Carries out an action, or as much of it as may be done before the turn's transaction; what is left
 * to write then comes back as a function of the ledger. Throws when there is no such action.
 */
export async function perform(name: string, input: Answers, world: World): Promise<Performed> {
  const found = byName.get(name)
  if (!found) throw new Error(`there is no action "${name}"`)
  return found.perform(input, world)
}
