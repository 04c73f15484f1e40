import { readFileSync, writeFileSync } from 'node:fs'
import {
  AlignmentType,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { parse } from 'yaml'

/** Draws the Word templates of `knowledge/forms/` from their texts: `npm run forms`. */

interface Text {
  title: string
  body: string[]
  items: boolean
  sign: string
  foot: string
}
interface Common {
  to: string
  items: string[]
}
type InBoth<T> = Readonly<Record<'ru' | 'en', T>>

const FOLDER = new URL('../../knowledge/forms/', import.meta.url)
const { common, ...forms } = parse(readFileSync(new URL('texts.yaml', FOLDER), 'utf8')) as Record<
  string,
  InBoth<Text>
> & { common: InBoth<Common> }

const AFTER = { after: 160 }
const FONT = 'Times New Roman'
/** Half points. */
const SIZE = 24
const SMALL = 18
const CELLS = ['{#items}{title}', '{model}', '{serial}', '{price}{/items}']
/** Percent of the table's width: names are long, prices short. */
const WIDTHS = [38, 17, 27, 18]

const line = (text: string, size = SIZE): Paragraph =>
  new Paragraph({ spacing: AFTER, children: [new TextRun({ text, size })] })

const cell = (text: string, at: number, bold = false): TableCell =>
  new TableCell({
    width: { size: WIDTHS[at] ?? 0, type: WidthType.PERCENTAGE },
    children: [new Paragraph({ children: [new TextRun({ text, size: SIZE, bold })] })],
  })

const table = (heads: readonly string[]): Table =>
  new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      new TableRow({ tableHeader: true, children: heads.map((head, at) => cell(head, at, true)) }),
      new TableRow({ children: CELLS.map((text, at) => cell(text, at)) }),
    ],
  })

function draw(text: Text, { to, items }: Common): Document {
  return new Document({
    creator: 'Aftercare',
    title: text.title,
    styles: { default: { document: { run: { font: FONT, size: SIZE } } } },
    sections: [
      {
        children: [
          new Paragraph({
            alignment: AlignmentType.RIGHT,
            spacing: AFTER,
            children: [new TextRun(to)],
          }),
          new Paragraph({
            heading: HeadingLevel.HEADING_1,
            alignment: AlignmentType.CENTER,
            spacing: { before: 240, after: 240 },
            children: [new TextRun({ text: text.title, bold: true, color: '000000', font: FONT })],
          }),
          ...text.body.map((words) => line(words)),
          ...(text.items ? [table(items), line('')] : []),
          ...text.sign.split('\n').map((words) => line(words)),
          line(text.foot, SMALL),
        ],
      },
    ],
  })
}

for (const [name, text] of Object.entries(forms)) {
  for (const locale of ['ru', 'en'] as const) {
    const bytes = await Packer.toBuffer(draw(text[locale], common[locale]))
    writeFileSync(new URL(`${name}.${locale}.docx`, FOLDER), bytes)
  }
}
