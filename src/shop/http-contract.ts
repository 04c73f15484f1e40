import { z } from 'zod'
import { shopFile } from './file-schema.ts'

const { shape } = shopFile
const order = shape.orders.unwrap().element
const customer = shape.customers.unwrap().element
const slot = shape.slots.unwrap().element

/** What rarely changes, in one answer: everything of a shop file but people, orders and times. */
const catalogue = z.object({
  currency: shape.currency,
  zone: shape.zone,
  products: shape.products,
  parts: shape.parts,
  accessories: shape.accessories,
  services: shape.services,
  partners: shape.partners,
  serviceCentres: shape.serviceCentres,
  loaners: shape.loaners,
  trainings: shape.trainings,
})

/** What a shop behind HTTP answers, by path; shapes are those of a shop file. */
export const ANSWERS = {
  catalogue,
  customer,
  order,
  orders: z.array(order),
  slots: z.array(slot),
}

/** What the shop tells us of an order, at our door. */
export const orderEvent = z.object({
  id: z.string().min(1).max(200),
  order: z.string().min(1).max(100),
  customer: z.string().min(1).max(200),
  status: order.shape.status,
})

const schemaOf = (it: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(it, { io: 'input', unrepresentable: 'any' })
  return schema
}

const text = { type: 'string' }
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text })
const inQuery = (name: string) => ({ name, in: 'query', required: true, schema: text })

const get = (summary: string, answer: z.ZodType, parameters: object[] = []) => ({
  get: {
    summary,
    parameters,
    security: [{ token: [] }],
    responses: {
      200: { description: 'Found', content: { 'application/json': { schema: schemaOf(answer) } } },
      404: { description: 'There is none' },
    },
  },
})

/** The contract of a shop behind HTTP, as OpenAPI 3.1: what to serve for `SHOP=http`. */
export const shopContract = () => ({
  openapi: '3.1.0',
  info: { title: 'A shop for Aftercare', version: '1' },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/catalogue': get('Everything but people, orders and times', ANSWERS.catalogue),
    '/customers/{id}': get('A customer', ANSWERS.customer, [inPath('id')]),
    '/customers/{id}/orders': get('The orders of a customer', ANSWERS.orders, [inPath('id')]),
    '/orders/{number}': get('The order with exactly this number', ANSWERS.order, [
      inPath('number'),
    ]),
    '/named-order': get('The order that a customer’s own words name', ANSWERS.order, [
      inQuery('text'),
    ]),
    '/slots': get('Times of a kind of visit in a city', ANSWERS.slots, [
      inQuery('kind'),
      inQuery('city'),
    ]),
  },
  webhooks: {
    order: {
      post: {
        summary:
          'POST to /api/shop/events of Aftercare, signed with SHOP_TOKEN, when an order changes',
        requestBody: { content: { 'application/json': { schema: schemaOf(orderEvent) } } },
        responses: { 200: { description: 'Taken; the same id again is taken as well' } },
      },
    },
  },
})
