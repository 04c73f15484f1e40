import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImportOptions, importShop } from '../src/commands/import.ts'
import { readCsv } from '../src/shop/csv.ts'
import { importRows } from '../src/shop/import.ts'

let folder = ''
let written = ''
const real = process.stdout.write
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftercare-import-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the command over a file of that text; returns what it prints and how it ends. */
async function run(
  name: string,
  text: string | Buffer,
  options: Omit<ImportOptions, 'into'> & { into?: string },
) {
  const source = join(folder, name)
  await writeFile(source, text)
  const into = join(folder, options.into ?? 'shop.json')
  written = ''
  process.stdout.write = ((chunk: string) => {
    written += chunk
    return true
  }) as typeof process.stdout.write
  process.exitCode = 0
  try {
    importShop(source, { ...options, into })
  } finally {
    process.stdout.write = real
  }
  const code = process.exitCode
  process.exitCode = 0
  return {
    code,
    said: written,
    shop: existsSync(into) ? JSON.parse(await readFile(into, 'utf8')) : undefined,
  }
}

const PRODUCTS = `id,title.ru,title.en,category,price,warrantyMonths,technicallyComplex,tags
kettle,"Чайник, красный",Red kettle,appliance,249000,12,no,kettle|kitchen
iron,Утюг,Iron,appliance,399000,,yes,
`

describe('an import', () => {
  test('takes CSV: fields inside, lists, numbers, quoted commas', async () => {
    const { code, shop } = await run('p.csv', PRODUCTS, { list: 'products', into: 'a.json' })
    expect(code).toBe(0)
    expect(shop.products).toEqual([
      {
        id: 'kettle',
        title: { ru: 'Чайник, красный', en: 'Red kettle' },
        category: 'appliance',
        price: 249000,
        warrantyMonths: 12,
        technicallyComplex: false,
        tags: ['kettle', 'kitchen'],
      },
      {
        id: 'iron',
        title: { ru: 'Утюг', en: 'Iron' },
        category: 'appliance',
        price: 399000,
        technicallyComplex: true,
      },
    ])
  })

  test('tells every refused line with its reason, and then writes nothing', async () => {
    const bad = `${PRODUCTS}toaster,Тостер,Toaster,appliance,cheap,,,\nkettle,Чайник,Kettle,appliance,1,,,\n,Без номера,Nameless,x,1,,,\n`
    const { code, said, shop } = await run('b.csv', bad, { list: 'products', into: 'b.json' })
    expect([code, shop]).toEqual([1, undefined])
    expect(said).toMatch(/line 4: price: expected an amount/)
    expect(said).toMatch(/line 5: the same as line 2/)
    expect(said).toMatch(/line 6: id: expected a text/)
    expect(said).toContain('nothing written, 3 refused')
  })

  test('writes the rest when it is told to', async () => {
    const bad = `${PRODUCTS}toaster,Тостер,Toaster,appliance,cheap,,,\n`
    const { code, said, shop } = await run('c.csv', bad, {
      list: 'products',
      into: 'c.json',
      rest: true,
    })
    expect(code).toBe(1)
    expect(shop.products.map(({ id }: { id: string }) => id)).toEqual(['kettle', 'iron'])
    expect(said).toContain('2 written')
  })

  test('puts orders and their lines together, and refuses what refers to nothing', async () => {
    const into = 'd.json'
    await run('p.csv', PRODUCTS, { list: 'products', into })
    await run('k.csv', 'id;name;phones\nmaria;Мария;+79161234567\n', { list: 'customers', into })
    await run('o.csv', 'number,customer,placedOn,status\n7,maria,2026-11-01,placed\n', {
      list: 'orders',
      into,
    })
    const items = 'order,line,product,price\n7,1,kettle,249000\n8,1,kettle,1\n7,2,spoon,1\n'
    const refused = await run('i.csv', items, { list: 'items', into })
    expect(refused.said).toMatch(
      /line 3: there is no order "8"[\s\S]*line 4: product: there is no product "spoon"/,
    )
    expect(refused.shop.orders[0].items).toEqual([])
    const { shop, code } = await run('i.csv', items.split('\n').slice(0, 2).join('\n'), {
      list: 'items',
      into,
    })
    expect(code).toBe(0)
    expect(shop.orders[0].items).toEqual([{ line: 1, product: 'kettle', price: 249000 }])
  })

  test('takes a whole shop of JSON, or tells what is wrong with it', async () => {
    const example = await readFile('src/shop/demo-shop.json', 'utf8')
    expect((await run('w.json', example, { into: 'w-shop.json' })).code).toBe(0)
    const wrong = await run('x.json', example.replace('"number": "1042"', '"nomber": "1042"'), {
      into: 'x-shop.json',
    })
    expect([wrong.code, wrong.shop]).toEqual([1, undefined])
    expect(wrong.said).toContain('nomber: unknown key')
  })

  test('holds ten thousand rows', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `p${n},Товар,Thing,x,${n},,,`)
    const csv = [PRODUCTS.split('\n')[0], ...rows].join('\n')
    expect(importRows({}, 'products', readCsv(csv).rows)).toMatchObject({
      taken: 10_000,
      refused: [],
    })
  })

  test('names a wrong encoding and its first line, and takes one that is named', async () => {
    const cp1251 = Buffer.from('id;name\nmaria;\xcc\xe0\xf0\xe8\xff\n', 'latin1')
    await expect(run('e.csv', cp1251, { list: 'customers', into: 'e.json' })).rejects.toThrow(
      /e\.csv: line 2 is not UTF-8.*--encoding windows-1251/,
    )
    const named = { list: 'customers', into: 'e.json', encoding: 'windows-1251' }
    expect((await run('e.csv', cp1251, named)).shop.customers[0].name).toBe('Мария')
    const utf16 = Buffer.from('\uFEFFid;name\nivan;Иван\n', 'utf16le')
    expect((await run('f.csv', utf16, { list: 'customers', into: 'f.json' })).code).toBe(0)
    await expect(run('e.csv', cp1251, { ...named, encoding: 'koi9' })).rejects.toThrow(/koi9/)
  })

  test('keeps decimal commas apart from semicolons, and a mark at the beginning away', async () => {
    const csv =
      '\uFEFFid;name;addresses.Москва\nmaria;Мария;"ул. Лесная, 5"\nivan;Иван;ул. Баумана, 30\n'
    const { shop } = await run('g.csv', csv, { list: 'customers', into: 'g.json' })
    expect(shop.customers[1].addresses).toEqual({ Москва: 'ул. Баумана, 30' })
  })

  test('tells a missing column once, a short line and an open quote by their lines', async () => {
    const nameless = await run('h.csv', 'nr,name\n1,Мария\n2,Иван\n', {
      list: 'customers',
      into: 'h.json',
    })
    expect(nameless.said).toBe(
      'line 1: there is no column "id"; the columns are nr, name\nnothing written, 1 refused\n',
    )
    const short = await run('h.csv', 'id,name\nmaria,Мария\nivan\nolga,Ольга,7\n', {
      list: 'customers',
      into: 'h.json',
    })
    expect(short.said).toMatch(/line 3: expected 2 values as in line 1, found 1\nline 4: .*found 3/)
    expect(short.shop).toBeUndefined()
    const open = await run('h.csv', 'id,name\nmaria,"Мария\nivan,Иван\n', {
      list: 'customers',
      into: 'h.json',
    })
    expect(open.said).toMatch(/never closed/)
    expect(open.shop).toBeUndefined()
    await expect(run('h.csv', 'id,name\n', { list: 'customers', into: 'h.json' })).rejects.toThrow(
      /no rows/,
    )
    await expect(run('h.json', '{"id":1}', { list: 'customers', into: 'h2.json' })).rejects.toThrow(
      /expected a list/,
    )
    await expect(run('h.json', '[{]', { into: 'h2.json' })).rejects.toThrow(
      /h\.json: expected JSON/,
    )
  })

  test('tells the same mistake of fifty thousand lines in one sentence', async () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => `c${n},Имя,синий`)
    const csv = ['id,name,colour', ...rows].join('\n')
    const { said, shop } = await run('i.csv', csv, { list: 'customers', into: 'i.json' })
    expect(said).toBe(
      'lines 2, 3, 4 and 49997 more: colour: unknown key\nnothing written, 50000 refused\n',
    )
    expect(shop).toBeUndefined()
    const right = await run('i.csv', csv.replaceAll(/,(colour|синий)$/gm, ''), {
      list: 'customers',
      into: 'i.json',
    })
    expect(right.said).toContain('50000 written')
  })
})
